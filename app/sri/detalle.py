"""Lines, taxes and payments: what factura, liquidación and notas share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.sri.comprobante import Compensacion, ImpuestoTotal, Linea, Pago
from app.sri.partes import detalles_adicionales

if TYPE_CHECKING:
    from decimal import Decimal

    from app.sri.campos import Campos


def lineas(
    raiz: Campos, codigo: str = "codigoPrincipal", auxiliar: str = "codigoAuxiliar"
) -> tuple[Linea, ...]:
    """Read detalles/detalle. The two code elements have other names in a nota de crédito."""
    return tuple(_linea(campos, codigo, auxiliar) for campos in raiz.hijos("detalles", "detalle"))


def _linea(campos: Campos, codigo: str, auxiliar: str) -> Linea:
    return Linea(
        descripcion=campos.texto("descripcion"),
        cantidad=campos.decimal("cantidad"),
        precio_unitario=campos.decimal("precioUnitario"),
        total=campos.decimal("precioTotalSinImpuesto"),
        codigo=campos.texto(codigo, 25),
        codigo_auxiliar=campos.texto(auxiliar, 25),
        unidad=campos.texto("unidadMedida", 50),
        descuento=campos.decimal_opcional("descuento"),
        precio_sin_subsidio=campos.decimal_opcional("precioSinSubsidio"),
        adicionales=detalles_adicionales(campos),
        impuestos=tuple(impuesto(one) for one in campos.hijos("impuestos", "impuesto")),
    )


def impuesto(campos: Campos, base: str = "baseImponible", valor: str = "valor") -> ImpuestoTotal:
    """Read one block of tax, of a line or of a whole voucher."""
    return ImpuestoTotal(
        codigo=campos.requerido("codigo", 2),
        codigo_porcentaje=campos.requerido("codigoPorcentaje", 5),
        base=campos.decimal(base),
        valor=campos.decimal(valor),
        tarifa=campos.decimal_opcional("tarifa"),
        descuento_adicional=campos.decimal_opcional("descuentoAdicional", negativo=True),
        devolucion_iva=campos.decimal_opcional("valorDevolucionIva"),
    )


def totales(info: Campos, lines: tuple[Linea, ...]) -> tuple[ImpuestoTotal, ...]:
    """Read totalConImpuestos. A block without its percentage takes it from the matching line (table 17)."""
    rates = _rates(lines)
    return tuple(
        total
        if total.tarifa is not None
        else replace(total, tarifa=rates.get((total.codigo, total.codigo_porcentaje)))
        for total in (impuesto(one) for one in info.hijos("totalConImpuestos", "totalImpuesto"))
    )


def _rates(lines: tuple[Linea, ...]) -> dict[tuple[str, str], Decimal]:
    rates: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        for tax in line.impuestos:
            if tax.tarifa is not None:
                rates.setdefault((tax.codigo, tax.codigo_porcentaje), tax.tarifa)
    return rates


def pagos(info: Campos) -> tuple[Pago, ...]:
    """Read pagos/pago; vouchers of 2015 have none."""
    return tuple(pago(one) for one in info.hijos("pagos", "pago"))


def pago(campos: Campos) -> Pago:
    """Read one way of payment."""
    return Pago(
        forma=campos.requerido("formaPago", 5),
        total=campos.decimal("total"),
        plazo=campos.decimal_opcional("plazo"),
        unidad_tiempo=campos.texto("unidadTiempo", 10),
    )


def compensaciones(
    info: Campos, grupo: str = "compensaciones", nombre: str = "compensacion"
) -> tuple[Compensacion, ...]:
    """Read the solidarity compensations of 2016 and 2017."""
    return tuple(
        Compensacion(one.requerido("codigo", 2), one.decimal("tarifa"), one.decimal("valor"))
        for one in info.hijos(grupo, nombre)
    )
