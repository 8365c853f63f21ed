"""What happens once: an export, a reimbursement, a very long factura, a refund, and some tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from app.demo import vouchers
from app.demo.vouchers import Exportacion, linea
from app.demo.world.cast import FERRETERIA, IRREAL, JOHN, MARIA, TRANSPORTES
from app.demo.world.goods import GOODS, some_lines
from app.demo.world.month import Month
from app.sri.catalogo import Ambiente, TipoComprobante

LONG = 120
ECUADOR, NETHERLANDS = "593", "215"


def export(month: Month) -> bytes:
    """Sell abroad (Anexo 4)."""
    head = month.head(TipoComprobante.FACTURA, FERRETERIA, serie="002-002")
    return vouchers.factura(
        **head,
        receptor=JOHN.parte(tipo="08"),
        lineas=[
            linea("Hamaca de cabuya", cantidad=240, precio="14.30", iva="0", codigo="HAM-01"),
            linea("Sombrero de paja toquilla", cantidad=60, precio="32.00", iva="0", codigo="SOM-01"),
        ],
        exportacion=Exportacion(
            comercio_exterior="EXPORTADOR",
            incoterm="CIF",
            lugar_incoterm="Guayaquil",
            incoterm_total="FOB",
            pais_origen=ECUADOR,
            puerto_embarque="Guayaquil",
            puerto_destino="Rotterdam",
            pais_destino=NETHERLANDS,
            pais_adquisicion=NETHERLANDS,
            flete=Decimal("410.00"),
            seguro=Decimal("35.50"),
            gastos_aduaneros=Decimal("20.00"),
            gastos_transporte=Decimal("0.00"),
        ),
        adicionales=month.additional(JOHN, head["fecha"], DAU="028-2026-40-00000001"),
    )


def reimbursement(month: Month) -> bytes:
    """Charge what was paid on the customer's behalf (Anexo 5)."""
    head = month.head(TipoComprobante.FACTURA, TRANSPORTES)
    paid = [
        vouchers.reembolso(fecha=month.first),
        vouchers.reembolso(base="64.00", numero="001-002-000000502", fecha=month.first),
    ]
    total = sum(tax.base + tax.valor for each in paid for tax in each.impuestos)
    return vouchers.factura(
        **head,
        receptor=IRREAL.parte(),
        lineas=[linea("Reembolso de gastos de viaje", precio=total, iva="no objeto", codigo="REEMB")],
        reembolsos=paid,
        adicionales=month.additional(IRREAL, head["fecha"]),
    )


def long_one(month: Month) -> bytes:
    """Sell the whole shop: more lines than fit on a page."""
    head = month.head(TipoComprobante.FACTURA, FERRETERIA, serie="002-001")
    return vouchers.factura(
        **head,
        receptor=IRREAL.parte(),
        lineas=[
            linea(
                f"{name} (lote {number // len(GOODS) + 1})",
                cantidad=number % 7 + 1,
                precio=round(Decimal(price), 2),
                iva=iva,
                codigo=codigo,
                codigo_auxiliar=material,
                adicionales={"Percha": f"{number % 9 + 1}-{number % 4 + 1}"},
            )
            for number in range(LONG)
            for codigo, name, price, iva, material in [GOODS[number % len(GOODS)]]
        ],
        adicionales=month.additional(IRREAL, head["fecha"]),
    )


def refund(month: Month) -> bytes:
    """Give an older person part of the IVA back (Anexo 20), with a tip for the carrier's boy."""
    head = month.head(TipoComprobante.FACTURA, FERRETERIA)
    return vouchers.factura(
        **head,
        receptor=MARIA.parte(),
        lineas=[linea("Andador de aluminio", precio="54.00", codigo="AND-01")],
        devolucion_iva="8.10",
        propina="1.00",
        adicionales=month.additional(MARIA, head["fecha"]),
    )


def rehearsals(month: Month) -> Iterator[bytes]:
    """Try things out in the SRI's test environment."""
    for customer in (IRREAL, MARIA, JOHN):
        head = month.head(TipoComprobante.FACTURA, FERRETERIA, serie="003-001")
        yield vouchers.factura(
            **head,
            ambiente=Ambiente.PRUEBAS,
            receptor=customer.parte(name="PRUEBAS SERVICIO DE RENTAS INTERNAS"),
            lineas=some_lines(month, 3),
            adicionales=month.additional(customer, head["fecha"]),
        )


# Each in one month of the year.
ONCE: dict[int, Callable[[Month], bytes]] = {
    2: refund,
    4: reimbursement,
    6: long_one,
    8: export,
}
REHEARSAL = 7


def vouchers_of(month: Month) -> Iterator[bytes]:
    """Yield what happened this month and no other."""
    if month.number in ONCE:
        yield ONCE[month.number](month)
    if month.number == REHEARSAL:
        yield from rehearsals(month)
