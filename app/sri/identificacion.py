"""The number that names a person or company, and when two numbers are the same party.

>>> party_key("1714307103001"), party_key("17143 07103")
(Identidad(kind='cedula', numero='1714307103'), Identidad(kind='cedula', numero='1714307103'))
>>> party_key("1792146739001").kind, party_key("ab-123 x").numero
('ruc', 'AB123X')
>>> party_key("9999999999999") is None
True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from stdnum.ec import ci, ruc

from app.sri.catalogo import TipoIdentificacion
from app.sri.errors import Aviso, Codigo

CONSUMIDOR_FINAL = "9999999999999"
RUC_SHAPE = re.compile(r"[0-9]{13}", re.ASCII)
CEDULA_SHAPE = re.compile(r"[0-9]{10}", re.ASCII)
TYPES = frozenset(TipoIdentificacion)
FOREIGN_TYPES = {TipoIdentificacion.PASAPORTE, TipoIdentificacion.EXTERIOR}
NATURAL = "012345"
MAX_LENGTH = 20
LONGEST = 1_000  # characters of what somebody typed where a number goes


@dataclass(frozen=True, slots=True)
class Identidad:
    """Whose number it is: `kind` is cedula, ruc (a company) or exterior; `numero` is canonical."""

    kind: str
    numero: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every way of writing this party's number: a natural person's cédula and RUC."""
        if self.kind == "cedula":
            return (self.numero, f"{self.numero}001")
        return (self.numero,)


def compact(text: str) -> str:
    """Drop blanks and hyphens and write letters in upper case, as people forgive each other.

    >>> compact(" 171430710-3 ")
    '1714307103'
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    # Putting thousands of accents in order takes minutes, and what is so long names nobody.
    composed = unicodedata.normalize("NFC", text) if len(text) <= LONGEST else text
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", composed).upper()


def party_key(numero: str, tipo: str = "") -> Identidad | None:
    """Tell which party a number names, or None when it names nobody (consumidor final, empty).

    Design rule: match by number, whatever type was written. Thirteen digits are a RUC: a natural
    person's (third digit 0 to 5, ending 001) is the party of its first ten digits, a company's is
    never shortened. Ten digits are a cédula unless typed 06 or 08. All else is foreign.
    """
    digits = compact(numero)
    if not digits or digits == CONSUMIDOR_FINAL or len(digits) > MAX_LENGTH:
        return None
    if RUC_SHAPE.fullmatch(digits):
        if digits[2] in NATURAL and digits.endswith("001"):
            return Identidad("cedula", digits[:10])
        return Identidad("ruc", digits)
    if CEDULA_SHAPE.fullmatch(digits) and tipo not in FOREIGN_TYPES:
        return Identidad("cedula", digits)
    return Identidad("exterior", digits)


@lru_cache(maxsize=4096)  # the same parties come again and again
def avisos(numero: str, tipo: str) -> tuple[Aviso, ...]:
    """Warn about a number that fails its check digit or does not fit its declared type.

    The SRI itself issues company RUCs that fail modulo 11, so nothing here refuses.
    """
    digits = compact(numero)
    found: list[Aviso] = []
    if RUC_SHAPE.fullmatch(digits) and digits != CONSUMIDOR_FINAL:
        if not ruc.is_valid(digits):
            found.append(Aviso.de(Codigo.W_RUC, digits))
        if tipo and tipo != TipoIdentificacion.RUC:
            found.append(Aviso.de(Codigo.W_ID_TYPE, f"({tipo}: {digits})"))
    elif CEDULA_SHAPE.fullmatch(digits) and tipo not in FOREIGN_TYPES:
        if not ci.is_valid(digits):
            found.append(Aviso.de(Codigo.W_CEDULA, digits))
        if tipo and tipo != TipoIdentificacion.CEDULA:
            found.append(Aviso.de(Codigo.W_ID_TYPE, f"({tipo}: {digits})"))
    elif tipo in {TipoIdentificacion.RUC, TipoIdentificacion.CEDULA}:
        found.append(Aviso.de(Codigo.W_ID_TYPE, f"({tipo}: {digits[:MAX_LENGTH]})"))
    if tipo and tipo not in TYPES:
        found.append(Aviso.de(Codigo.W_ID_TYPE, f"(tipo {tipo[:5]} no existe)"))
    return tuple(found)
