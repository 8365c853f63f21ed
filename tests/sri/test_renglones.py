"""Claves as people write and paste them."""

import pytest

from app.sri.renglones import leer, propias

CLAVE = "2110201101179214673900110020010000000011234567813"
OTHER = "2110201101179214673900110020010000000021234567819"


@pytest.mark.parametrize(
    "text",
    [
        CLAVE,
        f"  {CLAVE}\r\n",
        f"{CLAVE[:25]} {CLAVE[25:]}",
        " ".join(CLAVE[i : i + 4] for i in range(0, 49, 4)),
        f"Factura\t001-001-000000001\t{CLAVE}\t{CLAVE}\t115.00",
        f"{CLAVE};{CLAVE[:37]}",
        f"clave:{CLAVE}.",
        f"RUC_EMISOR\tCLAVE\n1792146739001\t{CLAVE}\n\n12.50\n",
    ],
)
def test_a_clave_is_found_wherever_it_stands(text):
    read = leer(text)

    assert read.claves == (CLAVE,)
    assert not read.malos


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (CLAVE[:-1], "Tiene 48 dígitos, y una clave de acceso tiene 49."),
        (f"{CLAVE}1", "Tiene 50 dígitos, y una clave de acceso tiene 49."),
        (CLAVE[:-1] + "4", "El dígito verificador es 4 y debería ser 3."),
        (f"{CLAVE[:20]} {CLAVE[20:40]}", "Tiene 20 dígitos, y una clave de acceso tiene 49."),
    ],
)
def test_a_line_that_was_meant_to_hold_one_says_what_is_wrong(line, wrong):
    [malo] = leer(f"Claves del mes\n{line}\n001-001-000000001").malos

    assert (malo.renglon, malo.motivo) == (2, wrong)


def test_the_right_clave_of_a_line_makes_up_for_its_other_numbers():
    read = leer(f"{CLAVE[:37]}\t{CLAVE}")

    assert (read.claves, read.malos) == ((CLAVE,), ())


def test_a_voucher_asks_for_itself_and_not_for_what_it_mentions():
    xml = f"<a><claveAcceso>{CLAVE}</claveAcceso><numAutDocSustento>{OTHER}</numAutDocSustento>"

    assert propias(xml) == (CLAVE,)
    assert propias(xml.replace("<", "&lt;").replace(">", "&gt;")) == (CLAVE,)
    assert propias(
        f"<numeroAutorizacion> {CLAVE} </numeroAutorizacion><claveAcceso>{CLAVE}</claveAcceso>"
    ) == (CLAVE,)
