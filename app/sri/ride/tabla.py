"""Tables: columns of given widths, rows of lines already broken, headings repeated on every page.

A row goes whole to the next page when it fits there, and is split only when it is taller than a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.sri.ride.estilo import CABEZA, FILETE, MENUDO, TEXTO, TINTA, Estilo
from app.sri.ride.flujo import Flujo
from app.sri.ride.texto import Glifos, imprimible, medir, partir

HOLGURA = 8.0  # between columns
RELLENO = 3.5  # above and below a row
SALTO = 0.28  # of the line height lies below the baseline
MENOR = 0.62  # a figure may shrink to this before it breaks
MINIMO_PAGINA = 120.0

Renglon = tuple[Glifos, Estilo]
Celda = Sequence[Renglon]


@dataclass(frozen=True, slots=True)
class Columna:
    """One column: its heading, where it begins, its width, and whether its text ends at the right."""

    titulo: str
    x: float
    ancho: float
    derecha: bool = False


Fila = Sequence[Celda]


def parrafo(texto: str, ancho: float, estilo: Estilo = TEXTO) -> list[Renglon]:
    """Break a text into the lines of a cell."""
    if not texto:
        return []
    lineas = partir(imprimible(texto), ancho, estilo.cuerpo, negrita=estilo.negrita)
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
    return sum(estilo.alto for _, estilo in celda)


def alto_fila(fila: Fila) -> float:
    """Return the height of a row with its padding, in points."""
    return max((alto_celda(celda) for celda in fila), default=0.0) + 2 * RELLENO


def tabla(
    flujo: Flujo, columnas: Sequence[Columna], filas: Sequence[Fila], *, cola: float = 0, regla: bool = True
) -> None:
    """Draw a table; its last row keeps company with the `cola` points that follow it."""
    altos = [alto_fila(fila) for fila in filas]
    flujo.reservar(_alto_cabeza(columnas) + min(altos[0] if altos else 0, MINIMO_PAGINA))
    cabeza(flujo, columnas)
    for i, fila in enumerate(filas):
        ultima = i == len(filas) - 1
        falta = altos[i] + (cola if ultima and cola < MINIMO_PAGINA * 4 else 0)
        if falta > flujo.libre and falta <= flujo.entera - _alto_cabeza(columnas):
            flujo.saltar()
            cabeza(flujo, columnas)
        if altos[i] <= flujo.libre:
            _fila(flujo, columnas, fila, altos[i])
        else:
            _partida(flujo, columnas, fila)
        if regla:
            borde(flujo, columnas, 0.8 if ultima else 0.4, TINTA if ultima else FILETE)


def cabeza(flujo: Flujo, columnas: Sequence[Columna]) -> None:
    """Draw the headings between two rules; nothing for a table without them."""
    alto = _alto_cabeza(columnas)
    if not alto:
        return
    borde(flujo, columnas, 0.8, TINTA)
    titulos = [parrafo(columna.titulo, columna.ancho, CABEZA) for columna in columnas]
    pie = flujo.y + alto - RELLENO
    for columna, celda in zip(columnas, titulos, strict=True):
        _celda(flujo, columna, celda, pie - alto_celda(celda))
    flujo.y += alto
    borde(flujo, columnas, 0.4, FILETE)


def borde(flujo: Flujo, columnas: Sequence[Columna], grosor: float, tinta: str) -> None:
    """Draw a rule of the width of the table."""
    x = columnas[0].x
    flujo.hoja.filete(x, flujo.y, columnas[-1].x + columnas[-1].ancho - x, grosor, tinta)


def _alto_cabeza(columnas: Sequence[Columna]) -> float:
    if not any(columna.titulo for columna in columnas):
        return 0
    return (
        max(alto_celda(parrafo(columna.titulo, columna.ancho, CABEZA)) for columna in columnas) + 2 * RELLENO
    )


def _fila(flujo: Flujo, columnas: Sequence[Columna], fila: Fila, alto: float) -> None:
    for columna, celda in zip(columnas, fila, strict=True):
        _celda(flujo, columna, celda, flujo.y + RELLENO)
    flujo.y += alto


def _celda(flujo: Flujo, columna: Columna, celda: Celda, y: float) -> None:
    hoja = flujo.hoja
    for glifos, estilo in celda:
        y += estilo.alto
        base = y - estilo.alto * SALTO
        if columna.derecha:
            hoja.a_la_derecha(columna.x + columna.ancho, base, glifos, estilo)
        else:
            hoja.texto(columna.x, base, glifos, estilo)


def _partida(flujo: Flujo, columnas: Sequence[Columna], fila: Fila) -> None:
    """Draw a row that no page can hold, as much of it on each page as fits."""
    resto = [list(celda) for celda in fila]
    if flujo.libre < MINIMO_PAGINA:
        flujo.saltar()
        cabeza(flujo, columnas)
    while any(resto):
        parte = [_hasta(celda, flujo.libre - 2 * RELLENO) for celda in resto]
        resto = [celda[len(dibujada) :] for celda, dibujada in zip(resto, parte, strict=True)]
        _fila(flujo, columnas, parte, alto_fila(parte))
        if any(resto):
            flujo.saltar()
            cabeza(flujo, columnas)


def _hasta(celda: list[Renglon], alto: float) -> list[Renglon]:
    """Return the first lines of a cell that fit in `alto` points, one at least."""
    usado = 0.0
    for i, (_, estilo) in enumerate(celda):
        usado += estilo.alto
        if usado > alto and i:
            return celda[:i]
    return celda


def menudo(texto: str, ancho: float) -> list[Renglon]:
    """Break a secondary text into small grey lines."""
    return parrafo(texto, ancho, MENUDO)
