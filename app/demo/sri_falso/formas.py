"""The shapes of the SRI's answers, odd as they are: a qualified wrapper, and everything inside it unqualified."""

from __future__ import annotations

from app.demo.sri_falso.registro import Known
from app.demo.vouchers.sobres import AMBIENTES, cdata, element, escaped, inline
from app.sri import autorizada, consulta
from app.sri.clave_acceso import parse
from app.sri.respuesta import Estado

SHAPES = {"cdata": cdata, "escaped": escaped, "inline": inline}
SAID = {Estado.NO_AUTORIZADO: "NO AUTORIZADO", Estado.EN_PROCESO: "EN PROCESO"}  # else it once authorised it
STATES = {
    Estado.AUTORIZADO: "AUTORIZADO",
    Estado.NO_AUTORIZADO: "NO AUTORIZADO",
    Estado.PENDIENTE_DE_ANULAR: "PENDIENTE DE ANULAR",
    Estado.ANULADO: "ANULADO",
}
REFUSED = ("39", "FIRMA INVALIDA")
NO_LOOK = ("99", "ERROR AL CONSULTAR DATOS DEL SERVICIO WEB")
NO_DATA = "No existen datos para los parámetros ingresados"
FAULT = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Fault occurred while processing.</faultstring></soap:Fault>"
PAGE = b"<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>"


def soap(body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope '
        f'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{body}</soap:Body></soap:Envelope>'
    ).encode()


def fault() -> bytes:
    return soap(FAULT)


def authorisation(clave: str, *envelopes: str) -> bytes:
    """Answer about a clave with these envelopes, none of them when nothing is known."""
    operation = f"{autorizada.OPERATION}Response"
    return soap(
        f'<ns2:{operation} xmlns:ns2="{autorizada.NAMESPACE}"><RespuestaAutorizacionComprobante>'
        f"<claveAccesoConsultada>{clave}</claveAccesoConsultada>"
        f"<numeroComprobantes>{len(envelopes)}</numeroComprobantes>"
        f"<autorizaciones>{''.join(envelopes)}</autorizaciones>"
        f"</RespuestaAutorizacionComprobante></ns2:{operation}>"
    )


def envelope(known: Known, shape: str = "cdata", estado: Estado | None = None) -> str:
    """Write one <autorizacion>. An annulled voucher stays AUTORIZADO here: ConsultaComprobante alone tells."""
    estado = estado or known.estado
    word = SAID.get(estado, "AUTORIZADO")
    inner = cdata if shape == "cdata" and "]]>" not in known.signed else SHAPES[shape]
    said = known.message if any(known.message) else REFUSED if estado is Estado.NO_AUTORIZADO else ("", "")
    return (
        f"<autorizacion><estado>{word}</estado>"
        f"{element('numeroAutorizacion', known.clave if word == 'AUTORIZADO' else '')}"
        f"{element('fechaAutorizacion', known.fecha.isoformat() if known.fecha else '')}"
        f"<ambiente>{AMBIENTES[parse(known.clave).ambiente]}</ambiente>"
        f"<comprobante>{inner(known.signed)}</comprobante>{messages(*said)}</autorizacion>"
    )


def messages(code: str, text: str, more: str = "", kind: str = "ERROR") -> str:
    if not text:
        return "<mensajes/>"
    return (
        f"<mensajes><mensaje>{element('identificador', code)}{element('mensaje', text)}"
        f"{element('informacionAdicional', more)}{element('tipo', kind)}</mensaje></mensajes>"
    )


def state(clave: str, known: Known | None) -> bytes:
    """Answer ConsultaComprobante; what it does not know it *rejects* with 99."""
    operation = f"{consulta.OPERATION}Response"
    asked = f"<claveAcceso>{clave}</claveAcceso>"
    if known is None or known.estado not in STATES:
        inside = f"<estadoConsulta>RECHAZADA</estadoConsulta>{asked}{messages(*NO_LOOK, NO_DATA)}"
    else:
        parts = parse(clave)
        inside = (
            f"{asked}<mensajes/><estadoAutorizacion>{STATES[known.estado]}</estadoAutorizacion>"
            f"<tipoComprobante>{parts.tipo.nombre}</tipoComprobante><rucEmisor>{parts.ruc}</rucEmisor>"
            f"{element('fechaAutorizacion', known.fecha.isoformat() if known.fecha else '')}"
        )
    return soap(
        f'<ns2:{operation} xmlns:ns2="{consulta.NAMESPACE}"><EstadoAutorizacionComprobante>{inside}'
        f"</EstadoAutorizacionComprobante></ns2:{operation}>"
    )
