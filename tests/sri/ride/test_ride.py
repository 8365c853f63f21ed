"""What the paper of each type must say."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest

from app.sri import ride
from app.sri.comprobante import Autorizacion
from tests.sri.ride import examples
from tests.sri.ride.examples import iva


def printed(read, comprobante, **kwargs):
    kwargs.setdefault("autorizacion", examples.autorizacion(comprobante))
    return "\n".join(read(ride.render(comprobante, **kwargs)))


@pytest.mark.parametrize("name", examples.TODOS)
def test_every_type_prints_its_legal_fields(name, read):
    comprobante = examples.TODOS[name]()
    text = printed(read, comprobante)
    for legal in (
        "NÚMERO DE AUTORIZACIÓN",
        "FECHA Y HORA DE AUTORIZACIÓN",
        "20/11/2026 10:42:05",
        "AMBIENTE",
        "PRODUCCIÓN",
        "EMISIÓN",
        "NORMAL",
        "CLAVE DE ACCESO",
        "R.U.C.",
        comprobante.numero,
        comprobante.clave.text,
        "Dirección matriz",
        "Dirección sucursal",
        "OBLIGADO A LLEVAR CONTABILIDAD: SI",
        "Contribuyente Especial Nro. 0123",
        "Agente de Retención Resolución No. 1",
        "CONTRIBUYENTE RÉGIMEN RIMPE",
    ):
        assert legal in text


TITLES = {
    "factura": "FACTURA",
    "liquidacion": "LIQUIDACIÓN DE COMPRA DE BIENES\nY PRESTACIÓN DE SERVICIOS",
    "nota_credito": "NOTA DE CRÉDITO",
    "nota_debito": "NOTA DE DÉBITO",
    "guia": "GUÍA DE REMISIÓN",
    "retencion_1": "COMPROBANTE DE RETENCIÓN",
    "retencion_2": "COMPROBANTE DE RETENCIÓN",
}


@pytest.mark.parametrize("name", TITLES)
def test_titles(name, read):
    assert TITLES[name] in printed(read, examples.TODOS[name]())


def test_a_legend_that_the_xml_does_not_say_is_not_printed(read):
    bare = replace(
        examples.EMISOR,
        contribuyente_especial="",
        obligado_contabilidad="",
        agente_retencion="",
        contribuyente_rimpe="",
    )
    text = printed(read, examples.factura(emisor=bare))
    for legend in ("Contribuyente Especial", "OBLIGADO", "Agente de Retención", "RIMPE"):
        assert legend not in text


def test_every_block_of_a_factura(read):
    text = printed(read, examples.factura_completa())
    for said in (
        "Subtotal 15 %", "Subtotal 5 %", "Subtotal 8 %", "Subtotal 16 %", "Subtotal 0 %",
        "Subtotal no objeto de IVA", "Subtotal exento de IVA", "Subtotal código 99",
        "Total descuento", "Descuento adicional", "ICE código 3092", "IRBPNR", "IVA 16 %", "IVA código 99",
        "Total devolución IVA", "Compensación solidaria 2 %", "Propina", "Flete internacional",
        "Seguro internacional", "Gastos aduaneros", "Gastos de transporte y otros", "$386.42",
        "Valor ret. IVA", "Valor ret. renta", "Valor total sin subsidio", "394.82", "Ahorro por subsidio",
        "Subsidio", "190.200", "Incoterm de la factura", "Puerto Inventado",
        "Sustitutiva de guía de remisión", "Transportes Inexistentes S.A.", "Cuenca – Loja",
        "PBX1234", "002-001-000000077", "Contribución a bomberos", "Código 4, porcentaje 327, tarifa 0.20",
        "tesoreria@ejemplo.ec", "Marca", "SERIE-0001", "Reembolsos", "Total base imponible de reembolso",
        "RUC 1799999992001", "001-002-000000456", "Tarjeta de crédito, plazo 30 días", "314", "86.42",
        "Otros datos del comprobante", "infoFactura/regimenNuevo", "RÉGIMEN DEL FUTURO", "galón", "Garantía: 12 meses",
    ):  # fmt: skip
        assert said in text, said


def test_notas_name_the_voucher_they_modify(read):
    for nota in (examples.nota_credito(), examples.nota_debito()):
        text = printed(read, nota)
        assert "Factura 002-001-000004400" in text
        assert "02/10/2026" in text
    assert "Devolución de un galón de pintura" in printed(read, examples.nota_credito())
    assert "Razón de la modificación" in printed(read, examples.nota_debito())
    assert "Interés por mora" in printed(read, examples.nota_debito())


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_a_retencion_has_one_form_for_both_versions(version, read):
    text = printed(read, examples.retencion(version))
    for said in (
        "Factura",
        "001-001-000000123",
        "18/11/2026",
        "11/2026",
        "1,000.00",
        "Renta",
        "312",
        "1.75 %",
    ):
        assert said in text
    assert "$122.50" in text
    assert ("Documento de sustento" in text) is (version == "2.0.0")
    assert ("Pago local o al exterior" in text) is (version == "2.0.0")
    assert ("País del pago" in text) is (version == "2.0.0")
    assert "paisEfecPago" not in text


def test_a_new_rate_needs_no_release(read):
    text = printed(read, examples.factura(impuestos=(iva("100.00", "17.25", "17.25", "77"),)))
    assert "Subtotal 17.25 %" in text
    assert "IVA 17.25 %" in text


def test_totals_are_printed_as_they_came_even_when_they_do_not_add_up(read):
    text = printed(read, examples.factura(total=Decimal("999999.99"), total_sin_impuestos=Decimal("0.017")))
    assert "$999,999.99" in text
    assert "0.017" in text


def test_an_authorisation_is_a_claim_until_confirmed(read):
    factura = examples.factura()
    assert "según el archivo" in printed(read, factura)
    confirmed = printed(read, factura, confirmed_at=datetime(2026, 11, 21, 3, 0, tzinfo=UTC))
    assert "El SRI confirmó esta autorización el 20/11/2026 22:00:00." in confirmed
    assert "según el archivo" not in confirmed


def test_an_annulled_voucher_says_so_on_every_page(read):
    factura = examples.factura(60)
    at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    pages = read(ride.render(factura, confirmed_at=at, annulled_at=at))
    assert len(pages) > 1
    assert all("ANULADO SEGÚN EL SRI, 20/11/2026" in page for page in pages)
    assert all("ANULADO" in page.replace("ANULADO SEGÚN EL SRI, 20/11/2026", "") for page in pages)
    assert "ANULADO según el SRI, 20/11/2026" in " ".join(pages[0].split())
    assert "El SRI confirmó" not in pages[0]
    assert all(b"ANULADO" in page for page in ride.draw(factura, annulled_at=at))
    assert "ANULADO" not in "".join(read(ride.render(factura, confirmed_at=at)))


def test_what_is_not_authorised_says_so(read):
    factura = examples.factura()
    assert "Sin autorización en el archivo" in printed(read, factura, autorizacion=None)
    refused = Autorizacion("NO AUTORIZADO", "", None, "2")
    text = printed(read, factura, autorizacion=refused)
    assert "NO AUTORIZADO" in text
    assert "según el archivo" in text.lower()


def test_a_test_voucher_is_marked_on_every_page_and_a_real_one_never(read):
    pages = read(ride.render(examples.factura(60, "1")))
    assert len(pages) > 1
    assert all(text.count("SIN VALIDEZ TRIBUTARIA") == 2 for text in pages)
    assert "PRUEBAS" in pages[0]
    assert "SIN VALIDEZ" not in "".join(read(ride.render(examples.factura(60))))


def test_equal_arguments_give_equal_bytes():
    factura = examples.factura(30)
    one, two = (
        ride.render(factura, autorizacion=examples.autorizacion(factura), logo=examples.logo()) for _ in "ab"
    )
    assert one == two


def test_the_file_says_what_it_is():
    factura = examples.factura()
    reader = pypdf.PdfReader(BytesIO(ride.render(factura, autorizacion=examples.autorizacion(factura))))
    assert reader.metadata.title == "Factura 002-001-000004512"
    assert reader.metadata.author == "Ferretería La Inventada Cía. Ltda."
    assert reader.metadata.creation_date == examples.AUTORIZADA
    assert reader.trailer["/Root"]["/Lang"] == "es-EC"


def test_twenty_lines_with_a_logo_take_at_most_12_kb():
    factura = examples.factura(20)
    assert (
        len(ride.render(factura, autorizacion=examples.autorizacion(factura), logo=examples.logo())) <= 12_000
    )


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" * 9]
)
def test_a_logo_that_is_none_gives_the_plain_mark(data):
    factura = examples.factura()
    assert ride.render(factura, logo=data) == ride.render(factura)


def test_a_logo_is_printed():
    with_logo = pypdf.PdfReader(BytesIO(ride.render(examples.factura(), logo=examples.logo())))
    assert len(with_logo.pages[0].images) == 1
