"""Luz de Mentira E.P.: a bill a month for each meter, and what it withholds from its suppliers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.demo import vouchers
from app.demo.vouchers import DocumentoRelacionado, Linea, Motivo, Parte, Rubro, linea
from app.demo.world.cast import IRREAL, JOHN, JORGE, LUZ, MARIA, MARIA_RUC, Customer
from app.demo.world.month import Month
from app.sri.catalogo import DocumentoSustento, TipoComprobante
from app.sri.clave_acceso import parse

# Meter, customer, number and name as the utility has them, usual kWh a month, and whether demand is billed.
METERS: tuple[tuple[str, Customer, str, str, int, bool], ...] = (
    ("200001-1", IRREAL, "", "COMERCIAL IRREAL S.A.", 2400, True),
    ("200002-9", MARIA, "", "INVENTADA QUIMERA MARIA ÑUSTA", 180, False),
    ("200003-7", MARIA, MARIA_RUC, "INVENTADA QUIMERA MARIA ÑUSTA", 420, False),
    ("200004-5", JOHN, "", "NOBODY JOHN", 95, False),
    ("200005-2", JORGE, "", "FICTICIO NEBLINA JORGE", 230, False),
)
DEMAND_KW = 12
RECONNECTION_ONE_IN = 9
LATE_MONTHS = {2, 9, 11}
MONTHS_BY_NAME = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def vouchers_of(month: Month) -> Iterator[bytes]:
    """Yield what the utility issued this month."""
    bills = [
        bill(month, meter, customer, customer.parte(numero, name=name), usual=usual, demand=demand)
        for meter, customer, numero, name, usual, demand in METERS
    ]
    yield from bills
    if month.number in LATE_MONTHS:
        yield interest(month, bills[2])
    yield withheld(month, IRREAL, IRREAL.parte(), version="2.0.0")
    yield withheld(month, MARIA, MARIA.parte(MARIA_RUC), version="1.0.0")


def bill(  # noqa: PLR0913  (each names one part of the bill)
    month: Month, meter: str, customer: Customer, receptor: Parte, *, usual: int, demand: bool
) -> bytes:
    """Bill one meter: energy at its rates without IVA, services with it, and fees of the municipality."""
    head = month.head(TipoComprobante.FACTURA, LUZ, serie="001-010")
    used = round(usual * month.dice.uniform(0.8, 1.25))
    lineas = energy(used, demand=demand)
    if month.dice.randrange(RECONNECTION_ONE_IN) == 0:
        lineas.append(linea("Reconexión del servicio", precio="7.50", codigo="REC-01"))
    return vouchers.factura(
        **head,
        version="2.1.0",
        receptor=receptor,
        lineas=lineas,
        rubros=(
            Rubro("Tasa de recolección de basura", Decimal(used * 12).scaleb(-3).quantize(Decimal("0.01"))),
            Rubro("Contribución bomberos", Decimal("2.35")),
        ),
        adicionales=month.additional(
            customer,
            head["fecha"],
            Suministro=meter,
            Consumo=f"{used} kWh",
            Periodo=f"{MONTHS_BY_NAME[month.number - 1]} de {month.year}",
        ),
    )


def energy(used: int, *, demand: bool) -> list[Linea]:
    """Split what was used into its rates: by hour for who pays demand, by step for a home."""
    if demand:
        day = used * 6 // 10
        return [
            linea(
                "Energía activa 08h00 a 22h00 (kWh)", cantidad=day, precio="0.0950", iva="0", codigo="ENE-A"
            ),
            linea(
                "Energía activa 22h00 a 08h00 (kWh)",
                cantidad=used - day,
                precio="0.0770",
                iva="0",
                codigo="ENE-B",
            ),
            linea("Demanda facturable (kW)", cantidad=DEMAND_KW, precio="4.0550", iva="0", codigo="DEM"),
            linea("Alumbrado público", precio="18.40", iva="0", codigo="ALU"),
            linea("Arriendo de transformador", precio="35.00", codigo="TRA"),
        ]
    low = min(used, 130)
    steps = [
        linea("Energía hasta 130 kWh", cantidad=low, precio="0.0910", iva="0", codigo="ENE-1"),
        linea("Comercialización", precio="1.414", iva="0", codigo="COM"),
        linea("Alumbrado público", precio="2.18", iva="0", codigo="ALU"),
    ]
    if used > low:
        over = linea("Energía sobre 130 kWh", cantidad=used - low, precio="0.1050", iva="0", codigo="ENE-2")
        steps.insert(1, over)
    return steps


def withheld(month: Month, customer: Customer, receptor: Parte, *, version: str) -> bytes:
    """Withhold from a purchase: 1.0.0 names several documents, 2.0.0 tells of each in full."""
    head = month.head(TipoComprobante.RETENCION, LUZ, serie="001-002")
    lines = []
    for days in (12, 25)[: month.dice.randint(1, 2)]:
        documento = month.earlier(DocumentoSustento.FACTURA, days)
        base = Decimal(month.dice.randrange(20_000, 90_000)).scaleb(-2)
        lines += [
            vouchers.retenido(base=base, documento=documento),
            vouchers.retenido(
                codigo="2", codigo_retencion="1", base=base * 15 / 100, porcentaje=30, documento=documento
            ),
        ]
    return vouchers.retencion(
        **head,
        version=version,
        receptor=receptor,
        retenciones=lines,
        adicionales=month.additional(customer, head["fecha"]),
    )


def interest(month: Month, late: bytes) -> bytes:
    """Charge interest on a bill of this month that was paid late."""
    bill_of = parse(vouchers.clave_de(late))
    head = month.head(TipoComprobante.NOTA_DEBITO, LUZ, serie="001-010")
    return vouchers.nota_debito(
        **{**head, "fecha": date(month.year, month.number, month.last_day)},
        receptor=MARIA.parte(MARIA_RUC),
        modificado=DocumentoRelacionado(DocumentoSustento.FACTURA, bill_of.numero, bill_of.issued_on),
        motivos=[Motivo("Interés por mora", Decimal("1.87")), Motivo("Gastos de cobranza", Decimal("3.50"))],
        adicionales=month.additional(MARIA, bill_of.issued_on),
    )
