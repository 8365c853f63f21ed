"""Lines, their taxes, and the totals that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers.arbol import Amount, amount, block, cents, fields, optional, short
from app.sri.catalogo import Impuesto
from app.sri.comprobante import Campo, Compensacion, ImpuestoTotal, Linea, Pago

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


def linea(  # noqa: PLR0913  (keywords: a call names only what it is about)
    descripcion: str,
    *,
    precio: Amount = "100.00",
    cantidad: Amount = 1,
    descuento: Amount = "0.00",
    iva: str = "15",
    ice: tuple[str, str] | None = None,
    adicionales: Mapping[str, str] | None = None,
    **extras: Any,
) -> Linea:
    """Make a line whose amounts agree.

    `iva` is a rate ("15", "0") or "no objeto", "exento"; `ice` is (code of table 18, rate), part of the
    base of the IVA. `extras` are other fields of Linea: codigo, codigo_auxiliar, unidad, precio_sin_subsidio.

    >>> [str(tax.valor) for tax in linea("Ron", precio="10.00", ice=("3031", "75")).impuestos]
    ['7.50', '2.63']
    """
    total = cents(amount(cantidad) * amount(precio)) - cents(amount(descuento))
    return Linea(
        descripcion=descripcion,
        cantidad=amount(cantidad),
        precio_unitario=amount(precio),
        total=total,
        descuento=cents(amount(descuento)),
        adicionales=tuple(Campo(name, value) for name, value in (adicionales or {}).items()),
        impuestos=taxes(total, iva, ice),
        **{"codigo": "ART-001", **extras},
    )


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


def subtotal(lineas: Iterable[Linea]) -> Decimal:
    """Add the lines up, before taxes."""
    return sum((line.total for line in lineas), Decimal("0.00"))


def discounts(lineas: Iterable[Linea]) -> Decimal:
    """Add the discounts up."""
    return sum((line.descuento or Decimal(0) for line in lineas), Decimal("0.00"))


def tax_sum(impuestos: Iterable[ImpuestoTotal]) -> Decimal:
    """Add taxes up, less what of the IVA is given back (Anexo 20)."""
    return sum((tax.valor - (tax.devolucion_iva or 0) for tax in impuestos), Decimal("0.00"))


def detalles(lineas: Sequence[Linea], decimals: int, names: tuple[str, str]) -> etree._Element:
    """Write the lines. `names` are the elements of the two codes, which differ between types."""
    return block("detalles", [detalle(line, decimals, names) for line in lineas])


def detalle(line: Linea, decimals: int, names: tuple[str, str]) -> etree._Element:
    return block(
        "detalle",
        fields(**dict(zip(names, (line.codigo, line.codigo_auxiliar), strict=True))),
        fields(
            descripcion=line.descripcion,
            unidadMedida=line.unidad,
            cantidad=unit(line.cantidad, decimals),
            precioUnitario=unit(line.precio_unitario, decimals),
            precioSinSubsidio=unit(line.precio_sin_subsidio, decimals),
            descuento=line.descuento,
            precioTotalSinImpuesto=line.total,
        ),
        adicionales(line.adicionales),
        block("impuestos", [impuesto(tax) for tax in line.impuestos]),
    )


def unit(value: Decimal | None, decimals: int) -> str | None:
    """Write a quantity or unit price with the decimals of its version."""
    return None if value is None else f"{value:.{decimals}f}"


def adicionales(campos: Iterable[Campo]) -> etree._Element | None:
    """Write up to three details of a line."""
    return optional("detallesAdicionales", [
        block("detAdicional", nombre=campo.nombre, valor=campo.valor) for campo in campos
    ])  # fmt: skip


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


def compensaciones(given: Iterable[Compensacion]) -> etree._Element | None:
    """Write the solidarity compensations."""
    return optional("compensaciones", [
        block("compensacion", fields(codigo=each.codigo, tarifa=short(each.tarifa), valor=each.valor))
        for each in given
    ])  # fmt: skip


def pagos(given: Sequence[Pago] | None, total: Decimal) -> etree._Element | None:
    """Write the ways of payment: those given, or one for the whole. An empty sequence writes none."""
    chosen = [Pago("20", total)] if given is None else given
    return optional("pagos", [
        block("pago", fields(
            formaPago=pago.forma, total=pago.total, plazo=pago.plazo, unidadTiempo=pago.unidad_tiempo
        ))
        for pago in chosen
    ])  # fmt: skip
