"""Comprobante de retención, both versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.sri.comprobante.comun import Campo, Comprobante
from app.sri.comprobante.relacionado import DocumentoRelacionado, Reembolso, TotalesReembolso
from app.sri.comprobante.valores import ImpuestoTotal, Pago


@dataclass(frozen=True, slots=True)
class Retencion:
    """One tax withheld. `documento` is the voucher it was withheld from, None when not said."""

    codigo: str  # ImpuestoRetenido
    codigo_retencion: str
    base: Decimal
    porcentaje: Decimal
    valor: Decimal
    documento: DocumentoRelacionado | None = None
    extras: tuple[Campo, ...] = ()  # dividendos, compraCajBanano, as written


@dataclass(frozen=True, slots=True)
class Sustento:
    """docSustento of a retención 2.0.0: the purchase, its taxes and how it was paid."""

    codigo: str  # codSustento
    documento: DocumentoRelacionado
    total_sin_impuestos: Decimal
    importe_total: Decimal
    registro_contable: date | None = None
    impuestos: tuple[ImpuestoTotal, ...] = ()
    pagos: tuple[Pago, ...] = ()
    totales_reembolso: TotalesReembolso | None = None
    reembolsos: tuple[Reembolso, ...] = ()
    pago_exterior: tuple[Campo, ...] = ()  # pagoLocExt, tipoRegi, paisEfecPago… as written


@dataclass(frozen=True, slots=True, kw_only=True)
class ComprobanteRetencion(Comprobante):
    """codDoc 07. `retenciones` lists every line of either version, in order."""

    periodo_fiscal: str
    retenciones: tuple[Retencion, ...]
    sustentos: tuple[Sustento, ...] = ()  # 2.0.0 only
    tipo_sujeto: str = ""
    parte_relacionada: str = ""
