"""Factura, liquidación de compra, nota de crédito and nota de débito: one body, each with what it has."""

from __future__ import annotations

from app.sri.catalogo import DocumentoSustento
from app.sri.comprobante import (
    ConDetalle,
    DocumentoRelacionado,
    Factura,
    LiquidacionCompra,
    Motivo,
    NotaCredito,
    NotaDebito,
)
from app.sri.ride import bloques, formato, pie
from app.sri.ride.celda import HOLGURA, Fila, figura, parrafo
from app.sri.ride.detalle import detalle
from app.sri.ride.estilo import DERECHA, IZQUIERDA
from app.sri.ride.ficha import Dato, ficha
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import identificacion
from app.sri.ride.reembolsos import reembolsos
from app.sri.ride.tabla import Columna, tabla
from app.sri.ride.totales import Totales

CIFRAS = 110.0
AIRE = 8.0


def cuerpo(flujo: Flujo, comprobante: ConDetalle) -> None:
    """Draw everything between the head and «Otros datos»."""
    _receptor(flujo, comprobante)
    if isinstance(comprobante, NotaCredito):
        _modificado(flujo, comprobante.modificado, comprobante.motivo)
    if isinstance(comprobante, NotaDebito):
        _modificado(flujo, comprobante.modificado, "")
    if isinstance(comprobante, Factura):
        bloques.de_factura(flujo, comprobante)
    flujo.y += AIRE
    totales = Totales(comprobante)
    if isinstance(comprobante, NotaDebito):
        _motivos(flujo, comprobante.motivos, totales.alto)
    if comprobante.lineas:
        detalle(flujo, comprobante.lineas, totales.alto)
    pie.pie(flujo, comprobante, totales)
    if isinstance(comprobante, Factura | LiquidacionCompra):
        reembolsos(flujo, comprobante.totales_reembolso, comprobante.reembolsos)


def _receptor(flujo: Flujo, comprobante: ConDetalle) -> None:
    nombre = "Razón social / Nombres y apellidos"
    if isinstance(comprobante, LiquidacionCompra):
        nombre = f"{nombre} (proveedor)"
    for parte in comprobante.receptores:
        ficha(
            flujo,
            [
                [(nombre, parte.nombre, 7), ("Identificación", identificacion(parte), 5)],
                [("Dirección", parte.direccion, 7), *_transporte(comprobante)],
            ],
        )


def _transporte(comprobante: ConDetalle) -> list[Dato]:
    if not isinstance(comprobante, Factura):
        return []
    return [
        ("Guía de remisión", comprobante.guia_remision, 3),
        ("Placa / Matrícula", comprobante.placa, 2),
    ]


def _modificado(flujo: Flujo, documento: DocumentoRelacionado, motivo: str) -> None:
    tipo = DocumentoSustento.nombre_de(documento.tipo)
    bloques.aparte(flujo)
    ficha(
        flujo,
        [
            [
                ("Comprobante que se modifica", f"{tipo} {documento.numero}", 7),
                ("Fecha de emisión (comprobante a modificar)", formato.dia(documento.fecha), 5),
            ],
            [("Razón de modificación", motivo, 12)],
        ],
    )


def _motivos(flujo: Flujo, motivos: tuple[Motivo, ...], cola: float) -> None:
    columnas = [
        Columna("Razón de la modificación", IZQUIERDA, DERECHA - IZQUIERDA - CIFRAS - HOLGURA),
        Columna("Valor de la modificación", DERECHA - CIFRAS, CIFRAS, derecha=True),
    ]
    valores = formato.columna([motivo.valor for motivo in motivos])
    filas: list[Fila] = [
        [parrafo(motivo.razon, columnas[0].ancho), figura(valor, CIFRAS)]
        for motivo, valor in zip(motivos, valores, strict=True)
    ]
    tabla(flujo, columnas, filas, cola=cola)
