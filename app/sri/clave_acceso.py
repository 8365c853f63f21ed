"""Clave de acceso, the 49 digits that name one electronic voucher (ficha técnica §5.2, table 1).

The issuer builds it, the SRI authorises it, and everybody files by it:

    21102011  01    1792146739001  1         002   001  000000001  12345678  1     3
    issued    tipo  RUC            ambiente  estab pto  number     code      mode  check

>>> clave = parse("2110201101179214673900110020010000000011234567813")
>>> clave.tipo.nombre, clave.ruc, clave.numero
('Factura', '1792146739001', '002-001-000000001')
>>> parse("2110201101179214673900110020010000000011234567814")
Traceback (most recent call last):
    ...
app.sri.errors.Refused: La clave de acceso no es válida: ... El dígito verificador es 4 y debería ser 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.sri.catalogo import Ambiente, TipoComprobante
from app.sri.errors import Codigo, Refused

LENGTH = 49
DIGITS = re.compile(r"[0-9]{49}", re.ASCII)
SHORT_CHECK = {10: "1", 11: "0"}


@dataclass(frozen=True, slots=True)
class ClaveAcceso:
    """A clave whose digits have been checked and taken apart."""

    text: str
    issued_on: date
    tipo: TipoComprobante
    ruc: str
    ambiente: Ambiente
    establecimiento: str
    punto_emision: str
    secuencial: str

    @property
    def numero(self) -> str:
        """The number printed on the voucher: 002-001-000000001."""
        return f"{self.establecimiento}-{self.punto_emision}-{self.secuencial}"

    def __str__(self) -> str:
        return self.text


def parse(text: str) -> ClaveAcceso:
    """Take a clave apart, or raise Refused(E_CLAVE) with the first thing wrong with it."""
    if not DIGITS.fullmatch(text):
        raise Refused(Codigo.E_CLAVE)
    if (expected := check_digit(text[:-1])) != text[-1]:
        raise Refused(
            Codigo.E_CLAVE,
            f"El dígito verificador es {text[-1]} y debería ser {expected}.",
        )
    try:
        return ClaveAcceso(
            text=text,
            issued_on=date(int(text[4:8]), int(text[2:4]), int(text[0:2])),
            tipo=TipoComprobante(text[8:10]),
            ruc=text[10:23],
            ambiente=Ambiente(text[23]),
            establecimiento=text[24:27],
            punto_emision=text[27:30],
            secuencial=text[30:39],
        )
    except ValueError as error:
        raise Refused(Codigo.E_CLAVE, "La fecha, el tipo o el ambiente no existen.") from error


def check_digit(digits: str) -> str:
    """Compute the module 11 digit, with weights 2 to 7 repeating from the right.

    >>> check_digit("41261533")
    '6'
    """
    total = sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(digits)))
    remainder = 11 - total % 11
    return SHORT_CHECK.get(remainder, str(remainder))
