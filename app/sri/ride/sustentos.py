"""docsSustento of a retención 2.0.0: each purchase with its amounts, taxes, payments and reimbursements."""

from __future__ import annotations

from collections.abc import Sequence

from app.sri.catalogo import PagoExterior
from app.sri.comprobante import Campo, Sustento
from app.sri.ride import formato
from app.sri.ride.estilo import ANCHO_LADO, ANCHO_TOTALES, ANCHO_UTIL, IZQUIERDA, MEDIO
from app.sri.ride.ficha import ficha, importes, pares, seccion
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import nombre_documento
from app.sri.ride.pie import formas_de_pago
from app.sri.ride.reembolsos import reembolsos


def sustentos(flujo: Flujo, documentos: Sequence[Sustento]) -> None:
    """Draw a section for each supporting document."""
    for sustento in documentos:
        _sustento(flujo, sustento)


def _sustento(flujo: Flujo, sustento: Sustento) -> None:
    documento = sustento.documento
    seccion(flujo, f"Documento de sustento: {nombre_documento(documento)}")
    ficha(
        flujo,
        [
            [
                ("Fecha de emisión", formato.dia(documento.fecha), 2),
                ("Registro contable", formato.dia(sustento.registro_contable), 2),
                ("Código de sustento", sustento.codigo, 3),
                ("Total sin impuestos", formato.cifra(sustento.total_sin_impuestos), 3),
                ("Importe total", formato.cifra(sustento.importe_total), 2),
            ],
            [("Número de autorización", documento.autorizacion, 12)],
        ],
    )
    impuestos = [
        (f"{formato.nombre_impuesto(i)} (base imponible {formato.cifra(i.base)})", formato.cifra(i.valor))
        for i in sustento.impuestos
    ]
    lado = flujo.rama()
    importes(flujo, "Impuestos del documento de sustento", impuestos, IZQUIERDA, ANCHO_LADO)
    importes(lado, "Formas de pago", formas_de_pago(sustento.pagos), MEDIO, ANCHO_TOTALES)
    flujo.juntar(lado)
    pago = [Campo(PagoExterior.nombre_de(campo.nombre), campo.valor) for campo in sustento.pago_exterior]
    pares(flujo, "Pago local o al exterior", pago, IZQUIERDA, ANCHO_UTIL)
    reembolsos(flujo, sustento.totales_reembolso, sustento.reembolsos)
