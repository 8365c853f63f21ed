"""Nota de débito (codDoc 05), version 1.0.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from app.demo.vouchers import impuestos
from app.demo.vouchers import lineas as totals
from app.demo.vouchers.arbol import block, fields
from app.demo.vouchers.base import Datos, voucher
from app.demo.vouchers.nota_credito import MODIFICADO, buyer
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Compensacion, DocumentoRelacionado, Motivo, Pago


@dataclass(frozen=True, slots=True, kw_only=True)
class DatosNotaDebito(Datos):
    """What a nota de débito may say. `iva` is charged on the sum of the motivos."""

    version: str = "1.0.0"
    motivos: Sequence[Motivo] = (Motivo("Interés por mora", Decimal("10.00")),)
    iva: str = "15"
    modificado: DocumentoRelacionado = MODIFICADO
    pagos: Sequence[Pago] | None = None
    compensaciones: Sequence[Compensacion] = ()


def nota_debito(**datos: Any) -> bytes:
    """Build an unsigned nota de débito. Keywords are the fields of DatosNotaDebito."""
    wanted = DatosNotaDebito(**datos)
    return voucher(
        TipoComprobante.NOTA_DEBITO,
        wanted,
        info(wanted),
        block("motivos", [
            block("motivo", fields(razon=motivo.razon, valor=motivo.valor)) for motivo in wanted.motivos
        ]),
    )  # fmt: skip


def info(datos: DatosNotaDebito) -> etree._Element:
    subtotal = sum((motivo.valor for motivo in datos.motivos), Decimal("0.00"))
    tax = impuestos.iva_on(subtotal, datos.iva)
    total = subtotal + tax.valor
    return block(
        "infoNotaDebito",
        buyer(datos, datos.modificado),
        fields(totalSinImpuestos=subtotal),
        block("impuestos", impuestos.impuesto(tax)),
        totals.compensaciones(datos.compensaciones),
        fields(valorTotal=total),
        totals.pagos(datos.pagos, total),
    )
