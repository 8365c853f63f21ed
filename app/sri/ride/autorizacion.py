"""The band of the authorisation: number, moment, ambiente, emission, clave de acceso and its barcode.

AUTORIZADO in an envelope is a claim until the SRI itself confirms it; a small line says which it is.
"""

from __future__ import annotations

from datetime import datetime

from app.sri.catalogo import Ambiente
from app.sri.comprobante import Autorizacion, Comprobante
from app.sri.ride import formato
from app.sri.ride.barras import code128
from app.sri.ride.celda import parrafo
from app.sri.ride.estilo import ANCHO_TOTALES, ANCHO_UTIL, IZQUIERDA, MEDIO, MENUDO, ROTULO, Estilo
from app.sri.ride.lienzo import Hoja
from app.sri.ride.texto import Glifos, imprimible

AUTORIZADO = "AUTORIZADO"
MODULO = 0.9  # points; 0.32 mm
ALTO_BARRAS = 30.0
NORMAL = "1"
LEGAL = Estilo(9.2, 12)
SUBCOLUMNA = 96.0


def autorizacion(
    hoja: Hoja, comprobante: Comprobante, dada: Autorizacion | None, palabra: str, y: float
) -> float:
    """Draw the band from `y` down and return where it ends. `palabra` says whose word the authorisation is."""
    clave = Glifos(comprobante.clave.text)
    hoja.filete(IZQUIERDA, y, ANCHO_UTIL, 0.8)
    _dato(hoja, IZQUIERDA, y + 5, "NÚMERO DE AUTORIZACIÓN", numero(dada))
    _dato(hoja, MEDIO, y + 5, "FECHA Y HORA DE AUTORIZACIÓN", fecha(dada))
    abajo = y + 32
    hoja.texto(IZQUIERDA, abajo + 7, Glifos("CLAVE DE ACCESO"), ROTULO)
    hoja.barras(IZQUIERDA, abajo + 11.5, ALTO_BARRAS, MODULO, code128(clave))
    hoja.texto(IZQUIERDA, abajo + 11.5 + ALTO_BARRAS + 11, clave, LEGAL)
    _dato(hoja, MEDIO, abajo, "AMBIENTE", Ambiente.nombre_de(comprobante.clave.ambiente).upper())
    emision = "NORMAL" if comprobante.tipo_emision == NORMAL else comprobante.tipo_emision
    _dato(hoja, MEDIO + SUBCOLUMNA, abajo, "EMISIÓN", emision)
    linea = abajo + 27
    for glifos, estilo in parrafo(palabra, ANCHO_TOTALES, MENUDO):
        linea += estilo.alto
        hoja.texto(MEDIO, linea, glifos, estilo)
    fin = max(abajo + 11.5 + ALTO_BARRAS + 20, linea + 6)
    hoja.filete(IZQUIERDA, fin, ANCHO_UTIL, 0.8)
    return fin + 4


def numero(dada: Autorizacion | None) -> str:
    """Return what stands as NÚMERO DE AUTORIZACIÓN."""
    if dada is None:
        return "Sin autorización en el archivo"
    return dada.numero if dada.estado == AUTORIZADO and dada.numero else dada.estado


def fecha(dada: Autorizacion | None) -> str:
    """Return what stands as FECHA Y HORA DE AUTORIZACIÓN, in Guayaquil."""
    if dada is None or dada.estado != AUTORIZADO or dada.fecha is None:
        return "No consta"
    return formato.instante(dada.fecha)


def constancia(
    dada: Autorizacion | None, confirmada: datetime | None, anulada: datetime | None = None
) -> str:
    """Say whose word the authorisation is, and above all when the SRI took it back."""
    if anulada is not None:
        return f"ANULADO según el SRI, {formato.dia_de(anulada)}: no sustenta gastos ni crédito tributario."
    if confirmada is not None:
        return f"El SRI confirmó esta autorización el {formato.instante(confirmada)}."
    if dada is None:
        return "El archivo no contiene la autorización del SRI."
    if dada.estado != AUTORIZADO:
        return f"Estado según el archivo: {dada.estado}."
    return "Autorización según el archivo, sin confirmar todavía con el SRI."


def _dato(hoja: Hoja, x: float, y: float, rotulo: str, valor: str) -> None:
    hoja.texto(x, y + 7, imprimible(rotulo), ROTULO)
    hoja.texto(x, y + 18.5, imprimible(valor), LEGAL)
