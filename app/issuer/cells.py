"""What the cells of a list of customers say: a number, repaired where that is certain, and an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.sri.catalogo import TipoIdentificacion
from app.sri.correo import SEPARATORS, one_address
from app.sri.identificacion import CONSUMIDOR_FINAL, Identidad, avisos, compact, party_key

CEDULA, RUC = 10, 13
WRAPPED = re.compile(r'=\s*"([^"]*)"')  # how people keep the zero at the beginning
DECIMALS = re.compile(r"([0-9]+)[.,]0{1,2}", re.ASCII)
GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3}){2,}", re.ASCII)
SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?E\+?([0-9]{1,2})", re.ASCII | re.IGNORECASE)
SHAPE = re.compile(r"(?=.*[0-9])[0-9A-Z]{3,20}", re.ASCII)
SHOWN = 40  # characters of a cell that a reason repeats


class Refused(ValueError):
    """A line is not taken, with the reason for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Read:
    """Whom a cell names, and what to tell about how it was read ("" for nothing)."""

    identidad: Identidad
    note: str = ""


def number(text: str) -> Read:
    """Tell whom a cell names, or raise Refused.

    >>> number("1759999996").identidad.numero, number("1.759999996001E+12").identidad.kind
    ('1759999996', 'cedula')
    """
    if not text:
        raise Refused("Falta el RUC o la cédula.")
    digits = compact(unwrapped(text))
    digits, note = with_zero(digits)
    if digits == CONSUMIDOR_FINAL:
        raise Refused("Es consumidor final: no es de nadie.")
    identidad = party_key(digits) if SHAPE.fullmatch(digits) else None
    if identidad is None:
        raise Refused(f"«{text[:SHOWN]}» no es un RUC, una cédula ni un pasaporte.")
    return Read(identidad, note or doubt(identidad, digits))


def unwrapped(text: str) -> str:
    """Undo what a spreadsheet did to a number, where nothing was lost. Raises Refused where it was."""
    text = text.removeprefix("'")
    if wrapped := WRAPPED.fullmatch(text):
        text = wrapped[1]
    if text.startswith("="):
        raise Refused("La celda del número tiene una fórmula: escriba el número.")
    if cut := SCIENTIFIC.fullmatch(text):
        first, rest, zeros = cut[1], cut[2] or "", int(cut[3])
        if len(rest.rstrip("0")) > zeros or len(rest) < zeros:
            raise Refused(
                f"Excel recortó el número ({text[:SHOWN]}): dé a la columna el formato Texto y escríbalo completo."
            )
        return first + rest[:zeros]
    if whole := DECIMALS.fullmatch(text):
        return whole[1]
    return re.sub(r"[.,]", "", text) if GROUPED.fullmatch(text) else text


def with_zero(digits: str) -> tuple[str, str]:
    """Put back the zero that a spreadsheet takes from the beginning, where the check digit proves it.

    >>> with_zero("1759999996")
    ('1759999996', '')
    """
    kinds = {CEDULA - 1: TipoIdentificacion.CEDULA, RUC - 1: TipoIdentificacion.RUC}
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in kinds:
        return digits, ""
    if avisos(f"0{digits}", kinds[len(digits)]):
        raise Refused(
            f"Tiene {len(digits)} dígitos: si le falta el cero del comienzo, el número no es válido. Escríbalo completo."
        )
    return f"0{digits}", f"Se completó con el cero del comienzo: 0{digits}."


def doubt(identidad: Identidad, digits: str) -> str:
    """Say what is odd about a number that is taken all the same."""
    if identidad.kind == "exterior" and digits.isdigit():
        return f"Tiene {len(digits)} dígitos: se toma como documento del exterior."
    return "Su dígito verificador no coincide: revise el número." if avisos(digits, "") else ""


def address(text: str) -> tuple[str, str]:
    """Give the first address of a cell, with what to tell about it. Raises Refused when there is none.

    >>> address("Ana@Correo.example"), address("a@b.ec; c@d.ec")[0]
    (('ana@correo.example', ''), 'a@b.ec')
    """
    if not text:
        raise Refused("Falta el correo.")
    pieces = [piece.strip("<>\"'").removeprefix("mailto:") for piece in SEPARATORS.split(text) if piece]
    found = next((known for piece in pieces if (known := one_address(piece))), None)
    if found is None:
        raise Refused(f"«{text[:SHOWN]}» no es un correo.")
    return found, f"La celda dice más: se toma el primer correo, {found}." if len(pieces) > 1 else ""
