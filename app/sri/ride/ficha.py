"""Labelled values on a grid of twelve, section headings, and lists of names and values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.sri.comprobante import Campo
from app.sri.ride.celda import HOLGURA, Fila, figura, parrafo
from app.sri.ride.estilo import (
    ANCHO_UTIL,
    DERECHA,
    FILETE,
    IZQUIERDA,
    MEDIO,
    ROTULO,
    SECCION,
    TEXTO,
    TINTA_2,
    Estilo,
)
from app.sri.ride.flujo import Flujo
from app.sri.ride.tabla import Columna, Reglas, tabla
from app.sri.ride.texto import imprimible

PARTES, IZQUIERDAS = 12, 7  # the seventh ends where the narrow column begins
CON_TITULO = 46.0  # a heading and the first row stay together
AIRE = 14.0  # above a section
NOMBRE = Estilo(8, 11, tinta=TINTA_2)

Dato = tuple[str, str, int]  # label, value, twelfths of the width


def ficha(flujo: Flujo, filas: Iterable[Sequence[Dato]]) -> None:
    """Draw rows of labels with their values beneath; what has no value is left out.

    A row whose parts come to more than twelve goes on in the next one.
    """
    for datos in _acomodar(filas):
        columnas = list(_columnas(datos))
        celdas = [
            [*parrafo(rotulo, columna.ancho, ROTULO), *parrafo(valor, columna.ancho)]
            for (rotulo, valor, _), columna in zip(datos, columnas, strict=True)
        ]
        tabla(flujo, columnas, [celdas], reglas=Reglas.NINGUNA)


def _acomodar(filas: Iterable[Sequence[Dato]]) -> Iterable[list[Dato]]:
    for fila in filas:
        llena: list[Dato] = []
        for dato in fila:
            if not dato[1]:
                continue
            if sum(partes for _, _, partes in llena) + dato[2] > PARTES:
                yield llena
                llena = []
            llena.append(dato)
        if llena:
            yield llena


def _columnas(datos: Sequence[Dato]) -> Iterable[Columna]:
    desde = 0
    for i, (_, _, partes) in enumerate(datos):
        hasta = PARTES if i == len(datos) - 1 else desde + partes
        yield Columna("", _x(desde), _x(hasta) - _x(desde) - HOLGURA)
        desde = hasta


def _x(parte: int) -> float:
    """Return where a part of the grid begins: seven in the wide column, five in the narrow one."""
    if parte <= IZQUIERDAS:
        return IZQUIERDA + (MEDIO - IZQUIERDA) * parte / IZQUIERDAS
    return MEDIO + (DERECHA + HOLGURA - MEDIO) * (parte - IZQUIERDAS) / (PARTES - IZQUIERDAS)


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
    tabla(flujo, columnas, filas, reglas=Reglas.ENTRE)


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
    tabla(flujo, columnas, filas, reglas=Reglas.ENTRE)
