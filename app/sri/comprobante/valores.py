"""Lines, taxes and payments: what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.sri.comprobante.comun import Campo, Comprobante


@dataclass(frozen=True, slots=True)
class ImpuestoTotal:
    """One block of tax: of a line, of the whole voucher, or of a supporting document.

    `tarifa` is a percentage; None when neither the block nor a matching line says it.
    """

    codigo: str
    codigo_porcentaje: str
    base: Decimal
    valor: Decimal
    tarifa: Decimal | None = None
    descuento_adicional: Decimal | None = None
    devolucion_iva: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Linea:
    """One detalle of a factura, liquidación or nota de crédito."""

    descripcion: str
    cantidad: Decimal
    precio_unitario: Decimal
    total: Decimal  # precioTotalSinImpuesto
    codigo: str = ""  # codigoPrincipal / codigoInterno
    codigo_auxiliar: str = ""  # codigoAuxiliar / codigoAdicional
    unidad: str = ""
    descuento: Decimal | None = None
    precio_sin_subsidio: Decimal | None = None
    adicionales: tuple[Campo, ...] = ()
    impuestos: tuple[ImpuestoTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Pago:
    """One way of payment (table 24)."""

    forma: str
    total: Decimal
    plazo: Decimal | None = None
    unidad_tiempo: str = ""


@dataclass(frozen=True, slots=True)
class Compensacion:
    """A solidarity compensation (2016 to 2017)."""

    codigo: str
    tarifa: Decimal
    valor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ConDetalle(Comprobante):
    """What factura, liquidación, nota de crédito and nota de débito share: taxes and a subtotal."""

    total_sin_impuestos: Decimal
    impuestos: tuple[ImpuestoTotal, ...]
    total_descuento: Decimal | None = None
    lineas: tuple[Linea, ...] = ()
    pagos: tuple[Pago, ...] = ()
    compensaciones: tuple[Compensacion, ...] = ()
