"""Comprobante de retención, both versions on one form (Anexo 10): what was withheld, and from which vouchers."""

from __future__ import annotations

from app.sri.catalogo import DocumentoSustento, ImpuestoRetenido
from app.sri.comprobante import Campo, ComprobanteRetencion, Retencion
from app.sri.ride import formato, pie
from app.sri.ride.celda import Celda, figura, menudo, parrafo
from app.sri.ride.estilo import ANCHO_LADO, IZQUIERDA
from app.sri.ride.ficha import ficha
from app.sri.ride.flujo import Flujo
from app.sri.ride.partes import identificacion
from app.sri.ride.sustentos import sustentos
from app.sri.ride.tabla import Columna, tabla
from app.sri.ride.totales import ALTO_TOTAL, SEPARACION, gran_total

AIRE = 8.0
COLUMNAS = (
    Columna("Comprobante", IZQUIERDA, 82),
    Columna("Número", IZQUIERDA + 88, 84),
    Columna("Fecha emisión", IZQUIERDA + 178, 46),
    Columna("Ejercicio fiscal", IZQUIERDA + 230, 36),
    Columna("Base imponible para la retención", IZQUIERDA + 270, 64, derecha=True),
    Columna("Impuesto", IZQUIERDA + 344, 34),
    Columna("Código", IZQUIERDA + 384, 30),
    Columna("Porcentaje retención", IZQUIERDA + 414, 42, derecha=True),
    Columna("Valor retenido", IZQUIERDA + 462, 49.28, derecha=True),
)


def cuerpo(flujo: Flujo, comprobante: ComprobanteRetencion) -> None:
    """Draw everything between the head and «Otros datos»."""
    _sujeto(flujo, comprobante)
    flujo.y += AIRE
    filas = [_fila(retencion, comprobante.periodo_fiscal) for retencion in comprobante.retenciones]
    tabla(flujo, COLUMNAS, filas, cola=ALTO_TOTAL + 6)
    flujo.reservar(ALTO_TOTAL + 6)
    lado = flujo.rama()
    lado.y -= SEPARACION
    flujo.y += 2
    gran_total(flujo, "TOTAL RETENIDO", comprobante.total, regla=False)
    pie.informacion(lado, comprobante, ANCHO_LADO)
    flujo.juntar(lado)
    sustentos(flujo, comprobante.sustentos)


def _sujeto(flujo: Flujo, comprobante: ComprobanteRetencion) -> None:
    for parte in comprobante.receptores:
        ficha(
            flujo,
            [
                [
                    ("Razón social / Nombres y apellidos", parte.nombre, 7),
                    ("Identificación", identificacion(parte), 5),
                ],
                [
                    ("Dirección", parte.direccion, 7),
                    ("Tipo de sujeto retenido", comprobante.tipo_sujeto, 3),
                    ("Parte relacionada", comprobante.parte_relacionada, 2),
                ],
            ],
        )


def _fila(retencion: Retencion, periodo: str) -> list[Celda]:
    documento = retencion.documento
    ancho = [columna.ancho for columna in COLUMNAS]
    return [
        [
            *parrafo(DocumentoSustento.nombre_de(documento.tipo) if documento else "", ancho[0]),
            *_extras(retencion.extras, ancho[0]),
        ],
        parrafo(documento.numero if documento else "", ancho[1]),
        parrafo(formato.dia(documento.fecha) if documento else "", ancho[2]),
        parrafo(periodo, ancho[3]),
        figura(formato.cifra(retencion.base), ancho[4]),
        parrafo(ImpuestoRetenido.nombre_de(retencion.codigo), ancho[5]),
        parrafo(retencion.codigo_retencion, ancho[6]),
        figura(formato.tasa(retencion.porcentaje), ancho[7]),
        figura(formato.cifra(retencion.valor), ancho[8]),
    ]


def _extras(campos: tuple[Campo, ...], ancho: float) -> Celda:
    return [r for campo in campos for r in menudo(f"{campo.nombre}: {campo.valor}", ancho)]
