"""Guía de remisión: goods on their way to several receivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.sri.comprobante.comun import Campo, Comprobante, Parte
from app.sri.comprobante.relacionado import DocumentoRelacionado


@dataclass(frozen=True, slots=True)
class Bien:
    """One thing carried: a detalle of a guía."""

    descripcion: str
    cantidad: Decimal
    codigo: str = ""
    codigo_auxiliar: str = ""
    adicionales: tuple[Campo, ...] = ()


@dataclass(frozen=True, slots=True)
class Destinatario:
    """One receiver of a guía, with what it is sent."""

    parte: Parte
    motivo: str
    documento_aduanero: str = ""
    establecimiento: str = ""
    ruta: str = ""
    sustento: DocumentoRelacionado | None = None
    bienes: tuple[Bien, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuiaRemision(Comprobante):
    """codDoc 06. `receptores` are the parties of `destinatarios`, in order."""

    dir_partida: str
    transportista: Parte
    inicio: date
    fin: date
    placa: str
    destinatarios: tuple[Destinatario, ...]
