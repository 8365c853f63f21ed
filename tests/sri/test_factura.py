"""A factura is read as its XML says it."""

from datetime import date
from decimal import Decimal

import pytest

from app.sri import lectura
from app.sri.comprobante import Campo, Factura
from app.sri.errors import Codigo, Refused

from .armar import CEDULA, LINEA, RUC, canonical, clave, factura


def read(**bent):
    return lectura.read(canonical(factura(**bent)))


def refused(**bent):
    with pytest.raises(Refused) as caught:
        read(**bent)
    return caught.value


def test_a_factura_gives_its_header_buyer_and_total():
    found = read()
    assert isinstance(found, Factura)
    assert (found.clave.text, found.numero, found.version) == (clave(), "001-001-000000107", "1.1.0")
    assert (found.emisor.ruc, found.emisor.razon_social) == (RUC, "Papelería La Garúa & Cía.")
    assert found.receptores[0].identificacion == CEDULA
    assert found.fecha_emision == date(2026, 3, 2)
    assert found.total == Decimal("115.00")


def test_amounts_keep_the_decimals_they_were_written_with():
    line = read().lineas[0]
    assert str(line.precio_unitario) == "100.123456"
    assert str(line.cantidad) == "1.000000"


def test_a_total_without_its_percentage_takes_it_from_the_line():
    assert read().impuestos[0].tarifa == Decimal(15)


def test_unknown_elements_are_kept_with_their_path():
    found = read(info_extra="<regimenNuevo><clase>A</clase></regimenNuevo>", cola="<sello>z</sello>")
    assert found.desconocidos == (Campo("sello", "z"), Campo("infoFactura/regimenNuevo/clase", "A"))


def test_additional_fields_of_the_voucher_and_of_a_line_keep_their_names():
    found = read(
        cola='<infoAdicional><campoAdicional nombre="RUC Proveedor"> 1 </campoAdicional></infoAdicional>'
    )
    assert found.adicionales == (Campo("RUC Proveedor", "1"),)
    assert found.lineas[0].adicionales == (Campo("Color", "Blanco"),)


def test_a_voucher_of_2015_without_payments_and_one_of_2020_with_microempresas_are_read():
    found = read(extra="<regimenMicroempresas>CONTRIBUYENTE RÉGIMEN MICROEMPRESAS</regimenMicroempresas>")
    assert found.pagos == ()
    assert found.emisor.regimen_microempresas == "CONTRIBUYENTE RÉGIMEN MICROEMPRESAS"
    assert found.desconocidos == ()


@pytest.mark.parametrize(
    "spelling", ["115,00", "1e2", "１15.00", "٣.00", "+1.00", "1_0", "1.0000000", "0x10", "NaN"]
)
def test_an_amount_that_is_no_plain_number_is_refused(spelling):
    assert refused(total=f"<importeTotal>{spelling}</importeTotal>").code == Codigo.E_NUMBER


def test_a_total_holds_whole_cents():
    assert refused(total="<importeTotal>115.005</importeTotal>").code == Codigo.E_NUMBER
    assert read(total="<importeTotal>115.000000</importeTotal>").total == Decimal(115)


def test_a_total_may_not_be_negative():
    assert refused(total="<importeTotal>-1.00</importeTotal>").code == Codigo.E_NUMBER


def test_an_element_twice_where_one_is_expected_is_refused():
    found = refused(total="<importeTotal>115.00</importeTotal><importeTotal>1.00</importeTotal>")
    assert found.code == Codigo.E_STRUCT
    assert "infoFactura/importeTotal" in found.reason


def test_a_missing_total_is_refused():
    assert refused(total="").code == Codigo.E_STRUCT


def test_elements_in_place_of_a_value_are_refused():
    assert refused(total="<importeTotal>115<b/></importeTotal>").code == Codigo.E_STRUCT


def test_a_text_one_character_too_long_is_refused():
    line = LINEA.replace("Resma", "x" * 301)
    assert refused(lineas=line).code == Codigo.E_LEN
    assert read(lineas=LINEA.replace("Resma", "ñ" * 300)).lineas[0].descripcion == "ñ" * 300


def test_a_factura_without_lines_is_read_and_warned_about():
    found = read(lineas="")
    assert [aviso.code for aviso in lectura.avisos(found)] == [Codigo.W_NO_LINES]
