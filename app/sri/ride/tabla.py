"""Tables: columns of given widths, rows of lines already broken, headings repeated on every page.

A row goes whole to the next page when it fits there, and is split only when it is taller than a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.sri.ride.celda import RELLENO, Celda, Fila, Renglon, alto_celda, alto_fila, parrafo
from app.sri.ride.estilo import CABEZA, FILETE, TINTA
from app.sri.ride.flujo import Flujo
from app.sri.ride.lienzo import Hoja

SALTO = 0.28  # of the line height lies below the baseline
MINIMO_PAGINA = 120.0


class Reglas(Enum):
    """Where a table is ruled: under every row, between rows only, or nowhere."""

    TODAS = 1
    ENTRE = 2
    NINGUNA = 3


@dataclass(frozen=True, slots=True)
class Columna:
    """One column: its heading, where it begins, its width, and whether its text ends at the right."""

    titulo: str
    x: float
    ancho: float
    derecha: bool = False


def tabla(
    flujo: Flujo,
    columnas: Sequence[Columna],
    filas: Sequence[Fila],
    *,
    cola: float = 0,
    reglas: Reglas = Reglas.TODAS,
) -> None:
    """Draw a table; its last row keeps company with the `cola` points that follow it."""
    altos = [alto_fila(fila) for fila in filas]
    faltas = [*altos[:-1], *(alto + cola for alto in altos[-1:])]
    cabeza = Cabeza(columnas)
    pagina = flujo.entera - cabeza.alto
    faltas = [falta if falta <= pagina else alto for falta, alto in zip(faltas, altos, strict=True)]
    flujo.reservar(cabeza.alto + (faltas[0] if faltas and faltas[0] <= pagina else MINIMO_PAGINA))
    cabeza.dibujar(flujo)
    for i, fila in enumerate(filas):
        if faltas[i] > flujo.libre and faltas[i] <= pagina:
            flujo.saltar()
            cabeza.dibujar(flujo)
        if altos[i] <= flujo.libre:
            _fila(flujo, columnas, fila, altos[i])
        else:
            _partida(flujo, cabeza, fila)
        if i < len(filas) - 1 and reglas is not Reglas.NINGUNA:
            borde(flujo, columnas, 0.4, FILETE)
    if reglas is Reglas.TODAS:
        borde(flujo, columnas, 0.8, TINTA)


class Cabeza:
    """The headings of a table, broken once and drawn on each of its pages; nothing when there are none."""

    def __init__(self, columnas: Sequence[Columna]) -> None:
        self.columnas = columnas
        self.celdas = [parrafo(columna.titulo, columna.ancho, CABEZA) for columna in columnas]
        self.alto = alto_fila(self.celdas) if any(self.celdas) else 0.0

    def dibujar(self, flujo: Flujo) -> None:
        """Draw the headings between two rules, resting on the lower one."""
        if not self.alto:
            return
        borde(flujo, self.columnas, 0.8, TINTA)
        pie = flujo.y + self.alto - RELLENO
        for columna, celda in zip(self.columnas, self.celdas, strict=True):
            _celda(flujo.hoja, columna, celda, pie - alto_celda(celda))
        flujo.y += self.alto
        borde(flujo, self.columnas, 0.4, FILETE)


def borde(flujo: Flujo, columnas: Sequence[Columna], grosor: float, tinta: str) -> None:
    """Draw a rule of the width of the table."""
    x = columnas[0].x
    flujo.hoja.filete(x, flujo.y, columnas[-1].x + columnas[-1].ancho - x, grosor, tinta)


def _fila(flujo: Flujo, columnas: Sequence[Columna], fila: Fila, alto: float) -> None:
    hoja, arriba = flujo.hoja, flujo.y + RELLENO
    for columna, celda in zip(columnas, fila, strict=True):
        _celda(hoja, columna, celda, arriba)
    flujo.y += alto


def _celda(hoja: Hoja, columna: Columna, celda: Celda, y: float) -> None:
    for glifos, estilo in celda:
        y += estilo.alto
        base = y - estilo.alto * SALTO
        if columna.derecha:
            hoja.a_la_derecha(columna.x + columna.ancho, base, glifos, estilo)
        else:
            hoja.texto(columna.x, base, glifos, estilo)


def _partida(flujo: Flujo, cabeza: Cabeza, fila: Fila) -> None:
    """Draw a row that no page can hold, as much of it on each page as fits."""
    resto = [list(celda) for celda in fila]
    if flujo.libre < MINIMO_PAGINA:
        flujo.saltar()
        cabeza.dibujar(flujo)
    while any(resto):
        parte = [_hasta(celda, flujo.libre - 2 * RELLENO) for celda in resto]
        resto = [celda[len(dibujada) :] for celda, dibujada in zip(resto, parte, strict=True)]
        _fila(flujo, cabeza.columnas, parte, alto_fila(parte))
        if any(resto):
            flujo.saltar()
            cabeza.dibujar(flujo)


def _hasta(celda: list[Renglon], alto: float) -> list[Renglon]:
    """Return the first lines of a cell that fit in `alto` points, one at least."""
    usado = 0.0
    for i, (_, estilo) in enumerate(celda):
        usado += estilo.alto
        if usado > alto and i:
            return celda[:i]
    return celda
