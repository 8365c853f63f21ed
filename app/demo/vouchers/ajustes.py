"""What changes the totals of a factura beside its lines: IVA given back, subsidies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from app.demo.vouchers.arbol import Amount, amount, cents
from app.sri.comprobante import ImpuestoTotal, Linea


def with_refund(taxes: list[ImpuestoTotal], refund: Amount | None) -> list[ImpuestoTotal]:
    """Give part of the first IVA back, as Anexo 20 does for older people."""
    if refund is None:
        return taxes
    return [replace(taxes[0], devolucion_iva=cents(amount(refund))), *taxes[1:]]


def subsidy(lineas: Sequence[Linea]) -> Decimal | None:
    """Add up what the State pays of each line (Anexo 6), or None when it pays nothing."""
    saved = [
        cents((line.precio_sin_subsidio - line.precio_unitario) * line.cantidad)
        for line in lineas
        if line.precio_sin_subsidio is not None
    ]
    return sum(saved, Decimal(0)) if saved else None


def optional_cents(value: Amount | None) -> Decimal | None:
    return None if value is None else cents(amount(value))
