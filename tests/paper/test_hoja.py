"""What the papers of a firm share."""

import re
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image

from app.paper import hoja
from app.sri.ride.estilo import ALTO
from app.sri.ride.lienzo import Adjunto, Hoja, escribir

URL = "http://localhost:8080/comprobar/7XK2-M4PQ-9TRB-0000"
AT = datetime(2026, 3, 2, tzinfo=UTC)
DOTS = 3
BARS = re.compile(r"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm (.*?) f Q")


def paper(**more):
    page = Hoja()
    y = hoja.cabeza(page, hoja.membrete("Ferretería «Ñandú» Inventada", "1799999915001", None, "#0a5c36"))
    hoja.qr(page, URL, 60, y, 100)
    hoja.pie(page, "Papel de prueba", 1, 1)
    return escribir([page], None, titulo="Prueba", autor="Nadie", fecha=AT, **more)


def drawn(page):
    """What the bars of a page look like, three dots a point."""
    picture = Image.new("L", (595 * DOTS, 842 * DOTS), 255)
    for wide, high, x, y, path in BARS.findall("\n".join(page.operadores)):
        for left, width in re.findall(r"(\d+) 0 (\d+) 1 re", path):
            at, top = float(x) + int(left) * float(wide), ALTO - float(y) - float(high)
            corners = at, top, at + int(width) * float(wide), top + float(high)
            picture.paste(0, tuple(round(each * DOTS) for each in corners))
    return picture


def test_the_qr_is_read_from_the_paper():
    page = Hoja()
    hoja.qr(page, URL, 60, 100, 90)

    [found] = zxingcpp.read_barcodes(drawn(page))

    assert found.text == URL


def test_the_same_paper_has_the_same_bytes():
    attached = [Adjunto("dato.json", b"{}", "application/json", "Un dato")]

    assert paper(adjuntos=attached) == paper(adjuntos=attached)
    assert paper(adjuntos=attached) != paper()


@pytest.mark.parametrize("logo", [None, b"", b"no es una imagen"])
def test_a_firm_without_a_logo_that_can_be_read_has_a_head_all_the_same(logo):
    assert hoja.cabeza(Hoja(), hoja.membrete("X" * 400, "1799999915001", logo)) > 0
