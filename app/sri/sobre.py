"""One envelope: what it claims, and the voucher inside it.

    <autorizacion>
      <estado>AUTORIZADO</estado>
      <numeroAutorizacion>…                exactly one of each, ambiente at most
      <fechaAutorizacion>…
      <ambiente>PRODUCCIÓN</ambiente>
      <comprobante><![CDATA[<factura …     CDATA, escaped text, or the very XML

Nobody signs an envelope: everything in it is a claim. Source: ficha técnica §5.11, §7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.sri import momento, texto, xml
from app.sri.catalogo import Ambiente
from app.sri.comprobante import Autorizacion, Campo
from app.sri.cortes import cortes
from app.sri.errors import Codigo, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml import etree

    from app.sri.cortes import Corte

PARTS = {
    name.lower(): name
    for name in ("estado", "numeroAutorizacion", "fechaAutorizacion", "ambiente", "comprobante", "mensajes")
}
MAX_NUMBER = 60
MAX_MESSAGES = 50
MAX_TEXT = 1000
T = TypeVar("T")

AUTORIZADO, NO_AUTORIZADO, EN_PROCESO = "AUTORIZADO", "NO AUTORIZADO", "EN PROCESO"
ESTADOS = {
    "AUTORIZADO": AUTORIZADO,
    "AUTORIZADA": AUTORIZADO,
    "NO AUTORIZADO": NO_AUTORIZADO,
    "NO AUTORIZADA": NO_AUTORIZADO,
    "RECHAZADO": NO_AUTORIZADO,
    "RECHAZADA": NO_AUTORIZADO,
    "EN PROCESO": EN_PROCESO,
    "EN PROCESAMIENTO": EN_PROCESO,
    "PPR": EN_PROCESO,
}
# The accent of PRODUCCIÓN comes in many shapes; letters of other alphabets do not pass for these.
AMBIENTE = re.compile(r"(?P<pruebas>1|PRUEBAS?)|2|PRODUCCI.{1,4}N", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Sobre:
    """One voucher as it arrived. `autorizacion` is None for a bare one.

    `raw` is its own envelope (or the bare voucher) as bytes: the whole file when it holds only one.
    `problema` is the first thing wrong with the envelope; the voucher may be there all the same.
    """

    autorizacion: Autorizacion | None
    raw: bytes
    texto: str = ""  # the voucher's document, without its XML declaration; "" when it cannot be had
    root: etree._Element | None = None  # the same, when it is parsed already
    problema: Refused | None = None

    def raiz(self) -> etree._Element:
        """Return the voucher's tree. Raises Refused as `xml.parse` does."""
        return xml.parse(self.texto) if self.root is None else self.root


def read(element: etree._Element, body: str, raw: bytes, place: Corte | None) -> Sobre:
    """Read one envelope that stands at `place` of `body`; None will do when `comprobante` holds text.

    What is wrong with it goes into `problema`, so that its neighbours stand.
    """
    parts = _parts(element)
    problems: list[Refused] = []

    def attempt(read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except Refused as refused:
            problems.append(refused)
            return otherwise

    estado = attempt(lambda: _estado(parts), "")
    voucher = attempt(lambda: _voucher(parts, body, place), "")
    claim = Autorizacion(
        estado=estado,
        numero=attempt(lambda: _text(parts, "numeroAutorizacion", needed=estado == AUTORIZADO), "")[
            :MAX_NUMBER
        ],
        fecha=attempt(lambda: _fecha(parts, needed=estado == AUTORIZADO), None),
        ambiente=attempt(lambda: _ambiente(parts), ""),
        mensajes=mensajes(parts.get("mensajes", [])),
    )
    return Sobre(claim, raw, texto=voucher, problema=problems[0] if problems else None)


def _parts(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Sort the parts of an envelope by name; programs that save it write some with a capital."""
    parts: dict[str, list[etree._Element]] = {}
    for child in element:
        if name := PARTS.get(xml.local_name(child).lower()):
            parts.setdefault(name, []).append(child)
    return parts


def _text(parts: dict[str, list[etree._Element]], name: str, *, needed: bool) -> str:
    """Return the text of a part that comes once, or at most once when it is not needed."""
    found = parts.get(name, [])
    if len(found) > 1 or (needed and not found) or any(len(one) for one in found):
        raise Refused(Codigo.E_ENVELOPE, f"«{name}» falta, está repetido o lleva elementos.")
    return (found[0].text or "").strip(texto.BLANKS) if found else ""


def _estado(parts: dict[str, list[etree._Element]]) -> str:
    text = _text(parts, "estado", needed=True)
    if text not in ESTADOS:
        raise Refused(Codigo.E_STATE, f"El estado dice «{text[:40]}».")
    return ESTADOS[text]


def _fecha(parts: dict[str, list[etree._Element]], *, needed: bool) -> datetime | None:
    text = _text(parts, "fechaAutorizacion", needed=needed)
    return momento.leer(text) if text or needed else None


def _ambiente(parts: dict[str, list[etree._Element]]) -> str:
    text = _text(parts, "ambiente", needed=False)
    if not text:
        return ""
    if (found := AMBIENTE.fullmatch(text)) is None:
        raise Refused(Codigo.E_ENV, f"Dice «{text[:40]}».")
    return Ambiente.PRUEBAS.value if found["pruebas"] else Ambiente.PRODUCCION.value


def _voucher(parts: dict[str, list[etree._Element]], body: str, place: Corte | None) -> str:
    """Return the voucher's document: the text of `comprobante`, or the very XML that fills it.

    As XML it must fill it: blanks around it say that somebody laid the file out anew, and where the
    signed document begins and ends is then a guess.
    """
    found = parts.get("comprobante", [])
    if len(found) != 1:
        raise Refused(Codigo.E_ENVELOPE, "«comprobante» falta o está repetido.")
    holder = found[0]
    if not len(holder):
        if not (holder.text or "").strip():
            raise Refused(Codigo.E_ENVELOPE, "«comprobante» está vacío.")
        return texto.inner(holder.text or "")
    if place is None or len(holder) > 1 or holder.text or holder[0].tail:
        raise Refused(Codigo.E_ENVELOPE, "«comprobante» lleva algo más que el comprobante.")
    inside = cortes(body, {xml.local_name(holder)}, place.inner, place.inner_end)
    if len(inside) != 1:
        raise Refused(Codigo.E_ENVELOPE, "«comprobante» está repetido.")
    return body[inside[0].inner : inside[0].inner_end]


def mensajes(groups: list[etree._Element]) -> tuple[Campo, ...]:
    """Read what the SRI said in the first of these `mensajes`, as code and sentence. It is shown to people."""
    found = []
    for group in groups[:1]:
        for one in list(group)[:MAX_MESSAGES]:
            said = {xml.local_name(part): (part.text or "").strip()[:MAX_TEXT] for part in one}
            sentence = ". ".join(filter(None, (said.get("mensaje"), said.get("informacionAdicional"))))
            if sentence:
                found.append(Campo(said.get("identificador", ""), sentence))
    return tuple(found)
