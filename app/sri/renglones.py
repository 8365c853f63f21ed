"""Claves de acceso as people write or paste them, one on each line or anywhere in it, and what is wrong with a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.sri import clave_acceso
from app.sri.clave_acceso import DIGITS, LENGTH
from app.sri.errors import Refused

RUN = re.compile(r"[0-9]{20,}", re.ASCII)  # shorter numbers are no attempt at a clave: a RUC, an amount
NAMED = re.compile(
    r"(?:<|&lt;)(?:claveAcceso|numeroAutorizacion)(?:>|&gt;)\s*([0-9]{49})\s*(?:<|&lt;)", re.ASCII
)  # escaped where a voucher lies in its envelope as text
APART = re.compile(r"[\s.\-]+")  # what a clave is broken with where it is printed
LEAST = 20


@dataclass(frozen=True, slots=True)
class Malo:
    """A line that was meant to hold a clave and holds none: its number, from one, and what is wrong, in Spanish."""

    renglon: int
    motivo: str


@dataclass(frozen=True, slots=True)
class Leido:
    """What was found: the claves, each once and in order, and the lines that hold a wrong one."""

    claves: tuple[str, ...]
    malos: tuple[Malo, ...]


def leer(text: str) -> Leido:
    r"""Find the claves of a text and say what is wrong with the lines that only look as if they had one.

    >>> leer("1792146739001\t2110201101179214673900110020010000000011234567813\n21102011").claves
    ('2110201101179214673900110020010000000011234567813',)
    >>> [malo.motivo for malo in leer("211020110117921467390011002001000000001123456781").malos]
    ['Tiene 48 dígitos, y una clave de acceso tiene 49.']
    """
    claves: dict[str, None] = {}
    malos = []
    for renglon, line in enumerate(text.splitlines(), start=1):
        tried = [(each, motivo(each)) for each in candidatas(line)]
        good = [each for each, wrong in tried if not wrong]
        claves.update(dict.fromkeys(good))
        if tried and not good:
            malos.append(Malo(renglon, tried[0][1]))
    return Leido(tuple(claves), tuple(malos))


def propias(xml: str) -> tuple[str, ...]:
    """Find the claves of the vouchers in an XML that may be broken, and not those of others that they mention.

    >>> propias("<factura><claveAcceso>2110201101179214673900110020010000000011234567813</claveAcceso>")
    ('2110201101179214673900110020010000000011234567813',)
    """
    return tuple(dict.fromkeys(each for each in NAMED.findall(xml) if not motivo(each)))


def candidatas(line: str) -> Iterator[str]:
    """Give what may be a clave in a line: its long numbers, or the whole of it when blanks part its digits."""
    together = APART.sub("", line)
    whole = len(together) == LENGTH or (len(together) >= LEAST and not RUN.search(line))
    if whole and together.isascii() and together.isdigit():
        yield together
    else:
        yield from RUN.findall(line)


def motivo(digits: str) -> str:
    """Say what is wrong with these digits as a clave, "" when nothing is."""
    if not DIGITS.fullmatch(digits):
        return f"Tiene {len(digits)} dígitos, y una clave de acceso tiene {LENGTH}."
    try:
        clave_acceso.parse(digits)
    except Refused as refused:
        return refused.detail
    return ""
