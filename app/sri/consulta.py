"""ConsultaComprobante: the estado alone, which also tells an annulment.

    <EstadoAutorizacionComprobante>
      <claveAcceso>… <estadoAutorizacion>ANULADO</estadoAutorizacion> <rucEmisor>… <fechaAutorizacion>…
      <estadoConsulta>RECHAZADA</estadoConsulta> and mensaje 99 when it could not look: no word about the voucher

Source: ficha técnica §8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import clave_acceso, momento, soap
from app.sri.errors import Refused
from app.sri.estado import Estado, Respuesta
from app.sri.soap import SinRespuesta
from app.sri.sobre import mensajes

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

    from app.sri.comprobante import Campo

NAMESPACE = "http://ec.gob.sri.ws.consultas"
OPERATION = "consultarEstadoAutorizacionComprobante"
NO_SE_PUDO = "99"  # no data, or a date out of range
RECHAZADA = frozenset({"RECHAZADA", "RECHAZADO"})

ESTADOS = {
    "AUTORIZADO": Estado.AUTORIZADO,
    "AUTORIZADA": Estado.AUTORIZADO,
    "NO AUTORIZADO": Estado.NO_AUTORIZADO,
    "NO AUTORIZADA": Estado.NO_AUTORIZADO,
    "EN PROCESO": Estado.EN_PROCESO,
    "EN PROCESAMIENTO": Estado.EN_PROCESO,
    "PPR": Estado.EN_PROCESO,
    "PENDIENTE DE ANULAR": Estado.PENDIENTE_DE_ANULAR,
    "ANULADO": Estado.ANULADO,
    "ANULADA": Estado.ANULADO,
}


def pedir_estado(clave: str) -> bytes:
    """Write the question to ConsultaComprobante. Raises Refused for what is no clave."""
    asked = clave_acceso.parse(clave).text
    return soap.pregunta(NAMESPACE, OPERATION, "claveAcceso", asked)


def leer_estado(data: bytes, clave: str) -> Respuesta:
    """Read what ConsultaComprobante answered about this clave, or raise SinRespuesta."""
    _, answer = soap.contenido(data, frozenset({"EstadoAutorizacionComprobante"}))
    if soap.valor(answer, "claveAcceso") != clave:
        raise SinRespuesta(soap.OTRA_CLAVE)
    if soap.valor(answer, "rucEmisor") not in {"", clave_acceso.parse(clave).ruc}:
        raise SinRespuesta(soap.SE_CONTRADICE)
    said = mensajes(soap.hijos(answer, "mensajes"))
    estado = _consultado(answer, said)
    known = estado in {Estado.AUTORIZADO, Estado.PENDIENTE_DE_ANULAR, Estado.ANULADO}
    return Respuesta(clave, estado, fecha=_fecha(answer) if known else None, mensajes=said)


def _consultado(answer: etree._Element, said: tuple[Campo, ...]) -> Estado:
    """Say what ConsultaComprobante found; that it could not look is no word about the voucher.

    It says so in `estadoConsulta`, and the ficha técnica speaks of `estadoAutorizacion` too.
    """
    text = " ".join(soap.valor(answer, "estadoAutorizacion").upper().replace("_", " ").split())
    query = soap.valor(answer, "estadoConsulta").upper()
    if query in RECHAZADA and text in ESTADOS:
        raise SinRespuesta(soap.SE_CONTRADICE)
    if {query, text} & RECHAZADA and any(one.nombre == NO_SE_PUDO for one in said):
        return Estado.SIN_DATOS
    if text not in ESTADOS:
        raise SinRespuesta(soap.NO_SE_ENTIENDE)
    return ESTADOS[text]


def _fecha(answer: etree._Element) -> datetime | None:
    text = soap.valor(answer, "fechaAutorizacion")
    try:
        return momento.leer(text) if text else None
    except Refused as refused:
        raise SinRespuesta(soap.DANADA) from refused
