"""Every type and version that the SRI publishes, and the builder of each type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.demo.vouchers.factura import factura
from app.demo.vouchers.guia_remision import guia_remision
from app.demo.vouchers.liquidacion_compra import liquidacion_compra
from app.demo.vouchers.nota_credito import nota_credito
from app.demo.vouchers.nota_debito import nota_debito
from app.demo.vouchers.retencion import retencion
from app.sri.catalogo import TipoComprobante

BUILDERS: dict[TipoComprobante, Callable[..., bytes]] = {
    TipoComprobante.FACTURA: factura,
    TipoComprobante.LIQUIDACION_COMPRA: liquidacion_compra,
    TipoComprobante.NOTA_CREDITO: nota_credito,
    TipoComprobante.NOTA_DEBITO: nota_debito,
    TipoComprobante.GUIA_REMISION: guia_remision,
    TipoComprobante.RETENCION: retencion,
}
VERSIONS: tuple[tuple[TipoComprobante, str], ...] = (
    (TipoComprobante.FACTURA, "1.0.0"),
    (TipoComprobante.FACTURA, "1.1.0"),
    (TipoComprobante.FACTURA, "2.0.0"),
    (TipoComprobante.FACTURA, "2.1.0"),
    (TipoComprobante.LIQUIDACION_COMPRA, "1.0.0"),
    (TipoComprobante.LIQUIDACION_COMPRA, "1.1.0"),
    (TipoComprobante.NOTA_CREDITO, "1.0.0"),
    (TipoComprobante.NOTA_CREDITO, "1.1.0"),
    (TipoComprobante.NOTA_DEBITO, "1.0.0"),
    (TipoComprobante.GUIA_REMISION, "1.0.0"),
    (TipoComprobante.GUIA_REMISION, "1.1.0"),
    (TipoComprobante.RETENCION, "1.0.0"),
    (TipoComprobante.RETENCION, "2.0.0"),
)


def build(tipo: str, version: str, **datos: Any) -> bytes:
    """Build an unsigned voucher of a type and version."""
    return BUILDERS[TipoComprobante(tipo)](version=version, **datos)
