"""Notas de crédito and de débito."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.sri.comprobante.relacionado import DocumentoRelacionado
from app.sri.comprobante.valores import ConDetalle


@dataclass(frozen=True, slots=True, kw_only=True)
class NotaCredito(ConDetalle):
    """codDoc 04. `total` is valorModificacion."""

    modificado: DocumentoRelacionado
    motivo: str


@dataclass(frozen=True, slots=True)
class Motivo:
    """One reason of a nota de débito and what it costs."""

    razon: str
    valor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotaDebito(ConDetalle):
    """codDoc 05. `total` is valorTotal; there are motivos in place of lines."""

    modificado: DocumentoRelacionado
    motivos: tuple[Motivo, ...]
