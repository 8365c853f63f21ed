"""Text that nobody should write on paper, and figures that do not fit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sri import ride
from app.sri.comprobante import Campo, Parte
from app.sri.ride.texto import imprimible, medir, partir
from tests.sri.ride import examples

HOSTILE = [
    "{nb} de {nb}",
    "((((",
    "a\\(b\\\\",
    "\\",
    ") Tj ET BT /F9 99 Tf (",
    "emoji 🎉👨‍👩‍👧 y más",
    "\u202egnp.exe\u202c",
    "汉字 العربية עברית",
    "á combinada e\u0301 ñ n\u0303",
    "z" * 300,
    "1" * 300,
    "a\x00b\x1bc\x7fd\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "**negrita** <b>html</b> & %n",
    "€ – “comillas” … ™",
    "Z̷̡̢a̸l̵g̶o̷" * 20,
    "palabra " * 12_000,
    " \t\n ",
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_it_fail(text, read):
    base = examples.factura(2)
    bad = replace(
        base,
        emisor=replace(
            base.emisor, razon_social=text, nombre_comercial=text, dir_matriz=text, contribuyente_rimpe=text
        ),
        receptores=(Parte(text[:50], text, "99", text),),
        lineas=tuple(
            replace(fila, descripcion=text, codigo=text[:300], unidad=text[:50]) for fila in base.lineas
        ),
        adicionales=(Campo(text, text),),
        desconocidos=(Campo(text[:300], text),),
        placa=text[:300],
    )
    pages = read(ride.render(bad, autorizacion=examples.autorizacion(bad)))
    assert "VALOR TOTAL" in "".join(pages)


def test_a_name_is_printed_as_it_is_written(read):
    for name in ("{nb}", "a(b)c\\d", "Ñandú & Hijos «S.A.» – €"):
        assert name in read(ride.render(examples.factura(receptores=(Parte("1799999999", name),))))[0]


def test_bidi_controls_are_dropped_and_strange_letters_become_a_box(read):
    text = read(ride.render(examples.factura(receptores=(Parte("1", "ab\u202ecd 🎉 fin"),))))[0]
    assert "abcd" in text
    assert "fin" in text
    assert "🎉" not in text


def test_figures_of_25_digits_keep_to_their_columns():
    huge = Decimal("1234567890123456789012345.67")
    base = examples.factura_completa()
    lineas = tuple(
        replace(
            fila, precio_unitario=huge, total=huge, descuento=huge, cantidad=huge, precio_sin_subsidio=huge
        )
        for fila in base.lineas
    )
    assert ride.render(replace(base, lineas=lineas, total=huge, total_sin_impuestos=huge))


def test_an_ellipsis_survives_a_line_break():
    lines = partir(imprimible("uno… dos… tres…"), 30, 8.5)
    assert len(lines) > 1
    assert "".join(lines).count("\x85") == 3


@given(st.text(max_size=400), st.floats(4, 300))
@settings(max_examples=60, deadline=None)
def test_lines_fit_and_nothing_is_lost(text, width):
    glyphs = imprimible(text)
    lines = partir(glyphs, width, 8.5)
    assert "".join(lines).replace(" ", "") == glyphs.replace(" ", "")
    assert all(medir(line, 8.5) <= width + 0.01 or len(line.strip()) <= 1 for line in lines)
