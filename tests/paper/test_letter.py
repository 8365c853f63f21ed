"""The activation letter: what is on it, and what of it shows through a window."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from app.paper import letter
from app.paper.hoja import membrete
from app.paper.letter import Carta, Portal
from app.paper.ventana import ALGUNA_VEZ, PUNTOS, SIEMPRE
from app.sri.ride.estilo import ALTO, ANCHO, PIE
from tests.house.matrix_world import picture
from tests.paper import reading

AT = datetime(2026, 11, 25, 15, tzinfo=UTC)
CODE = "7XK2-M4PQ-9TRB"
MARIA = Carta("María Ñusta Inventada", "1759999996", CODE, ("Pasaje Irreal 7", "Quito"))
LONG = "CORPORACIÓN IMAGINARIA DE COMERCIALIZADORES MAYORISTAS " * 6
LETTERS = {
    "plain": MARIA,
    "a long name": Carta(LONG, "1799999931001", CODE, ("Av. Ficticia", "Quito")),
    "one word": Carta("Ñ" * 300, "1799999931001", CODE, ("W" * 300, "Quito")),
    "many lines": Carta(
        "Ana Inventada", "0999999991", CODE, tuple(f"Línea {n} de la dirección" for n in range(12))
    ),
    "abroad": Carta(
        "Hans Müller-Lüdenscheidt", "DE12345678", CODE, ("c/o Familie Beispiel", "20095 Hamburg", "ALEMANIA")
    ),
    "no address": Carta("Sin Dirección Inventada", "1759999996", CODE),
    "all of it": Carta(LONG, "X" * 20, CODE, (LONG, LONG, "ECUADOR")),
    "other scripts": Carta("Ирина 山田 {nb} \\()", "1759999996", CODE, ("ул. Вымышленная 1 (\\)",)),
}
# ISO 269 and DIN 680, in millimetres: width, height; the window is 90 × 45, 20 from the left, 15 from below.
ENVELOPES = {"C5/6": (229, 114), "DL": (220, 110)}


def portal(**about):
    firm = membrete(
        "Ferretería «La Inventada» Cía. Ltda.", "1799999915001", about.pop("logo", picture()), "#0a5c36"
    )
    return Portal(
        firm,
        "https://portal.inventada.example/carta",
        date(2026, 12, 25),
        **{"remite": "Av. Imaginaria N1-23, Quito", "ayuda": "02 000 0000", **about},
    )


def printed(carta, **about):
    [stream] = reading.streams(letter.render([carta], portal(**about), at=AT))
    return stream


def through(envelope):
    """What shows through the window at the ends of what the sheet can slide, folded two millimetres off at most."""
    wide, high = ENVELOPES[envelope]
    for fold in (103, 105, 107):
        for right, up in product((0, (wide - 210) / 2, wide - 210), (0, (high - fold) / 2, high - fold)):
            foot = fold - 15 + up
            yield tuple(edge * PUNTOS for edge in (20 - right, foot - 45, 110 - right, foot))


def is_address(drawn):
    return drawn.x0 < 110 * PUNTOS and 45 * PUNTOS < drawn.y0 < 95 * PUNTOS


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("carta", LETTERS.values(), ids=LETTERS)
def test_the_window_shows_all_of_the_address_and_nothing_else(carta, envelope):
    stream = printed(carta, remite=LONG, ayuda=LONG[:300])
    lines = reading.words(stream)
    address = [line for line in lines if is_address(line)]
    others = [line for line in [*lines, *reading.black(stream)] if line not in address]

    assert len(address) >= 2
    for x0, y0, x1, y1 in through(envelope):
        for line in address:
            assert x0 <= line.x0 <= line.x1 <= x1, line
            assert y0 <= line.y0 <= line.y1 <= y1, line
        for other in others:
            assert other.x1 <= x0 or x1 <= other.x0 or other.y1 <= y0 or y1 <= other.y0, other


@pytest.mark.parametrize("carta", LETTERS.values(), ids=LETTERS)
def test_the_window_tells_neither_the_code_nor_the_whole_number(carta):
    address = " ".join(line.text for line in reading.words(printed(carta)) if is_address(line))

    assert CODE not in address
    assert carta.numero not in address
    assert "RUC/CI" in address


@pytest.mark.parametrize("carta", LETTERS.values(), ids=LETTERS)
def test_a_letter_is_one_page_and_nothing_leaves_it_or_runs_into_its_foot(carta):
    stream = printed(carta, remite=LONG, ayuda=LONG[:300])
    lines = reading.words(stream)

    for line in [*lines, *reading.black(stream)]:
        assert 0 <= line.x0 <= line.x1 <= ANCHO, line
        assert 0 <= line.y0 <= line.y1 <= ALTO, line
    *text, mine, site = lines
    assert (mine.text, site.text) == ("Carta de activación", "https://portal.inventada.example")
    assert max(line.y1 for line in text) < PIE - 11


def test_the_qr_leads_to_the_page_of_the_code():
    assert reading.qr(printed(MARIA)) == f"https://portal.inventada.example/carta/{CODE}"


def test_the_page_tells_number_code_and_how_long_it_serves():
    text = " ".join(line.text for line in reading.words(printed(MARIA)))

    for said in (MARIA.numero, CODE, "una sola vez, hasta el 25 de diciembre de 2026", "02 000 0000"):
        assert said in text
    assert "$" not in text


def test_the_letter_of_someone_without_an_address_says_where_to_write_it():
    with_it, without = (
        " ".join(line.text for line in reading.words(printed(carta)))
        for carta in (MARIA, LETTERS["no address"])
    )

    assert "escríbala a mano" in without
    assert "escríbala a mano" not in with_it


def test_the_last_line_of_an_address_stays():
    carta = LETTERS["many lines"]
    address = [line.text for line in reading.words(printed(carta)) if is_address(line)]

    assert "Línea 0 de la dirección" in address
    assert address[-2] == "Línea 11 de la dirección"


def test_many_letters_are_one_file_in_the_order_given_and_each_bears_the_logo():
    pdf = letter.render(list(LETTERS.values()), portal(), at=AT)
    streams = reading.streams(pdf)

    assert len(streams) == len(LETTERS)
    assert all("Do Q" in stream for stream in streams)
    assert pdf.count(b"/Subtype /Image") <= 2  # kept once


def test_equal_arguments_give_equal_bytes():
    assert letter.render([MARIA], portal(), at=AT) == letter.render([MARIA], portal(), at=AT)
    assert letter.render([MARIA], portal(), at=AT) != letter.render([LETTERS["abroad"]], portal(), at=AT)


def test_a_firm_without_logo_and_without_anybody_to_ask_is_named():
    text = " ".join(line.text for line in reading.words(printed(MARIA, logo=None, ayuda="", remite="")))

    assert "no es para usted: Ferretería «La Inventada» Cía. Ltda." in text
    assert "Remite" not in text


def test_the_frames_leave_room_for_an_address():
    assert (SIEMPRE.x1 - SIEMPRE.x0, SIEMPRE.y1 - SIEMPRE.y0) >= (65, 30)
    assert ALGUNA_VEZ.x0 <= SIEMPRE.x0 < SIEMPRE.x1 <= ALGUNA_VEZ.x1
