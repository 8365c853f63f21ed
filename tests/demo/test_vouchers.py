"""What the builders build is what the reader reads: every type, every version, every special block."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from app.demo import vouchers
from app.demo.vouchers import (
    FECHA,
    Bien,
    Campo,
    Destinatario,
    Destino,
    DocumentoRelacionado,
    Exportacion,
    MaquinaFiscal,
    Motivo,
    Pago,
    Parte,
    RetencionPresuntiva,
    Rubro,
    SustitutivaGuia,
)
from app.sri import clave_acceso, lectura
from app.sri.catalogo import TipoComprobante

EXPORTACION = Exportacion(
    comercio_exterior="EXPORTADOR",
    incoterm="CIF",
    lugar_incoterm="Guayaquil",
    incoterm_total="FOB",
    pais_origen="593",
    puerto_embarque="Guayaquil",
    puerto_destino="Rotterdam",
    pais_destino="215",
    pais_adquisicion="215",
    flete=Decimal("1500.00"),
    seguro=Decimal("120.50"),
)


def read(xml):
    return lectura.read(etree.tostring(etree.fromstring(xml), method="c14n"))


@pytest.mark.parametrize(("tipo", "version"), vouchers.VERSIONS)
def test_every_version_is_read_without_a_stranger_in_it(tipo, version):
    comprobante = read(vouchers.build(tipo, version))

    assert (comprobante.tipo, comprobante.version) == (tipo, version)
    assert comprobante.emisor == vouchers.EMISOR
    assert comprobante.receptores[0].identificacion == vouchers.RECEPTOR.identificacion
    assert comprobante.fecha_emision == FECHA
    assert comprobante.desconocidos == ()


def test_all_thirteen_versions_of_the_six_types_are_listed():
    assert len(set(vouchers.VERSIONS)) == 13
    assert {tipo for tipo, _ in vouchers.VERSIONS} == set(TipoComprobante)


@pytest.mark.parametrize(("tipo", "version"), vouchers.VERSIONS)
def test_the_clave_agrees_with_what_was_asked(tipo, version):
    xml = vouchers.build(tipo, version, fecha=date(2025, 12, 31), secuencial=7, serie="002-003", ambiente="1")

    clave = clave_acceso.parse(vouchers.clave_de(xml))

    assert clave.issued_on == date(2025, 12, 31)
    assert (clave.tipo, clave.ambiente, clave.numero) == (tipo, "1", "002-003-000000007")


def test_the_same_call_builds_the_same_bytes():
    assert vouchers.factura() == vouchers.factura()


def test_a_misspelt_argument_is_an_error():
    with pytest.raises(TypeError):
        vouchers.factura(linea=[])


def test_lines_taxes_and_total_agree():
    lineas = [
        vouchers.linea("Tornillos", cantidad="2.5", precio="3.33", descuento="0.10"),
        vouchers.linea("Medicina", precio="20.00", iva="0"),
        vouchers.linea("Licor", precio="10.00", ice=("3031", "75")),
    ]

    factura = read(vouchers.factura(lineas=lineas, propina="1.00"))

    assert factura.lineas == tuple(lineas)
    assert factura.total_sin_impuestos == Decimal("38.23")
    assert [(tax.codigo, str(tax.valor)) for tax in factura.impuestos] == [
        ("2", "3.86"),
        ("2", "0.00"),
        ("3", "7.50"),
    ]
    assert factura.total == Decimal("50.59")
    assert factura.pagos == (Pago("20", Decimal("50.59")),)


def test_quantities_have_the_decimals_of_their_version():
    line = vouchers.linea("Gasolina", cantidad="10.125", precio="2.457")

    assert b"<cantidad>10.125000</cantidad>" in vouchers.factura(version="1.1.0", lineas=[line])
    assert b"<cantidad>10.12</cantidad>" in vouchers.factura(version="1.0.0", lineas=[line])


@pytest.mark.parametrize(
    ("numero", "tipo"),
    [
        ("1799999931001", "04"),
        ("1759999996", "05"),
        ("AB-123", "06"),
        ("9999999999999", "07"),
    ],
)
def test_the_identification_type_follows_from_the_number(numero, tipo):
    [receptor] = read(vouchers.factura(receptor=Parte(numero, "Quien sea"))).receptores

    assert receptor.tipo_identificacion == tipo


def test_a_type_that_was_given_stays():
    [receptor] = read(vouchers.factura(receptor=Parte("1759999996001", "María", "08"))).receptores

    assert receptor.tipo_identificacion == "08"


@pytest.mark.parametrize(
    ("argument", "value", "field"),
    [
        ("exportacion", EXPORTACION, "exportacion"),
        ("reembolsos", (vouchers.reembolso(), vouchers.reembolso(base="40.00", iva="0")), "reembolsos"),
        (
            "retenciones",
            (RetencionPresuntiva("4", "327", Decimal("0.2"), Decimal("1.50")),),
            "retenciones",
        ),
        ("rubros", (Rubro("Tasa de bomberos", Decimal("7.34")),), "rubros_terceros"),
        ("guia_remision", "001-001-000000009", "guia_remision"),
        ("placa", "PAB1234", "placa"),
        ("correo_negociable", "cobros@inventada.example", "correo_negociable"),
        ("maquina_fiscal", MaquinaFiscal("Marca", "Modelo", "Serie"), "maquina_fiscal"),
        ("propina", Decimal("2.00"), "propina"),
        ("pagos", (Pago("19", Decimal("115.00"), Decimal(30), "dias"),), "pagos"),
        (
            "sustitutiva_guia",
            SustitutivaGuia(
                "Bodega", "Obra", FECHA, FECHA, Parte("0999999999001", "Fletes", "04"), "PAB1234",
                (Destino("Venta", "028-1", "001", "Quito - Loja"),),
            ),
            "sustitutiva_guia",
        ),
    ],
)  # fmt: skip
def test_special_blocks_of_a_factura_come_back_as_given(argument, value, field):
    factura = read(vouchers.factura(version="2.1.0", **{argument: value}))

    assert getattr(factura, field) == value
    assert factura.desconocidos == ()


def test_exports_and_items_for_third_parties_are_part_of_the_total():
    export = read(vouchers.factura(exportacion=EXPORTACION, lineas=[vouchers.linea("Rosas", iva="0")]))
    energy = read(vouchers.factura(version="2.1.0", rubros=[Rubro("Basura", Decimal("5.00"))]))

    assert export.total == Decimal("1720.50")
    assert energy.total == Decimal("120.00")


def test_iva_that_is_given_back_leaves_the_total():
    factura = read(vouchers.factura(devolucion_iva="4.00"))

    assert factura.impuestos[0].devolucion_iva == Decimal("4.00")
    assert factura.total == Decimal("111.00")


def test_a_subsidy_is_what_the_buyer_did_not_pay():
    line = vouchers.linea("Gas", precio="1.60", cantidad=2, precio_sin_subsidio=Decimal("12.00"))

    factura = read(vouchers.factura(lineas=[line]))

    assert factura.total_subsidio == Decimal("20.80")
    assert factura.total == Decimal("3.68")


def test_reimbursements_have_their_totals_in_the_header():
    factura = read(vouchers.factura(reembolsos=[vouchers.reembolso(), vouchers.reembolso(base="50.00")]))

    totales = factura.totales_reembolso
    assert (totales.codigo_documento, totales.total, totales.base, totales.impuesto) == (
        "41",
        Decimal("172.50"),
        Decimal("150.00"),
        Decimal("22.50"),
    )


def test_a_guia_reaches_each_destinatario():
    sustento = DocumentoRelacionado("01", "001-001-000000001", FECHA, "1" * 49)
    bienes = (Bien("Cemento", Decimal("1.5"), "CEM", "AUX", (Campo("Lote", "7"),)),)
    partes = [
        Parte("1759999996", "María", direccion="Sur"),
        Parte("1799999931001", "Irreal", direccion="Norte"),
    ]
    destinatarios = [
        Destinatario(parte, "Venta", "028-1", "002", "Quito", sustento, bienes) for parte in partes
    ]

    guia = read(vouchers.guia_remision(destinatarios=destinatarios, fin=date(2026, 3, 3)))

    assert [each.identificacion for each in guia.receptores] == ["1759999996", "1799999931001"]
    assert [
        replace(each, parte=destinatarios[i].parte) for i, each in enumerate(guia.destinatarios)
    ] == destinatarios
    assert (guia.inicio, guia.fin) == (FECHA, date(2026, 3, 3))


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_both_retenciones_say_the_same(version):
    other = DocumentoRelacionado("01", "001-001-000000999", FECHA)
    lines = [vouchers.retenido(), vouchers.retenido(base="40.00", porcentaje=100, documento=other)]

    retencion = read(vouchers.retencion(version=version, retenciones=lines))

    assert list(retencion.retenciones) == lines
    assert retencion.total == Decimal("57.50")
    assert retencion.periodo_fiscal == "03/2026"


def test_notes_say_what_they_modify_and_why():
    modificado = DocumentoRelacionado("01", "001-001-000000042", date(2026, 1, 5))
    motivos = (Motivo("Mora", Decimal("10.00")), Motivo("Gestión", Decimal("5.00")))

    credito = read(vouchers.nota_credito(modificado=modificado, motivo="Precio mal cobrado"))
    debito = read(vouchers.nota_debito(modificado=modificado, motivos=motivos))

    assert (credito.modificado, credito.motivo) == (modificado, "Precio mal cobrado")
    assert (debito.modificado, debito.motivos) == (modificado, motivos)
    assert (credito.total, debito.total) == (Decimal("115.00"), Decimal("17.25"))


def test_additional_fields_keep_their_order_and_their_letters():
    xml = vouchers.liquidacion_compra(adicionales={"Correo": "ñ@inventada.example", "Nota": "a < b & c"})

    assert read(xml).adicionales == (Campo("Correo", "ñ@inventada.example"), Campo("Nota", "a < b & c"))
