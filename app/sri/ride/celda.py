"""Cells: texts broken into lines of one column, figures that stay on one line, and their heights."""

from __future__ import annotations

from collections.abc import Sequence

from app.sri.ride.estilo import MENUDO, TEXTO, Estilo
from app.sri.ride.texto import Glifos, imprimible, medir, partir

HOLGURA = 8.0  # between columns
RELLENO = 2.8  # above and below a row
MENOR = 0.54  # a figure may shrink to this before it breaks

Renglon = tuple[Glifos, Estilo]
Celda = Sequence[Renglon]
Fila = Sequence[Celda]


def parrafo(texto: str, ancho: float, estilo: Estilo = TEXTO) -> list[Renglon]:
    """Break a text into the lines of a cell."""
    if not texto:
        return []
    if medir(glifos := imprimible(texto), estilo.cuerpo, negrita=estilo.negrita) <= ancho:
        return [(glifos, estilo)]
    lineas = partir(glifos, ancho, estilo.cuerpo, negrita=estilo.negrita)
    return [(linea, estilo) for linea in lineas]


def figura(texto: str, ancho: float, estilo: Estilo = TEXTO) -> list[Renglon]:
    """Set a figure on one line, smaller if it must be."""
    glifos = imprimible(texto)
    propio = medir(glifos, estilo.cuerpo, negrita=estilo.negrita)
    if propio <= ancho:
        return [(glifos, estilo)]
    menor = Estilo(
        round(estilo.cuerpo * max(MENOR, ancho / propio) - 0.05, 1), estilo.alto, estilo.negrita, estilo.tinta
    )
    return parrafo(texto, ancho, menor)


def alto_celda(celda: Celda) -> float:
    """Add up the heights of the lines of a cell, in points."""
    if len(celda) == 1:
        return celda[0][1].alto
    return sum([estilo.alto for _, estilo in celda])


def alto_fila(fila: Fila) -> float:
    """Return the height of a row with its padding, in points."""
    return max(map(alto_celda, fila), default=0.0) + 2 * RELLENO


def menudo(texto: str, ancho: float) -> list[Renglon]:
    """Break a secondary text into small grey lines."""
    return parrafo(texto, ancho, MENUDO)
