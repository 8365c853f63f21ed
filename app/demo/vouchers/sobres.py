"""Envelopes: what the SRI, and the programs that download from it, put around an authorised voucher."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from html import escape

from app.demo.vouchers.base import clave_de
from app.sri.clave_acceso import parse

GUAYAQUIL = timezone(timedelta(hours=-5))
AMBIENTES = {"1": "PRUEBAS", "2": "PRODUCCIÓN"}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def cdata(xml: str) -> str:
    return f"<![CDATA[{xml}]]>"


def inline(xml: str) -> str:
    """Drop the declaration: it may stand only at the start of a file."""
    return xml.partition("?>")[2].lstrip() if xml.startswith("<?xml") else xml


def escaped(xml: str) -> str:
    return escape(xml, quote=False)


INNER: Mapping[str, Callable[[str], str]] = {
    "cdata": cdata,
    "escaped": escaped,
    "inline": inline,
    "soap": cdata,
    "soap-escaped": escaped,
    "respuesta": cdata,
}
STYLES = (*INNER, "bare")


def autorizado(  # noqa: PLR0913  (keywords: a call names only what it is about)
    signed: bytes,
    *,
    fecha: datetime | None = None,
    estado: str = "AUTORIZADO",
    numero: str | None = None,
    ambiente: str | None = None,
    mensajes: str = "",
    style: str = "cdata",
) -> bytes:
    """Wrap a signed voucher, by default as authorised at 09:30 of its day under its own clave.

    `numero` and `ambiente` default to those of the clave; an empty text leaves the element out.
    `mensajes` is the XML inside <mensajes>. `style` is one of STYLES.
    """
    if style == "bare":
        return signed
    clave = parse(clave_de(signed))
    day = clave.issued_on
    inner = "".join((
        element("estado", estado),
        element("numeroAutorizacion", str(clave) if numero is None else numero),
        element(
            "fechaAutorizacion",
            (fecha or datetime(day.year, day.month, day.day, 9, 30, tzinfo=GUAYAQUIL)).isoformat(),
        ),
        element("ambiente", AMBIENTES[clave.ambiente] if ambiente is None else ambiente),
        f"<comprobante>{INNER[style](signed.decode('utf-8'))}</comprobante>",
        f"<mensajes>{mensajes}</mensajes>",
    ))  # fmt: skip
    return around(f"<autorizacion>{inner}</autorizacion>", str(clave), style).encode()


def element(name: str, value: str) -> str:
    """Write one element, or nothing for an empty text."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def around(autorizaciones: str, clave: str, style: str, count: int = 1) -> str:
    """Put authorisations into the answer of the SRI's service, when the style asks for it."""
    if style not in {"soap", "soap-escaped", "respuesta"}:
        return f"{DECLARATION}\n{autorizaciones}"
    answer = (
        f"<claveAccesoConsultada>{clave}</claveAccesoConsultada>"
        f"<numeroComprobantes>{count}</numeroComprobantes>"
        f"<autorizaciones>{autorizaciones}</autorizaciones>"
    )
    answer = f"<RespuestaAutorizacionComprobante>{answer}</RespuestaAutorizacionComprobante>"
    if style == "respuesta":
        return f"{DECLARATION}{answer}"
    return (
        f'{DECLARATION}<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<ns2:autorizacionComprobanteResponse xmlns:ns2="http://ec.gob.sri.ws.autorizacion">'
        f"{answer}</ns2:autorizacionComprobanteResponse></soap:Body></soap:Envelope>"
    )


def respuesta(*envelopes: bytes, style: str = "soap") -> bytes:
    """Join several envelopes (made with the style cdata, escaped or inline) into one answer of the service."""
    inner = [inline(envelope.decode("utf-8")) for envelope in envelopes]
    return around("".join(inner), clave_de(envelopes[0]), style, len(inner)).encode()
