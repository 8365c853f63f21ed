"""Lines, what they add up to, and how they are paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers.arbol import Amount, amount, block, cents, fields, optional, short
from app.demo.vouchers.impuestos import impuesto, taxes
from app.sri.comprobante import Campo, Compensacion, Linea, Pago


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


def subtotal(lineas: Iterable[Linea]) -> Decimal:
    """Add the lines up, before taxes."""
    return sum((line.total for line in lineas), Decimal("0.00"))


def discounts(lineas: Iterable[Linea]) -> Decimal:
    """Add the discounts up."""
    return sum((line.descuento or Decimal(0) for line in lineas), Decimal("0.00"))


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
