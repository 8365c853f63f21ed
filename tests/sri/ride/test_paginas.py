"""Long vouchers: page numbers, headings repeated, totals never alone, rows taller than a page."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from app.sri import ride
from app.sri.comprobante import Campo, Pago
from tests.sri.ride import examples


def test_a_short_factura_is_one_page(read):
    assert len(read(ride.render(examples.factura(1)))) == 1


def test_630_lines_repeat_headings_and_number_their_pages(read):
    factura = examples.factura(630)
    pages = read(ride.render(factura, logo=examples.logo()))
    assert len(pages) > 10
    for number, text in enumerate(pages, 1):
        assert f"Página {number} de {len(pages)}" in text
        assert "Precio unitario" in text
        assert "Descripción" in text
        assert factura.numero in text
    printed = "\n".join(pages)
    assert all(f"INV-{i:06d}" in printed for i in range(0, 630, 7))


@pytest.mark.parametrize("lines", range(14, 34))
def test_totals_always_have_a_line_above_them(lines, read):
    pages = read(ride.render(examples.factura(lines), logo=examples.logo()))
    last = next(text for text in pages if "VALOR TOTAL" in text)
    assert re.search(r"(FER|PIN|LIJ|TOR)-\d{4}", last)
    assert "Subtotal 15 %" in last


def test_a_row_taller_than_a_page_is_split_and_whole(read):
    factura = examples.factura(2)
    words = " ".join(f"palabra{i:04d}" for i in range(2500))
    tall = replace(factura, lineas=(replace(factura.lineas[0], descripcion=words), factura.lineas[1]))
    text = "\n".join(read(ride.render(tall)))
    assert all(f"palabra{i:04d}" in text for i in range(0, 2500, 50))
    assert "VALOR TOTAL" in text


def test_many_payments_and_long_additional_fields_go_on_to_further_pages(read):
    fields = tuple(Campo(f"Campo {i:02d}", f"inicio{i:02d} " + "x" * 280 + f" fin{i:02d}") for i in range(15))
    pagos = tuple(Pago("20", Decimal(1000 + i), Decimal(i), "días") for i in range(120))
    pages = read(ride.render(examples.factura(3, adicionales=fields, pagos=pagos)))
    text = "\n".join(pages)
    assert len(pages) > 2
    assert all(f"inicio{i:02d}" in text and f"fin{i:02d}" in text for i in range(15))
    assert all(f"{1000 + i:,}.00" in text for i in range(120))
    assert text.count("VALOR TOTAL") == 1


def test_a_guia_has_a_block_for_each_destinatario(read):
    text = "\n".join(read(ride.render(examples.guia(5))))
    for number in range(1, 6):
        assert f"Destinatario {number} de 5" in text
    assert text.count("Motivo del traslado") == 5
    assert text.count("Punto de partida") == 1
