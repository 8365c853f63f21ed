"""The SOAP 1.1 of the SRI's services: a question into its envelope, an answer out of it.

    <Envelope><Body><operacionResponse><Respuesta…>      document/literal; the wrapper alone has a namespace

Elements are found by local name and by their place, never anywhere in the tree: a voucher that travels
inside an answer may hold any of these names. Source: ficha técnica §7, §8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.sri import xml
from app.sri.errors import Codigo, Refused
from app.sri.texto import BLANKS, decode

if TYPE_CHECKING:
    from lxml import etree

    from app.sri.texto import Texto

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MAX_ANSWER = 2 * 1024 * 1024
PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<(?:!doctype\s+html|html)\b", re.IGNORECASE)

NADA = "El SRI no respondió nada."
UNA_PAGINA = "En lugar de la respuesta del SRI llegó una página web."
UNA_FALLA = "El servicio del SRI respondió que tuvo una falla."
DEMASIADO = "La respuesta del SRI es más grande de lo que puede ser."
DANADA = "La respuesta del SRI llegó incompleta o dañada."
OTRA_CLAVE = "La respuesta del SRI trata de otra clave de acceso."
SE_CONTRADICE = "La respuesta del SRI se contradice."
NO_SE_ENTIENDE = "La respuesta del SRI dice algo que este portal no entiende."
AJENA = "Lo que respondió no es una respuesta del SRI a esta pregunta."


class SinRespuesta(Exception):
    """No trustworthy answer: a fault, a web page, silence, half an answer, or one about something else.

    It never means *not authorised*. `str()` is a sentence in Spanish for a person.
    """


def pregunta(namespace: str, operation: str, field: str, clave: str) -> bytes:
    """Write a question about one clave: the operation is qualified, its field is not."""
    return (
        f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns:ec="{namespace}"><soapenv:Header/><soapenv:Body>'
        f"<ec:{operation}><{field}>{clave}</{field}></ec:{operation}></soapenv:Body></soapenv:Envelope>"
    ).encode("ascii")


def contenido(data: bytes, names: frozenset[str]) -> tuple[Texto, etree._Element]:
    """Give the characters of an answer and the element in it that answers, which has one of these names.

    Raises SinRespuesta for everything else that can come over a wire.
    """
    if PAGE.match(data):
        raise SinRespuesta(UNA_PAGINA)
    try:
        texto = decode(data, MAX_ANSWER)
        root = xml.parse(texto.body)
    except Refused as refused:
        raise SinRespuesta(_why(refused.code)) from refused
    response = _only(_only(root, "Envelope", "Body"))
    if xml.local_name(response) == "Fault":
        raise SinRespuesta(UNA_FALLA)
    answer = _only(response)
    if xml.local_name(answer) not in names:
        raise SinRespuesta(AJENA)
    return texto, answer


def hijos(element: etree._Element, name: str) -> list[etree._Element]:
    """List the children that have this local name."""
    return [child for child in element if xml.local_name(child) == name]


def valor(element: etree._Element, name: str) -> str:
    """Return the text of the child of this name, "" when there is none; said twice it is no answer."""
    found = hijos(element, name)
    if len(found) > 1 or any(len(one) for one in found):
        raise SinRespuesta(DANADA)
    return (found[0].text or "").strip(BLANKS) if found else ""


def _why(code: Codigo) -> str:
    return {Codigo.E_EMPTY: NADA, Codigo.E_SIZE: DEMASIADO}.get(code, DANADA)


def _only(element: etree._Element, name: str = "", child: str = "") -> etree._Element:
    """Return the only element inside another, or the only one named `child` inside one named `name`."""
    if name and xml.local_name(element) != name:
        raise SinRespuesta(AJENA)
    inside = hijos(element, child) if child else [one for one in element if xml.local_name(one)]
    if len(inside) != 1:
        raise SinRespuesta(AJENA)
    return inside[0]
