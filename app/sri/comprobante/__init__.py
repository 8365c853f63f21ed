"""Comprobante: one voucher as its XML says it. Immutable values, nothing computed from sums.

Every type shares `Comprobante`; each adds what only it has. Amounts are Decimal exactly as written
(dollars), dates are dates, text is stripped at both ends only. What the reader does not know is in `desconocidos`.
Source: Appendix A of the ficha técnica 2.32 (newest versions of each type).
"""

from app.sri.comprobante.autorizacion import Autorizacion
from app.sri.comprobante.compra import (
    Destino,
    Exportacion,
    Factura,
    LiquidacionCompra,
    RetencionPresuntiva,
    Rubro,
    SustitutivaGuia,
)
from app.sri.comprobante.comun import Campo, Comprobante, Emisor, MaquinaFiscal, Parte
from app.sri.comprobante.guia import Bien, Destinatario, GuiaRemision
from app.sri.comprobante.notas import Motivo, NotaCredito, NotaDebito
from app.sri.comprobante.relacionado import DocumentoRelacionado, Reembolso, TotalesReembolso
from app.sri.comprobante.retencion import ComprobanteRetencion, Retencion, Sustento
from app.sri.comprobante.valores import Compensacion, ConDetalle, ImpuestoTotal, Linea, Pago

__all__ = [
    "Autorizacion",
    "Bien",
    "Campo",
    "Compensacion",
    "Comprobante",
    "ComprobanteRetencion",
    "ConDetalle",
    "Destinatario",
    "Destino",
    "DocumentoRelacionado",
    "Emisor",
    "Exportacion",
    "Factura",
    "GuiaRemision",
    "ImpuestoTotal",
    "Linea",
    "LiquidacionCompra",
    "MaquinaFiscal",
    "Motivo",
    "NotaCredito",
    "NotaDebito",
    "Pago",
    "Parte",
    "Reembolso",
    "Retencion",
    "RetencionPresuntiva",
    "Rubro",
    "Sustento",
    "SustitutivaGuia",
    "TotalesReembolso",
]
