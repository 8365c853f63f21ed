"""Read a printed page again: where its words and its black are, and the QR on it."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from app.sri.ride.estilo import ALTO, ANCHO
from app.sri.ride.texto import Glifos, medir

DOTS = 3
TEXT = re.compile(r"BT /F(\d) ([\d.]+) Tf ([-\d.]+) ([-\d.]+) Td \(((?:\\.|[^)\\])*)\) Tj ET")
BARS = re.compile(r"q ([\d.]+) 0 0 ([\d.]+) ([-\d.]+) ([-\d.]+) cm (.*?) f Q")
RECTANGLE = re.compile(r"^([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f$", re.MULTILINE)
DESCENT = 0.22  # of Helvetica, in its size


class Drawn(NamedTuple):
    """Something on a page, in points from its upper left corner. `text` is "" for what is no words."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str = ""


def streams(pdf: bytes) -> list[str]:
    """Return the operators of each page."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [page.get_contents().get_data().decode("latin-1") for page in pages]


def words(stream: str) -> list[Drawn]:
    """List the lines of text on a page."""
    return [_line(*found) for found in TEXT.findall(stream)]


def _line(font: str, size: str, x: str, y: str, written: str) -> Drawn:
    text, body, left, base = re.sub(r"\\(.)", r"\1", written), float(size), float(x), ALTO - float(y)
    width = medir(Glifos(text), body, negrita=font == "2")
    shown = text.encode("latin-1").decode("cp1252", "replace")
    return Drawn(left, base - body * 0.74, left + width, base + body * DESCENT, shown)


def black(stream: str) -> list[Drawn]:
    """List the bars and rules on a page."""
    found = []
    for wide, high, x, y, path in BARS.findall(stream):
        top = ALTO - float(y) - float(high)
        for left, width in re.findall(r"(\d+) 0 (\d+) 1 re", path):
            at = float(x) + int(left) * float(wide)
            found.append(Drawn(at, top, at + int(width) * float(wide), top + float(high)))
    for x, y, width, high in RECTANGLE.findall(stream):
        left, foot = float(x), ALTO - float(y)
        found.append(Drawn(left, foot - float(high), left + float(width), foot))
    return found


def qr(stream: str) -> str:
    """Read the QR of a page."""
    picture = Image.new("L", (round(ANCHO * DOTS), round(ALTO * DOTS)), 255)
    for each in black(stream):
        picture.paste(0, tuple(round(edge * DOTS) for edge in each[:4]))
    [code] = zxingcpp.read_barcodes(picture)
    return str(code.text)
