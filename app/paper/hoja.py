"""What the papers of a firm share: its head, its colour, a QR, and the foot of each page.

Drawn on the canvas of the RIDE: points, y from the top of an A4 page.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.sri.ride.emisor import bloque, corto
from app.sri.ride.estilo import (
    ANCHO_UTIL,
    ARRIBA,
    DERECHA,
    EMISOR,
    FILETE,
    IZQUIERDA,
    MEDIO,
    MENUDO,
    MORA,
    PIE,
    ROTULO,
)
from app.sri.ride.lienzo import Hoja
from app.sri.ride.logo import Logo
from app.sri.ride.logo import leer as leer_logo
from app.sri.ride.texto import imprimible

TOP = 255
REGLA = 3.0  # the firm's colour, under its head
ANCHO_NOMBRE = MEDIO - IZQUIERDA - 12


@dataclass(frozen=True, slots=True)
class Membrete:
    """How a firm heads its papers. `color` is #rrggbb fit for white paper, "" for the portal's own."""

    nombre: str
    ruc: str
    logo: Logo | None = None
    color: str = ""


def membrete(nombre: str, ruc: str, logo: bytes | None, color: str = "") -> Membrete:
    """Prepare the head of a firm. A logo that cannot be read is left out."""
    return Membrete(nombre, ruc, leer_logo(logo) if logo else None, color)


def tinta(color: str) -> str:
    """Give a colour as the inks of the canvas are written.

    >>> tinta("#7a1e4e"), tinta("") == MORA
    ('0.478 0.118 0.306', True)
    """
    if not color:
        return MORA
    return " ".join(f"{int(color[at : at + 2], 16) / TOP:.3f}" for at in (1, 3, 5))


def cabeza(hoja: Hoja, firma: Membrete) -> float:
    """Draw the firm's name and RUC under its logo, and a rule of its colour; return where the page goes on.

    The logo itself is drawn by `lienzo.escribir`, at the top left corner.
    """
    y = ARRIBA + (firma.logo.alto + 8 if firma.logo else -3)
    y = bloque(hoja, IZQUIERDA, y, corto(firma.nombre, ANCHO_NOMBRE, EMISOR))
    y = bloque(hoja, IZQUIERDA, y, [(imprimible(f"RUC {firma.ruc}"), MENUDO)]) + 8
    hoja.filete(IZQUIERDA, y, ANCHO_UTIL, REGLA, tinta(firma.color))
    return y + 6


def qr(hoja: Hoja, texto: str, x: float, y: float, lado: float) -> None:
    """Draw a QR of `lado` points with its quiet zone, its upper left corner at (x, y), as one path in black."""
    codigo = segno.make_qr(texto, error="m")
    filas = [list(fila) for fila in codigo.matrix_iter(border=4)]
    modulo = lado / len(filas)
    hoja.entintar("0")
    for numero, fila in enumerate(filas):
        if barras := tramos(fila):
            hoja.barras(x, y + numero * modulo, modulo, modulo, barras)


def tramos(fila: list[int]) -> list[tuple[int, int]]:
    """Join the dark modules of one row into runs: where each begins, and how long it is.

    >>> tramos([0, 1, 1, 0, 1])
    [(1, 2), (4, 1)]
    """
    found: list[tuple[int, int]] = []
    for at, oscuro in enumerate(fila):
        if oscuro and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif oscuro:
            found.append((at, 1))
    return found


def pie(hoja: Hoja, texto: str, pagina: int, de: int) -> None:
    """Draw the foot: what the paper is, and which page of how many."""
    hoja.filete(IZQUIERDA, PIE - 11, ANCHO_UTIL, 0.4, FILETE)
    hoja.texto(IZQUIERDA, PIE, imprimible(texto), ROTULO)
    hoja.a_la_derecha(DERECHA, PIE, imprimible(f"Página {pagina} de {de}"), ROTULO)
