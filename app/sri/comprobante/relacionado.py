"""Other vouchers that one names: modified, supporting, reimbursed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.sri.comprobante.valores import Compensacion, ImpuestoTotal


@dataclass(frozen=True, slots=True)
class DocumentoRelacionado:
    """A voucher that this one modifies or rests on. `numero` is written 001-001-000000001 when it has 15 digits."""

    tipo: str  # DocumentoSustento code
    numero: str
    fecha: date | None = None
    autorizacion: str = ""


@dataclass(frozen=True, slots=True)
class Reembolso:
    """One reimbursed purchase (Anexo 5)."""

    tipo_identificacion: str
    identificacion: str
    tipo_proveedor: str
    documento: DocumentoRelacionado
    pais: str = ""
    impuestos: tuple[ImpuestoTotal, ...] = ()
    compensaciones: tuple[Compensacion, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalesReembolso:
    """The three header totals of a reimbursement, with its document type (41)."""

    codigo_documento: str
    total: Decimal | None
    base: Decimal | None
    impuesto: Decimal | None
