"""Vouchers of invented people, one of each type with every block it may have."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from app.sri import clave_acceso
from app.sri.comprobante import (
    Autorizacion,
    Bien,
    Campo,
    Compensacion,
    ComprobanteRetencion,
    Destinatario,
    Destino,
    DocumentoRelacionado,
    Emisor,
    Exportacion,
    Factura,
    GuiaRemision,
    ImpuestoTotal,
    Linea,
    LiquidacionCompra,
    MaquinaFiscal,
    Motivo,
    NotaCredito,
    NotaDebito,
    Pago,
    Parte,
    Reembolso,
    Retencion,
    RetencionPresuntiva,
    Rubro,
    Sustento,
    SustitutivaGuia,
    TotalesReembolso,
)

RUC = "1799999999001"
HOY = date(2026, 11, 20)
AUTORIZADA = datetime(2026, 11, 20, 15, 42, 5, tzinfo=UTC)
D = Decimal


def clave(tipo="01", ambiente="2", secuencial="000004512"):
    digits = f"20112026{tipo}{RUC}{ambiente}002001{secuencial}123456781"
    return clave_acceso.parse(digits + clave_acceso.check_digit(digits))


EMISOR = Emisor(
    ruc=RUC,
    razon_social="Ferretería La Inventada Cía. Ltda.",
    nombre_comercial="El Tornillo Feliz",
    dir_matriz="Av. Sin Nombre 123 y Calle Falsa, edificio Imaginario, piso 2, Quito",
    dir_establecimiento="Pasaje Inventado N0-00 y Av. de los Ejemplos, Guayaquil",
    contribuyente_especial="0123",
    obligado_contabilidad="SI",
    agente_retencion="1",
    contribuyente_rimpe="CONTRIBUYENTE RÉGIMEN RIMPE",
)
ROSA = Parte(
    "1799999999", "Rosa Ejemplo Andrade", "05", "Pasaje Inventado N0-00 y Callejón de la Ñusta, Quito"
)
ACME = Parte("1799999990001", "Comercial Ficticia Andina S.A.", "04", "Km 0 vía a Ninguna Parte, Cuenca")
PRODUCTOS = (
    ("FER-0117", "Taladro percutor 13 mm, modelo Ejemplo", "1", "189.00"),
    ("PIN-0040", "Pintura látex blanca, galón", "6", "18.50"),
    ("PIN-0212", 'Rodillo de felpa 9" con mango de madera y repuesto para superficies rugosas', "4", "4.255"),
    ("LIJ-0220", "Lija de agua n.º 220", "25", "0.76"),
    ("TOR-1010", "Tornillo autorroscante 10 × 1 ½, caja de 100", "2.5", "3.4275"),
)


def iva(base, valor, tarifa="15.00", codigo="4"):
    return ImpuestoTotal("2", codigo, D(base), D(valor), D(tarifa) if tarifa is not None else None)


def linea(i):
    codigo, descripcion, cantidad, precio = PRODUCTOS[i % len(PRODUCTOS)]
    adicionales = (Campo("Serie", f"INV-{i:06d}"), Campo("Garantía", "12 meses")) if i % 7 == 0 else ()
    return Linea(
        descripcion=descripcion,
        cantidad=D(cantidad),
        precio_unitario=D(precio),
        total=(D(cantidad) * D(precio)).quantize(D("0.01")),
        codigo=codigo,
        codigo_auxiliar=f"7860000{i:05d}" if i % 3 == 0 else "",
        descuento=D("0.00"),
        adicionales=adicionales,
        impuestos=(iva("1", "0.15"),),
    )


def factura(lineas=4, ambiente="2", **cambios):
    datos = {
        "clave": clave("01", ambiente),
        "version": "1.1.0",
        "tipo_emision": "1",
        "fecha_emision": HOY,
        "emisor": EMISOR,
        "receptores": (ROSA,),
        "total": D("386.42"),
        "moneda": "DOLAR",
        "total_sin_impuestos": D("336.02"),
        "total_descuento": D("0.00"),
        "impuestos": (iva("336.02", "50.40"), iva("0.00", "0.00", "0", "0")),
        "lineas": tuple(linea(i) for i in range(lineas)),
        "pagos": (Pago("19", D("386.42"), D("30"), "días"),),
        "propina": D("0.00"),
        "adicionales": (
            Campo("Pedido", "P-00312"),
            Campo("Vendedor", "Persona Ficticia"),
            Campo("Correo", "rosa@ejemplo.ec"),
            Campo("RUC Proveedor", "1799999998001"),
        ),
    }
    return Factura(**(datos | cambios))


def factura_completa(ambiente="2"):
    """Build a factura with every block that any factura may have."""
    base = factura(3, ambiente)
    lineas = tuple(
        replace(
            fila,
            unidad="galón",
            precio_sin_subsidio=fila.precio_unitario + D("1.20"),
            descuento=D("1.10"),
            codigo_auxiliar=f"F01010{i}",
        )
        for i, fila in enumerate(base.lineas)
    )
    return replace(
        base,
        receptores=(ACME,),
        lineas=lineas,
        guia_remision="002-001-000000077",
        placa="PBX1234",
        total_subsidio=D("8.40"),
        valor_ret_iva=D("1.15"),
        valor_ret_renta=D("0.42"),
        impuestos=(
            iva("300.00", "45.00"),
            iva("10.00", "0.50", "5", "5"),
            iva("7.00", "0.56", "8", "8"),
            iva("6.00", "0.00", "0", "0"),
            iva("3.00", "0.00", None, "6"),
            iva("2.00", "0.00", None, "7"),
            iva("1.00", "0.99", None, "99"),
            replace(
                iva("20.00", "3.20", "16.00", "11"), devolucion_iva=D("3.20"), descuento_adicional=D("0.05")
            ),
            ImpuestoTotal("3", "3092", D("12.00"), D("1.80")),
            ImpuestoTotal("5", "5001", D("3"), D("0.06")),
        ),
        compensaciones=(Compensacion("1", D("2"), D("0.02")),),
        pagos=(Pago("01", D("100.00")), Pago("19", D("200.00"), D("30"), "días"), Pago("314", D("86.42"))),
        propina=D("2.50"),
        exportacion=Exportacion(
            comercio_exterior="EXPORTADOR",
            incoterm="FOB",
            lugar_incoterm="Guayaquil",
            incoterm_total="FOB",
            pais_origen="593",
            puerto_embarque="Guayaquil",
            puerto_destino="Puerto Inventado",
            pais_destino="110",
            pais_adquisicion="593",
            flete=D("12.00"),
            seguro=D("3.00"),
            gastos_aduaneros=D("1.00"),
            gastos_transporte=D("4.00"),
        ),
        totales_reembolso=TotalesReembolso("41", D("115.00"), D("100.00"), D("15.00")),
        reembolsos=REEMBOLSOS,
        retenciones=(
            RetencionPresuntiva("4", "3", D("1"), D("1.15")),
            RetencionPresuntiva("4", "327", D("0.20"), D("0.42")),
        ),
        sustitutiva_guia=SustitutivaGuia(
            dir_partida="Bodega Imaginaria, Quito",
            dir_destinatario="Km 0 vía a Ninguna Parte, Cuenca",
            inicio=HOY,
            fin=HOY,
            transportista=Parte("1799999991001", "Transportes Inexistentes S.A.", "04"),
            placa="PBX1234",
            destinos=(
                Destino("Venta", "DAU-1", "001", "Quito – Cuenca"),
                Destino("Devolución", ruta="Cuenca – Loja"),
            ),
        ),
        rubros_terceros=(
            Rubro("Contribución a bomberos", D("10.00")),
            Rubro("Recolección de basura", D("12.00")),
        ),
        correo_negociable="tesoreria@ejemplo.ec",
        maquina_fiscal=MaquinaFiscal("Ficticia", "MF-1", "SERIE-0001"),
        desconocidos=(Campo("infoFactura/regimenNuevo", "RÉGIMEN DEL FUTURO"),),
    )


REEMBOLSOS = (
    Reembolso(
        "04",
        "1799999992001",
        "02",
        DocumentoRelacionado("01", "001-001-000000123", HOY, "1234567890"),
        "593",
        (iva("80.00", "12.00"), iva("20.00", "3.00", "15")),
    ),
    Reembolso(
        "05",
        "1799999993",
        "01",
        DocumentoRelacionado("01", "001-002-000000456", HOY, clave().text),
        "593",
        (iva("10.00", "0.00", "0", "0"),),
        (Compensacion("1", D("2"), D("0.20")),),
    ),
)


def liquidacion():
    base = factura(2)
    return LiquidacionCompra(
        clave=clave("03"),
        version="1.1.0",
        tipo_emision="1",
        fecha_emision=HOY,
        emisor=EMISOR,
        receptores=(ROSA,),
        total=D("386.42"),
        total_sin_impuestos=base.total_sin_impuestos,
        total_descuento=D("0.00"),
        impuestos=base.impuestos,
        lineas=base.lineas,
        pagos=base.pagos,
        adicionales=base.adicionales,
        totales_reembolso=TotalesReembolso("41", D("115.00"), D("100.00"), D("15.00")),
        reembolsos=REEMBOLSOS,
        maquina_fiscal=MaquinaFiscal("Ficticia", "MF-1", "SERIE-0001"),
        correo_negociable="tesoreria@ejemplo.ec",
    )


MODIFICADO = DocumentoRelacionado("01", "002-001-000004400", date(2026, 10, 2))


def nota_credito():
    base = factura(3)
    return NotaCredito(
        clave=clave("04"),
        version="1.1.0",
        tipo_emision="1",
        fecha_emision=HOY,
        emisor=replace(EMISOR, rise="Contribuyente Régimen Simplificado RISE"),
        receptores=(ROSA,),
        total=D("21.28"),
        total_sin_impuestos=D("18.50"),
        impuestos=(iva("18.50", "2.78"),),
        lineas=base.lineas,
        adicionales=base.adicionales,
        modificado=MODIFICADO,
        motivo="Devolución de un galón de pintura",
    )


def nota_debito():
    return NotaDebito(
        clave=clave("05"),
        version="1.0.0",
        tipo_emision="1",
        fecha_emision=HOY,
        emisor=EMISOR,
        receptores=(ACME,),
        total=D("23.00"),
        total_sin_impuestos=D("20.00"),
        impuestos=(iva("20.00", "3.00"),),
        pagos=(Pago("20", D("23.00"), D("1"), "MESES"),),
        modificado=MODIFICADO,
        motivos=(Motivo("Interés por mora", D("12.50")), Motivo("Gastos de cobranza", D("7.50"))),
    )


def guia(destinatarios=2):
    partes = (ACME, ROSA)
    return GuiaRemision(
        clave=clave("06"),
        version="1.1.0",
        tipo_emision="1",
        fecha_emision=HOY,
        emisor=EMISOR,
        receptores=tuple(partes[i % 2] for i in range(destinatarios)),
        total=None,
        dir_partida="Bodega Imaginaria, Quito",
        transportista=Parte("1799999991001", "Transportes Inexistentes S.A.", "04"),
        inicio=HOY,
        fin=date(2026, 11, 22),
        placa="PBX1234",
        destinatarios=tuple(
            Destinatario(
                parte=partes[i % 2],
                motivo="Venta",
                documento_aduanero="DAU-028-2026-10-00000001",
                establecimiento="001",
                ruta="Quito – Ambato – Cuenca",
                sustento=DocumentoRelacionado("01", "002-001-000004512", HOY, clave().text),
                bienes=(
                    Bien("Taladro percutor 13 mm, modelo Ejemplo", D("1"), "FER-0117", "786000000001"),
                    Bien("Pintura látex blanca, galón", D("6"), "PIN-0040", "", (Campo("Lote", "L-7"),)),
                ),
            )
            for i in range(destinatarios)
        ),
        adicionales=(Campo("Observación", "Entregar de 08:00 a 12:00"),),
    )


def retencion(version="2.0.0"):
    documento = DocumentoRelacionado("01", "001-001-000000123", date(2026, 11, 18), clave().text)
    sustento = Sustento(
        codigo="01",
        documento=documento,
        total_sin_impuestos=D("1000.00"),
        importe_total=D("1150.00"),
        registro_contable=HOY,
        impuestos=(iva("1000.00", "150.00"),),
        pagos=(Pago("20", D("1150.00")),),
        totales_reembolso=TotalesReembolso("41", D("115.00"), D("100.00"), D("15.00")),
        reembolsos=REEMBOLSOS[:1],
        pago_exterior=(Campo("pagoLocExt", "02"), Campo("tipoRegi", "01"), Campo("paisEfecPago", "110")),
    )
    segunda = version == "2.0.0"
    return ComprobanteRetencion(
        clave=clave("07"),
        version=version,
        tipo_emision="1",
        fecha_emision=HOY,
        emisor=EMISOR,
        receptores=(ACME,),
        total=D("122.50"),
        periodo_fiscal="11/2026",
        retenciones=(
            Retencion("1", "312", D("1000.00"), D("1.75"), D("17.50"), documento),
            Retencion(
                "2",
                "2",
                D("150.00"),
                D("70"),
                D("105.00"),
                documento,
                (Campo("dividendos/ejercicioFisUtDiv", "2025"),),
            ),
        ),
        sustentos=(sustento,) if segunda else (),
        tipo_sujeto="01" if segunda else "",
        parte_relacionada="NO" if segunda else "",
        adicionales=(Campo("Correo", "pagos@ejemplo.ec"),),
    )


def autorizacion(comprobante, estado="AUTORIZADO"):
    return Autorizacion(estado, comprobante.clave.text, AUTORIZADA, comprobante.clave.ambiente)


def logo(size=(360, 160)):
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, height - 1, height - 1), fill=(20, 70, 60))
    draw.ellipse((height // 4, height // 4, 3 * height // 4, 3 * height // 4), fill=(240, 190, 60))
    for i in range(4):
        top = height * (2 * i + 1) // 9
        draw.rectangle((height + 12, top, width - 1 - i * 30, top + height // 12), fill=(20, 70, 60))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


TODOS = {
    "factura": factura,
    "factura_completa": factura_completa,
    "liquidacion": liquidacion,
    "nota_credito": nota_credito,
    "nota_debito": nota_debito,
    "guia": guia,
    "retencion_1": lambda: retencion("1.0.0"),
    "retencion_2": retencion,
}
