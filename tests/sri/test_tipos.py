"""Every type other than factura is read as its XML says it."""

from datetime import date
from decimal import Decimal

import pytest

from app.sri import lectura
from app.sri.comprobante import Campo, DocumentoRelacionado, Motivo
from app.sri.errors import Codigo, Refused

from .armar import CEDULA, COMPRADOR, IMPUESTO, LINEA, TOTAL_IMPUESTO, canonical, tributaria

MODIFICADO = (
    "<codDocModificado>01</codDocModificado><numDocModificado>001-001-000000099</numDocModificado>"
    "<fechaEmisionDocSustento>01/03/2026</fechaEmisionDocSustento>"
)
SUJETO = COMPRADOR.replace("Comprador", "SujetoRetenido")
SUSTENTO = "<codDocSustento>01</codDocSustento><numDocSustento>001001000000099</numDocSustento>"
PAGOS = "<pagos><pago><formaPago>20</formaPago><total>7.50</total></pago></pagos>"
RETENIDO = (
    "<codigo>1</codigo><codigoRetencion>312A</codigoRetencion><baseImponible>100.00</baseImponible>"
    "<porcentajeRetener>1.75</porcentajeRetener><valorRetenido>1.75</valorRetenido>"
)


def read(raiz, tipo, version, body):
    return lectura.read(canonical(f'<{raiz} version="{version}">{tributaria(tipo)}{body}</{raiz}>'))


def nota_credito(fecha="02/03/2026"):
    line = LINEA.replace("codigoPrincipal", "codigoInterno")
    return read(
        "notaCredito",
        "04",
        "1.1.0",
        f"<infoNotaCredito><fechaEmision>{fecha}</fechaEmision>{COMPRADOR}<rise>RISE</rise>{MODIFICADO}"
        f"<totalSinImpuestos>100.00</totalSinImpuestos><valorModificacion>115.00</valorModificacion>"
        f"<totalConImpuestos>{TOTAL_IMPUESTO}</totalConImpuestos><motivo>Devolución</motivo>"
        f"</infoNotaCredito><detalles>{line}</detalles>",
    )


def retencion(body, version="2.0.0"):
    return read(
        "comprobanteRetencion",
        "07",
        version,
        f"<infoCompRetencion><fechaEmision>02/03/2026</fechaEmision>{SUJETO}"
        f"<periodoFiscal>03/2026</periodoFiscal></infoCompRetencion>{body}",
    )


def guia(destinatarios):
    return read(
        "guiaRemision",
        "06",
        "1.1.0",
        "<infoGuiaRemision><dirPartida>Quito</dirPartida>"
        "<razonSocialTransportista>Rutas del Páramo</razonSocialTransportista>"
        "<tipoIdentificacionTransportista>04</tipoIdentificacionTransportista>"
        "<rucTransportista>1792146739001</rucTransportista>"
        "<fechaIniTransporte>03/03/2026</fechaIniTransporte><fechaFinTransporte>04/03/2026</fechaFinTransporte>"
        f"<placa>PBA1234</placa></infoGuiaRemision><destinatarios>{destinatarios}</destinatarios>",
    )


def destinatario(numero, sustento=""):
    return (
        f"<destinatario><identificacionDestinatario>{numero}</identificacionDestinatario>"
        "<razonSocialDestinatario>Ana Pilco</razonSocialDestinatario><dirDestinatario>Loja</dirDestinatario>"
        f"<motivoTraslado>Venta</motivoTraslado>{sustento}<detalles><detalle><codigoInterno>C</codigoInterno>"
        "<descripcion>Caja</descripcion><cantidad>2.5</cantidad></detalle></detalles></destinatario>"
    )


def test_a_nota_de_credito_tells_what_it_modifies_and_why():
    found = nota_credito()
    assert found.total == Decimal("115.00")
    assert found.modificado == DocumentoRelacionado("01", "001-001-000000099", date(2026, 3, 1))
    assert (found.motivo, found.emisor.rise, found.lineas[0].codigo) == ("Devolución", "RISE", "P1")
    assert found.impuestos[0].tarifa == Decimal("15.00")
    assert found.desconocidos == ()


