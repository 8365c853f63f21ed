"""Builders of unsigned vouchers of every type and version, for the demo and for the tests.

Each takes the same values that `app.sri` reads (`Parte`, `Linea`, `Destinatario`…), so that what is read
from a built voucher is what it was built from. Arguments are keywords; a call says only what it is about:

>>> xml = factura(receptor=Parte("1799999931001", "Comercial Irreal S.A."), lineas=[linea("Clavos", precio="2.00")])
>>> b"<importeTotal>2.30</importeTotal>" in xml
True

Amounts are dollars. Sums, taxes and the clave de acceso agree with each other and with the lines given.
"""

from app.demo.vouchers.base import EMISOR, FECHA, RECEPTOR, clave, clave_de
from app.demo.vouchers.factura import factura
from app.demo.vouchers.guia_remision import guia_remision
from app.demo.vouchers.lineas import linea
from app.demo.vouchers.liquidacion_compra import liquidacion_compra
from app.demo.vouchers.nota_credito import nota_credito
from app.demo.vouchers.nota_debito import nota_debito
from app.demo.vouchers.reembolso import reembolso
from app.demo.vouchers.retencion import retencion, retenido
from app.demo.vouchers.sobres import STYLES, autorizado, respuesta
from app.demo.vouchers.todos import BUILDERS, VERSIONS, build
from app.sri.comprobante import (
    Bien,
    Campo,
    Compensacion,
    Destinatario,
    Destino,
    DocumentoRelacionado,
    Emisor,
    Exportacion,
    ImpuestoTotal,
    Linea,
    MaquinaFiscal,
    Motivo,
    Pago,
    Parte,
    Reembolso,
    Retencion,
    RetencionPresuntiva,
    Rubro,
    Sustento,
    SustitutivaGuia,
)

__all__ = [
    "BUILDERS",
    "EMISOR",
    "FECHA",
    "RECEPTOR",
    "STYLES",
    "VERSIONS",
    "Bien",
    "Campo",
    "Compensacion",
    "Destinatario",
    "Destino",
    "DocumentoRelacionado",
    "Emisor",
    "Exportacion",
    "ImpuestoTotal",
    "Linea",
    "MaquinaFiscal",
    "Motivo",
    "Pago",
    "Parte",
    "Reembolso",
    "Retencion",
    "RetencionPresuntiva",
    "Rubro",
    "Sustento",
    "SustitutivaGuia",
    "autorizado",
    "build",
    "clave",
    "clave_de",
    "factura",
    "guia_remision",
    "linea",
    "liquidacion_compra",
    "nota_credito",
    "nota_debito",
    "reembolso",
    "respuesta",
    "retencion",
    "retenido",
]
