"""Liquidación de compra, codDoc 03: versions 1.0.0 and 1.1.0. The receiver is the supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sri import cabecera, detalle, partes, reembolso
from app.sri.comprobante import LiquidacionCompra
from app.sri.factura import correo_negociable

if TYPE_CHECKING:
    from app.sri.cabecera import Tributaria
    from app.sri.campos import Campos

VERSIONES = ("1.0.0", "1.1.0")


def read(raiz: Campos, tributaria: Tributaria) -> LiquidacionCompra:
    """Read a liquidación de compra. Raises Refused with the code of the first thing wrong."""
    info = raiz.obligatorio("infoLiquidacionCompra")
    lines = detalle.lineas(raiz)
    proveedor = partes.parte(info, "Proveedor", "direccionProveedor")
    return LiquidacionCompra(
        **cabecera.comunes(raiz, tributaria, info, info.fecha("fechaEmision"), (proveedor,)),
        total=info.dinero("importeTotal"),
        total_sin_impuestos=info.dinero("totalSinImpuestos"),
        total_descuento=info.dinero_opcional("totalDescuento", negativo=True),
        lineas=lines,
        impuestos=detalle.totales(info, lines),
        pagos=detalle.pagos(info),
        totales_reembolso=reembolso.totales(info),
        reembolsos=reembolso.reembolsos(raiz),
        correo_negociable=correo_negociable(raiz),
    )