def test_a_nota_de_debito_has_reasons_in_place_of_lines():
    found = read(
        "notaDebito",
        "05",
        "1.0.0",
        f"<infoNotaDebito><fechaEmision>02/03/2026</fechaEmision>{COMPRADOR}{MODIFICADO}"
        f"<totalSinImpuestos>-100.00</totalSinImpuestos><impuestos>{IMPUESTO}</impuestos>"
        f"<valorTotal>15.00</valorTotal>{PAGOS}{PAGOS}</infoNotaDebito>"
        "<motivos><motivo><razon>Interés</razon><valor>1.00</valor></motivo></motivos>",
    )
    assert found.motivos == (Motivo("Interés", Decimal("1.00")),)
    assert [pago.forma for pago in found.pagos] == ["20", "20"]
    assert (found.total, found.total_sin_impuestos) == (Decimal("15.00"), Decimal("-100.00"))
    assert found.desconocidos == ()


def test_the_receiver_of_a_liquidacion_is_the_supplier():
    found = read(
        "liquidacionCompra",
        "03",
        "1.1.0",
        f"<infoLiquidacionCompra><fechaEmision>02/03/2026</fechaEmision>"
        f"{COMPRADOR.replace('Comprador', 'Proveedor')}<direccionProveedor>Puyo</direccionProveedor>"
        "<totalSinImpuestos>100.00</totalSinImpuestos><totalDescuento>0.00</totalDescuento>"
        f"<totalConImpuestos>{TOTAL_IMPUESTO}</totalConImpuestos><importeTotal>115.00</importeTotal>"
        f"</infoLiquidacionCompra><detalles>{LINEA}</detalles>",
    )
    (supplier,) = found.receptores
    assert (supplier.identificacion, supplier.direccion) == (CEDULA, "Puyo")
    assert found.desconocidos == ()


def test_a_guia_has_the_date_of_its_clave_and_every_receiver():
    found = guia(destinatario(CEDULA, SUSTENTO) + destinatario("1710034065"))
    assert found.fecha_emision == date(2026, 3, 2)
    assert found.total is None
    assert [parte.identificacion for parte in found.receptores] == [CEDULA, "1710034065"]
    first, second = found.destinatarios
    assert (first.sustento.numero, second.sustento) == ("001-001-000000099", None)
    assert first.bienes[0].cantidad == Decimal("2.5")
    assert found.transportista.nombre == "Rutas del Páramo"
    assert found.desconocidos == ()


def test_a_guia_for_nobody_is_refused():
    with pytest.raises(Refused) as caught:
        guia("")
    assert caught.value.code == Codigo.E_STRUCT


def test_a_retencion_of_the_first_version_carries_a_document_on_each_line():
    found = retencion(f"<impuestos><impuesto>{RETENIDO}{SUSTENTO}</impuesto></impuestos>", "1.0.0")
    assert found.total == Decimal("1.75")
    assert found.retenciones[0].documento.numero == "001-001-000000099"
    assert found.desconocidos == ()


def test_a_retencion_of_the_second_version_gives_the_lines_of_every_document_in_order():
    document = (
        f"<docSustento><codSustento>01</codSustento>{SUSTENTO}"
        "<fechaEmisionDocSustento>01/03/2026</fechaEmisionDocSustento><pagoLocExt>01</pagoLocExt>"
        "<totalSinImpuestos>100.00</totalSinImpuestos><importeTotal>115.00</importeTotal>"
        f"<retenciones><retencion>{RETENIDO}</retencion><retencion>{RETENIDO}<dividendos>"
        "<imRentaSoc>5.00</imRentaSoc></dividendos></retencion></retenciones>"
        f"{PAGOS}</docSustento>"
    )
    found = retencion(f"<docsSustento>{document}{document}</docsSustento>")
    assert (len(found.retenciones), found.total) == (4, Decimal("7.00"))
    assert found.retenciones[1].extras == (Campo("imRentaSoc", "5.00"),)
    assert found.sustentos[0].pago_exterior == (Campo("pagoLocExt", "01"),)
    assert found.sustentos[1].pagos[0].forma == "20"
    assert found.desconocidos == ()


def test_what_a_retencion_withholds_adds_up_to_whole_cents():
    line = RETENIDO.replace("<valorRetenido>1.75", "<valorRetenido>1.755")
    with pytest.raises(Refused) as caught:
        retencion(f"<impuestos><impuesto>{line}</impuesto></impuestos>", "1.0.0")
    assert caught.value.code == Codigo.E_NUMBER


@pytest.mark.parametrize("text", ["31/02/2026", "2/3/2026", "2026-03-02", "٠٢/03/2026", "00/00/0000"])
def test_a_date_that_no_calendar_has_is_refused(text):
    with pytest.raises(Refused) as caught:
        nota_credito(fecha=text)
    assert caught.value.code == Codigo.E_DATE
