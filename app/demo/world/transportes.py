"""Transportes Ficticios: freight, the guías that go with it, and what it withholds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from app.demo import vouchers
from app.demo.vouchers import (
    Bien,
    Campo,
    Destinatario,
    Destino,
    DocumentoRelacionado,
    Parte,
    SustitutivaGuia,
    linea,
)
from app.demo.world.cast import IRREAL, JOHN, MARIA, MARIA_RUC, TRANSPORTES
from app.demo.world.month import Month
from app.sri.catalogo import DocumentoSustento, TipoComprobante
from app.sri.clave_acceso import parse

CARRIER = Parte(TRANSPORTES.ruc, TRANSPORTES.razon_social, "04")
PLATE = "GZZ0001"
ROUTES = ("Guayaquil - Quito", "Quito - Cuenca", "Manta - Guayaquil", "Loja - Machala")
WITHHOLDS_EVERY = 2


def vouchers_of(month: Month) -> Iterator[bytes]:
    """Yield what the carrier issued this month."""
    billed = freight(month)
    yield billed
    yield trip(month, billed)
    if month.index % WITHHOLDS_EVERY == 0:
        yield withheld(month)


def freight(month: Month) -> bytes:
    """Bill a month's freight; every other factura also stands in for the guía of one trip."""
    head = month.head(TipoComprobante.FACTURA, TRANSPORTES)
    route = month.dice.choice(ROUTES)
    tons = Decimal(month.dice.randrange(2_000, 24_000)).scaleb(-3)
    covers = month.number % 2 == 0
    return vouchers.factura(
        **head,
        version="2.0.0" if covers else "1.1.0",
        receptor=IRREAL.parte(),
        lineas=[
            linea(
                f"Flete {route}, tonelada",
                cantidad=tons.quantize(Decimal("0.01")),
                precio="38.50",
                iva="0",
                codigo="FLE-01",
                codigo_auxiliar="H492001",
            ),
            linea("Seguro de carga", precio="12.00", codigo="SEG-01"),
        ],
        placa=PLATE,
        sustitutiva_guia=covering(month, route) if covers else None,
        adicionales=month.additional(IRREAL, head["fecha"], Ruta=route),
    )


def covering(month: Month, route: str) -> SustitutivaGuia:
    """Describe the trip that a factura covers."""
    day = month.first
    return SustitutivaGuia(
        "Bodega Irreal, Quito", IRREAL.address, day, day + timedelta(days=1), CARRIER, PLATE,
        (Destino("Traslado entre establecimientos", establecimiento="002", ruta=route),),
    )  # fmt: skip


def trip(month: Month, billed: bytes) -> bytes:
    """Carry the goods of several people at once."""
    clave = parse(vouchers.clave_de(billed))
    head = month.head(TipoComprobante.GUIA_REMISION, TRANSPORTES)
    sustento = DocumentoRelacionado(DocumentoSustento.FACTURA, clave.numero, clave.issued_on, str(clave))
    return vouchers.guia_remision(
        **{**head, "fecha": clave.issued_on},
        transportista=CARRIER,
        placa=PLATE,
        dir_partida=TRANSPORTES.dir_matriz,
        fin=clave.issued_on + timedelta(days=1),
        destinatarios=[
            Destinatario(IRREAL.parte(), "Venta", sustento=sustento, bienes=(boxes(month, "Cajas de loza"),)),
            Destinatario(MARIA.parte(MARIA_RUC), "Consignación", bienes=(boxes(month, "Sacos de café"),)),
            Destinatario(JOHN.parte(), "Encomienda", bienes=(boxes(month, "Equipaje"),)),
        ],
        adicionales=month.additional(None, clave.issued_on),
    )


def boxes(month: Month, name: str) -> Bien:
    count = month.dice.randint(1, 40)
    return Bien(name, Decimal(count), "BUL", adicionales=(Campo("Peso", f"{count * 18} kg"),))


def withheld(month: Month) -> bytes:
    """Withhold the IVA and the renta of María's fees."""
    head = month.head(TipoComprobante.RETENCION, TRANSPORTES)
    documento = month.earlier(DocumentoSustento.FACTURA)
    base = Decimal(month.dice.randrange(30_000, 80_000)).scaleb(-2)
    return vouchers.retencion(
        **head,
        receptor=MARIA.parte(MARIA_RUC),
        retenciones=[
            vouchers.retenido(codigo_retencion="303", base=base, porcentaje=10, documento=documento),
            vouchers.retenido(
                codigo="2", codigo_retencion="3", base=base * 15 / 100, porcentaje=100, documento=documento
            ),
        ],
        adicionales=month.additional(MARIA, head["fecha"]),
    )
