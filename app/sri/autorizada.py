"""AutorizacionComprobantesOffline: the estado of a voucher and, once authorised, the voucher itself.

    <RespuestaAutorizacionComprobante>
      <claveAccesoConsultada>… <numeroComprobantes>1
      <autorizaciones><autorizacion>…            none at all while it is on its way, or when it is unknown

Source: ficha técnica §5.11, §7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import clave_acceso, soap, xml
from app.sri.autorizacion import contrast
from app.sri.errors import Refused
from app.sri.estado import Estado, Respuesta
from app.sri.lectura import RAICES
from app.sri.recorte import NAMES, recortar
from app.sri.soap import SinRespuesta
from app.sri.sobre import AUTORIZADO, EN_PROCESO
from app.sri.texto import MAX_BYTES

if TYPE_CHECKING:
    from lxml import etree

    from app.sri.clave_acceso import ClaveAcceso
    from app.sri.comprobante import Campo
    from app.sri.sobre import Sobre
    from app.sri.texto import Texto

NAMESPACE = "http://ec.gob.sri.ws.autorizacion"
OPERATION = "autorizacionComprobante"
UNO, LOTE = "RespuestaAutorizacionComprobante", "RespuestaAutorizacionLote"
MAX_SOBRES = 60  # a batch holds fifty
CONSULTADA = {UNO: "claveAccesoConsultada", LOTE: "claveAccesoLoteConsultada"}


def pedir_autorizacion(clave: str) -> bytes:
    """Write the question to AutorizacionComprobantesOffline. Raises Refused for what is no clave."""
    asked = clave_acceso.parse(clave).text
    return soap.pregunta(NAMESPACE, OPERATION, "claveAccesoComprobante", asked)


def leer_autorizacion(data: bytes, clave: str) -> Respuesta:
    """Read what AutorizacionComprobantesOffline answered about this clave, or raise SinRespuesta.

    Of several answers an authorisation stands for all, and one that is still going on for a refusal.
    """
    texto, answer = soap.contenido(data, frozenset(CONSULTADA))
    kind = xml.local_name(answer)
    if soap.valor(answer, CONSULTADA[kind]) != clave:
        raise SinRespuesta(soap.OTRA_CLAVE)
    sobres = [one for one in _sobres(texto, answer) if _is_about(one, clave, alone=kind == UNO)]
    if not sobres:
        if kind == UNO and soap.valor(answer, "numeroComprobantes") != "0":
            raise SinRespuesta(soap.SE_CONTRADICE)
        return Respuesta(clave, Estado.SIN_DATOS)
    if authorised := [one for one in sobres if _estado(one) == AUTORIZADO]:
        return _authorised(authorised, clave_acceso.parse(clave))
    if any(not _estado(one) for one in sobres):
        raise SinRespuesta(soap.NO_SE_ENTIENDE)
    going_on = [one for one in sobres if _estado(one) == EN_PROCESO]
    estado = Estado.EN_PROCESO if going_on else Estado.NO_AUTORIZADO
    return Respuesta(clave, estado, mensajes=_said((going_on or sobres)[-1]))


def _sobres(texto: Texto, answer: etree._Element) -> list[Sobre]:
    """Read the envelopes of an answer: those that stand where they belong, and there may be no others."""
    lists = soap.hijos(answer, "autorizaciones")
    elements = [one for each in lists for one in each if xml.local_name(one) in NAMES]
    anywhere = list(answer.iter(*(f"{{*}}{name}" for name in NAMES)))
    if len(lists) > 1 or anywhere != elements:
        raise SinRespuesta(soap.SE_CONTRADICE)
    if len(elements) > MAX_SOBRES:
        raise SinRespuesta(soap.DEMASIADO)
    try:
        return recortar(texto, elements)
    except Refused as refused:
        raise SinRespuesta(soap.DANADA) from refused


def _is_about(one: Sobre, clave: str, *, alone: bool) -> bool:
    """Tell whether an envelope is about this clave; in an answer about it alone no other may stand.

    A rejected voucher may be past reading: it is then what was asked.
    """
    try:
        root = one.raiz()
    except Refused:
        return alone
    said = (root.findtext("infoTributaria/claveAcceso") or "").strip() if root.tag in RAICES else ""
    if alone and said not in {"", clave}:
        raise SinRespuesta(soap.OTRA_CLAVE)
    return said == clave or (alone and not said)


def _estado(one: Sobre) -> str:
    return one.autorizacion.estado if one.autorizacion else ""


def _said(one: Sobre) -> tuple[Campo, ...]:
    return one.autorizacion.mensajes if one.autorizacion else ()


def _authorised(sobres: list[Sobre], clave: ClaveAcceso) -> Respuesta:
    """Take the one voucher that is authorised. It must be whole, and bear the clave: what it says is kept."""
    first, claim = sobres[0], sobres[0].autorizacion
    if len({one.texto for one in sobres}) > 1:
        raise SinRespuesta(soap.SE_CONTRADICE)
    if claim is None or first.problema is not None:
        raise SinRespuesta(soap.DANADA)
    try:
        root = first.raiz()
        contrast(claim, clave)
    except Refused as refused:
        raise SinRespuesta(soap.SE_CONTRADICE) from refused
    if (root.findtext("infoTributaria/claveAcceso") or "").strip() != clave.text or root.tag not in RAICES:
        raise SinRespuesta(soap.OTRA_CLAVE)
    if len(first.raw) > MAX_BYTES:
        raise SinRespuesta(soap.DEMASIADO)
    return Respuesta(clave.text, Estado.AUTORIZADO, claim.fecha, first.raw, claim.mensajes)
