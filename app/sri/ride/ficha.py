"""Labelled values on a grid of twelve, section headings, and lists of names and values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.sri.comprobante import Campo
from app.sri.ride.estilo import (
    ANCHO_UTIL,
    DERECHA,
    FILETE,
    IZQUIERDA,
    ROTULO,
    SECCION,
    TEXTO,
    TINTA_2,
    Estilo,
)
from app.sri.ride.flujo import Flujo
from app.sri.ride.tabla import HOLGURA, Columna, Fila, figura, parrafo, tabla
from app.sri.ride.texto import imprimible

PARTES = 12
CON_TITULO = 46.0  # a heading and the first row stay together
AIRE = 14.0  # above a section
NOMBRE = Estilo(8, 11, tinta=TINTA_2)

Dato = tuple[str, str, int]  # label, value, twelfths of the width


def ficha(flujo: Flujo, filas: Iterable[Sequence[Dato]]) -> None:
    """Draw rows of labels with their values beneath; what has no value is left out."""
    for fila in filas:
        datos = [dato for dato in fila if dato[1]]
        if datos:
            columnas = list(_columnas(datos))
            celdas = [
                [*parrafo(rotulo, columna.ancho, ROTULO), *parrafo(valor, columna.ancho)]
                for (rotulo, valor, _), columna in zip(datos, columnas, strict=True)
            ]
            tabla(flujo, columnas, [celdas], regla=False)


def _columnas(datos: Sequence[Dato]) -> Iterable[Columna]:
    x = IZQUIERDA
    for i, (_, _, partes) in enumerate(datos):
        ancho = ANCHO_UTIL * partes / PARTES
        if i == len(datos) - 1:
            ancho = DERECHA - x + HOLGURA
        yield Columna("", x, ancho - HOLGURA)
        x += ancho


def linea(flujo: Flujo) -> None:
    """Draw a hairline across the page, with air above and below."""
    flujo.y += 5
    flujo.hoja.filete(IZQUIERDA, flujo.y, ANCHO_UTIL, 0.4, FILETE)
    flujo.y += 3


def seccion(flujo: Flujo, titulo: str, x: float = IZQUIERDA) -> None:
    """Write a section's heading, never alone at the foot of a page."""
    if not flujo.reservar(AIRE + CON_TITULO):
        flujo.y += AIRE
    flujo.y += SECCION.alto
    flujo.hoja.texto(x, flujo.y - 3, imprimible(titulo), SECCION)
    flujo.y += 2


def pares(flujo: Flujo, titulo: str, campos: Sequence[Campo], x: float, ancho: float) -> None:
    """Draw a section of names at the left and their values at the right."""
    if not campos:
        return
    izquierdo = min(ancho * 0.36, 170)
    columnas = [
        Columna("", x, izquierdo - HOLGURA),
        Columna("", x + izquierdo, ancho - izquierdo),
    ]
    filas: list[Fila] = [
        [parrafo(campo.nombre, columnas[0].ancho, NOMBRE), parrafo(campo.valor, columnas[1].ancho)]
        for campo in campos
    ]
    seccion(flujo, titulo, x)
    flujo.hoja.filete(x, flujo.y, ancho, 0.8)
    tabla(flujo, columnas, filas)


def importes(flujo: Flujo, titulo: str, renglones: Sequence[tuple[str, str]], x: float, ancho: float) -> None:
    """Draw a section of concepts with their amounts at the right edge."""
    if not renglones:
        return
    cifras = 82.0
    columnas = [
        Columna("", x, ancho - cifras - HOLGURA),
        Columna("", x + ancho - cifras, cifras, derecha=True),
    ]
    filas: list[Fila] = [
        [parrafo(concepto, columnas[0].ancho), figura(valor, columnas[1].ancho, TEXTO)]
        for concepto, valor in renglones
    ]
    seccion(flujo, titulo, x)
    flujo.hoja.filete(x, flujo.y, ancho, 0.8)
    tabla(flujo, columnas, filas)
