"""Ferretería La Inventada: sales over the counter and to sites, returns, deliveries, purchases from people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.demo import vouchers
from app.demo.vouchers import Bien, Destinatario, DocumentoRelacionado, Linea, Pago, Parte, linea
from app.demo.vouchers.impuestos import tax_sum, totals
from app.demo.vouchers.lineas import subtotal
from app.demo.world.cast import (
    CONSUMIDOR_FINAL,
    FERRETERIA,
    IRREAL,
    JOHN,
    JORGE,
    MARIA,
    MARIA_RUC,
    Customer,
)
from app.demo.world.goods import QUANTITIES, some_lines
from app.demo.world.month import Month
from app.sri.catalogo import DocumentoSustento, FormaPago, TipoComprobante
from app.sri.clave_acceso import parse

CREDIT_EVERY = 3
PURCHASE_EVERY = 2
COUNTER = "001-001"
SITES = "002-001"


def vouchers_of(month: Month) -> Iterator[bytes]:
    """Yield what the shop issued this month."""
    for _ in range(3):
        yield sale(month, IRREAL, IRREAL.parte(), serie=SITES, days=30)
    sold = sale(month, MARIA, MARIA.parte(name="MARIA INVENTADA"))
    yield sold
    yield sale(month, MARIA, MARIA.parte(), version="1.0.0")
    yield sale(month, MARIA, MARIA.parte(MARIA_RUC))
    yield sale(month, JOHN, JOHN.parte())
    yield sale(month, JORGE, JORGE.parte())
    yield sale(month, None, CONSUMIDOR_FINAL, lineas=[linea("Foco LED 9 W luz cálida", precio="1.90")])
    yield delivery(month)
    if month.index % CREDIT_EVERY == 0:
        yield returned(month, sold)
    if month.index % PURCHASE_EVERY == 0:
        yield purchase(month)


def sale(  # noqa: PLR0913  (each names one part of the sale)
    month: Month,
    customer: Customer | None,
    receptor: Parte,
    *,
    serie: str = COUNTER,
    days: int = 0,
    lineas: list[Linea] | None = None,
    **more: Any,
) -> bytes:
    """Sell something, on credit when `days` says so."""
    head = month.head(TipoComprobante.FACTURA, FERRETERIA, serie=serie)
    lineas = lineas or some_lines(month)
    total = subtotal(lineas) + tax_sum(totals(lineas))
    pago = Pago(FormaPago.OTROS, total, Decimal(days), "dias") if days else Pago(FormaPago.CREDITO, total)
    return vouchers.factura(
        **head,
        **more,
        receptor=receptor,
        lineas=lineas,
        pagos=[pago],
        adicionales=month.additional(customer, head["fecha"], Vendedor="Mostrador"),
    )


def returned(month: Month, sold: bytes) -> bytes:
    """Take back what a factura of this month sold."""
    clave = parse(vouchers.clave_de(sold))
    head = month.head(TipoComprobante.NOTA_CREDITO, FERRETERIA)
    return vouchers.nota_credito(
        **{**head, "fecha": clave.issued_on},
        version="1.1.0" if month.number % 2 else "1.0.0",
        receptor=MARIA.parte(),
        modificado=DocumentoRelacionado(DocumentoSustento.FACTURA, clave.numero, clave.issued_on),
        lineas=[linea("Brocha de 4 pulgadas", precio="3.60", codigo="BRO-4P")],
        motivo="Devolución: la brocha perdía las cerdas",
        adicionales=month.additional(MARIA, clave.issued_on),
    )


def delivery(month: Month) -> bytes:
    """Carry goods to two or three customers on one trip."""
    head = month.head(TipoComprobante.GUIA_REMISION, FERRETERIA)
    stops = [IRREAL, MARIA, JORGE][: month.dice.randint(2, 3)]
    return vouchers.guia_remision(
        **head,
        version="1.1.0" if month.number % 2 else "1.0.0",
        destinatarios=[
            Destinatario(
                stop.parte(),
                "Venta",
                ruta="Quito, recorrido sur",
                bienes=(
                    Bien("Cemento gris GU, saco de 50 kg", Decimal(month.dice.choice(QUANTITIES)), "CEM-50"),
                    Bien("Bloque de 15 cm", Decimal(200), "BLO-15"),
                ),
            )
            for stop in stops
        ],
        adicionales=month.additional(None, head["fecha"], Bultos=str(len(stops) * 2)),
    )


def purchase(month: Month) -> bytes:
    """Buy a service from someone who gives no receipts."""
    head = month.head(TipoComprobante.LIQUIDACION_COMPRA, FERRETERIA)
    price = Decimal(month.dice.randrange(2_000, 12_000)).scaleb(-2)
    return vouchers.liquidacion_compra(
        **head,
        version="1.1.0" if month.index % 4 else "1.0.0",
        receptor=JORGE.parte(),
        lineas=[linea("Estibaje de materiales", precio=price, codigo="EST-01")],
        adicionales=month.additional(JORGE, head["fecha"]),
    )
