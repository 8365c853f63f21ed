"""Taxes: of one line, and of the whole voucher."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from app.demo.vouchers.arbol import amount, block, cents, fields, short
from app.sri.catalogo import Impuesto
from app.sri.comprobante import ImpuestoTotal, Linea

# Table 17: the code of each rate, and of what is no percentage.
IVA_CODES = {
    "0": "0",
    "12": "2",
    "14": "3",
    "15": "4",
    "5": "5",
    "no objeto": "6",
    "exento": "7",
    "8": "8",
    "13": "10",
}


def taxes(base: Decimal, iva: str, ice: tuple[str, str] | None = None) -> tuple[ImpuestoTotal, ...]:
    """Work out the taxes of one line."""
    if ice is None:
        return (iva_on(base, iva),)
    code, rate = ice
    special = ImpuestoTotal(Impuesto.ICE, code, base, cents(base * amount(rate) / 100), amount(rate))
    return (special, iva_on(base + special.valor, iva))


def iva_on(base: Decimal, iva: str) -> ImpuestoTotal:
    """Work out the IVA of a base."""
    rate = Decimal(iva) if iva.isdecimal() else Decimal(0)
    return ImpuestoTotal(Impuesto.IVA, IVA_CODES[iva], base, cents(base * rate / 100), rate)


def totals(lineas: Iterable[Linea]) -> list[ImpuestoTotal]:
    """Add the taxes of all lines up, one total for each code and rate, in order of appearance."""
    sums: dict[tuple[str, str], ImpuestoTotal] = {}
    for tax in (tax for line in lineas for tax in line.impuestos):
        key = (tax.codigo, tax.codigo_porcentaje)
        before = sums.get(key)
        base, valor = (before.base, before.valor) if before else (Decimal(0), Decimal(0))
        sums[key] = ImpuestoTotal(*key, base + tax.base, valor + tax.valor, tax.tarifa)
    return list(sums.values())


def tax_sum(impuestos: Iterable[ImpuestoTotal]) -> Decimal:
    """Add taxes up, less what of the IVA is given back (Anexo 20)."""
    return sum((tax.valor - (tax.devolucion_iva or 0) for tax in impuestos), Decimal("0.00"))


def impuesto(tax: ImpuestoTotal) -> etree._Element:
    """Write the tax of one line."""
    return block("impuesto", fields(
        codigo=str(tax.codigo),
        codigoPorcentaje=tax.codigo_porcentaje,
        tarifa=short(tax.tarifa),
        baseImponible=tax.base,
        valor=tax.valor,
    ))  # fmt: skip


def total_con_impuestos(impuestos: Iterable[ImpuestoTotal], *, with_rate: bool = True) -> etree._Element:
    """Write the taxes of the whole voucher. A nota de crédito says no rate."""
    return block("totalConImpuestos", [
        block("totalImpuesto", fields(
            codigo=str(tax.codigo),
            codigoPorcentaje=tax.codigo_porcentaje,
            descuentoAdicional=tax.descuento_adicional,
            baseImponible=tax.base,
            tarifa=short(tax.tarifa) if with_rate else None,
            valor=tax.valor,
            valorDevolucionIva=tax.devolucion_iva,
        ))
        for tax in impuestos
    ])  # fmt: skip
