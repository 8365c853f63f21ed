"""From any characters to the glyphs of Helvetica, their widths, and lines that fit.

The core fonts of PDF hold WinAnsi (cp1252). `Glifos` is text already in it: one character per byte, so that
`encode("latin-1")` gives the bytes of the page. Source: ISO 32000-1 §9.6.2.2 and annex D.2.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NewType

from fpdf.fonts import CORE_FONTS_CHARWIDTHS

Glifos = NewType("Glifos", str)

MISSING = "\x81"  # a byte that cp1252 does not use: a glyph nobody has, drawn as an empty box
MISSING_WIDTH = 620
LOOKALIKES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2009": " ", "\u202f": "\xa0"})
BLANK = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029")
ELLIPSIS = "\x85"

_WIDTHS = tuple(
    {**CORE_FONTS_CHARWIDTHS[font], MISSING: MISSING_WIDTH} for font in ("helvetica", "helveticaB")
)


def imprimible(text: str) -> Glifos:
    r"""Turn any text into glyphs: NFC, without control or bidi characters, □ for what the font lacks.

    >>> imprimible("Peña (1)\u202e\x07"), imprimible("a\U0001f600b") == f"a{MISSING}b"
    ('Peña (1)', True)
    """
    if text.isascii() and text.isprintable():
        return Glifos(text)
    return _imprimible(text)


@lru_cache(maxsize=2048)
def _imprimible(text: str) -> Glifos:
    shown = unicodedata.normalize("NFC", text).translate(LOOKALIKES)
    return Glifos("".join(map(_glyph, shown)))


@lru_cache(maxsize=1024)
def _glyph(char: str) -> str:
    if char in BLANK:
        return " "
    if unicodedata.category(char) in {"Cc", "Cf"}:
        return ""
    try:
        return char.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        # A mark without its letter would be a box more, and says nothing by itself.
        return "" if unicodedata.category(char).startswith("M") else MISSING


def escapar(glifos: Glifos) -> str:
    """Write glyphs as the inside of a PDF literal string (ISO 32000-1 §7.3.4.2)."""
    if "(" in glifos or ")" in glifos or "\\" in glifos:
        return glifos.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return glifos


@lru_cache(maxsize=8192)
def _milesimas(glifos: Glifos, negrita: bool) -> int:  # noqa: FBT001  (a cache key)
    return sum(map(_WIDTHS[negrita].__getitem__, glifos))


def medir(glifos: Glifos, cuerpo: float, *, negrita: bool = False) -> float:
    """Return the width of a line in points, at `cuerpo` points."""
    return _milesimas(glifos, negrita) * cuerpo / 1000


def partir(glifos: Glifos, ancho: float, cuerpo: float, *, negrita: bool = False) -> list[Glifos]:
    """Break into lines of at most `ancho` points, between words where it can be."""
    limit = int(ancho * 1000 / cuerpo)
    if _milesimas(glifos, negrita) <= limit:
        return [glifos]
    widths = _WIDTHS[negrita]
    lines: list[Glifos] = []
    line, used = "", -widths[" "]
    # split() alone would take the ellipsis of cp1252, byte 0x85, for a blank.
    for word in filter(None, glifos.split(" ")):
        width = sum(map(widths.__getitem__, word))
        if line and used + widths[" "] + width <= limit:
            line, used = f"{line} {word}", used + widths[" "] + width
            continue
        if line:
            lines.append(Glifos(line))
        *whole, line = _trocear(word, limit, widths) if width > limit else (word,)
        lines.extend(map(Glifos, whole))
        used = sum(map(widths.__getitem__, line))
    return [*lines, Glifos(line)]


def _trocear(word: str, limit: int, widths: dict[str, int]) -> list[str]:
    """Cut a word without blanks into pieces of at most `limit` thousandths, of one character at least."""
    pieces: list[str] = []
    start = used = 0
    for i, char in enumerate(word):
        if used + widths[char] > limit and i > start:
            pieces.append(word[start:i])
            start, used = i, 0
        used += widths[char]
    return [*pieces, word[start:]]
