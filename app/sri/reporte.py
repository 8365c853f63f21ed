r"""Claves de acceso out of whatever a person has: a pasted list, the SRI's TXT report, a file past reading.

    COMPROBANTE \t SERIE_COMPROBANTE \t RUC_EMISOR \t … \t CLAVE_ACCESO \t NUMERO_AUTORIZACION
    RUC_EMISOR \t RAZON_SOCIAL_EMISOR \t TIPO_COMPROBANTE \t … \t CLAVE_ACCESO \t …            newer ones

Columns change from year to year: what counts is 49 digits whose check digit is right. What looks like a
clave and is none is said, above all what a spreadsheet made of it.

>>> leer("clave: 0203202601179999999000120010010000001071234567816.").claves
('0203202601179999999000120010010000001071234567816',)
>>> leer("2,03203E+47").malas[0].linea
1
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from app.sri.clave_acceso import LENGTH, parse
from app.sri.errors import Refused
from app.sri.texto import MAX_BYTES

RUN = re.compile(r"(?<![0-9])[0-9]{47,51}(?![0-9])")
SPREADSHEET = re.compile(r"(?<![0-9.,])[0-9][.,][0-9]{1,15}E\+?4[78](?![0-9])", re.IGNORECASE)
GROUPED = re.compile(r"[0-9]+(?:[ .\-]+[0-9]+)*")
INVISIBLE = str.maketrans({"\0": None, "\u200b": None, "\ufeff": None, "\xa0": " "})
LOST_DIGITS = "0" * 30  # a spreadsheet keeps fifteen digits, and writes zeros for the others
MAX_BAD = 200
SHOWN = 60

FROM_A_SPREADSHEET = (
    "Una hoja de cálculo la convirtió en número y perdió sus dígitos: descargue otra vez el reporte del SRI "
    "y súbalo sin abrirlo."
)

TAGGED = re.compile(
    rb"(?P<name>claveAcceso|numeroAutorizacion)(?:>|&gt;)\s{0,40}(?P<clave>[0-9]{49})\s{0,40}(?:<|&lt;)"
)
ANY = re.compile(rb"(?<![0-9])[0-9]{49}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Mala:
    """What looks like a clave and is none: the line it is on, what it says, and why it will not do."""

    linea: int
    dice: str
    razon: str


@dataclass(frozen=True, slots=True)
class Leido:
    """The claves of a text, each once and in order, and what was wrong in it (the first two hundred)."""

    claves: tuple[str, ...]
    malas: tuple[Mala, ...] = ()


def claves_escritas(text: str) -> list[str]:
    """List the claves in any text, each once and in order."""
    return list(leer(text).claves)


def claves_del_reporte(data: bytes) -> list[str]:
    """List the claves in the SRI's report, each once and in order."""
    return list(leer_reporte(data).claves)


def leer_reporte(data: bytes) -> Leido:
    """Read the SRI's report in whatever encoding it was saved."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return leer(data.decode("utf-16" if wide else "iso-8859-1", "replace"))


def leer(text: str) -> Leido:
    """Find claves in any text. One may be written in groups, or be broken in two where its line ended."""
    found: dict[str, None] = {}
    bad: list[Mala] = []
    half = ""
    for number, line in enumerate(text.translate(INVISIBLE).splitlines(), 1):
        digits = _only_digits(line)
        for said in [half + digits] if half and len(half + digits) == LENGTH else _runs(line, digits):
            if why := _why_not(said):
                bad.append(Mala(number, said[:SHOWN], why))
            else:
                found[_whole(said)] = None
        bad += [Mala(number, one[0], FROM_A_SPREADSHEET) for one in SPREADSHEET.finditer(line)]
        half = digits if len(digits) < LENGTH else ""
    return Leido(tuple(found), tuple(bad[:MAX_BAD]))


def clave_en(data: bytes) -> str | None:
    """Find the clave of a voucher file that cannot be read any more, trusting nothing else in it.

    None when it holds none, or several and nothing that says which is its own. It may be broken XML, be
    escaped inside an envelope, or have been saved in UTF-16.
    """
    if len(data) > MAX_BYTES:
        return None
    plain = data.replace(b"\0", b"")
    tagged = [(one["name"], one["clave"]) for one in TAGGED.finditer(plain)]
    for candidates in (
        {clave for name, clave in tagged if name == b"claveAcceso"},
        {clave for _, clave in tagged},
        set(ANY.findall(plain)),
    ):
        good = {clave for clave in (one.decode() for one in candidates) if not _why_not(clave)}
        if good:
            return good.pop() if len(good) == 1 else None
    return None


def _only_digits(line: str) -> str:
    """Give the digits of a line that holds nothing else but what groups them."""
    line = line.strip(" \t\"';,")
    return re.sub(r"[ .\-]", "", line) if GROUPED.fullmatch(line) else ""


def _runs(line: str, digits: str) -> list[str]:
    return [digits] if len(digits) == LENGTH else RUN.findall(line)


def _whole(said: str) -> str:
    """Give back the zero that programs drop in front of a number: days 01 to 09 begin with it."""
    return said.zfill(LENGTH)


def _why_not(said: str) -> str:
    """Say why this is no clave, "" when it is one."""
    if LOST_DIGITS in said:
        return FROM_A_SPREADSHEET
    try:
        parse(_whole(said))
    except Refused as refused:
        return (
            refused.reason if len(said) == LENGTH else f"Tiene {len(said)} dígitos; una clave tiene {LENGTH}."
        )
    return ""
