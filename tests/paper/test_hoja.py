"""What the papers of a firm share."""

from datetime import UTC, datetime

import pytest

from app.paper import hoja
from app.sri.ride.lienzo import Adjunto, Hoja, escribir
from tests.paper import reading

URL = "http://localhost:8080/comprobar/7XK2-M4PQ-9TRB-0000"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def paper(**more):
    page = Hoja()
    y = hoja.cabeza(page, hoja.membrete("Ferretería «Ñandú» Inventada", "1799999915001", None, "#0a5c36"))
    hoja.qr(page, URL, 60, y, 100)
    hoja.pie(page, "Papel de prueba", 1, 1)
    return escribir([page], None, titulo="Prueba", autor="Nadie", fecha=AT, **more)


def test_the_qr_is_read_from_the_paper():
    page = Hoja()
    hoja.qr(page, URL, 60, 100, 90)

    assert reading.qr("\n".join(page.operadores)) == URL


def test_the_same_paper_has_the_same_bytes():
    attached = [Adjunto("dato.json", b"{}", "application/json", "Un dato")]

    assert paper(adjuntos=attached) == paper(adjuntos=attached)
    assert paper(adjuntos=attached) != paper()


@pytest.mark.parametrize("logo", [None, b"", b"no es una imagen"])
def test_a_firm_without_a_logo_that_can_be_read_has_a_head_all_the_same(logo):
    assert hoja.cabeza(Hoja(), hoja.membrete("X" * 400, "1799999915001", logo)) > 0
