"""Who a letter goes to: name, postal address and a part of the number, set so that the window always shows all."""

from __future__ import annotations

from collections.abc import Sequence

from app.paper.ventana import SIEMPRE
from app.sri.ride.celda import Renglon, alto_celda, parrafo
from app.sri.ride.emisor import bloque
from app.sri.ride.estilo import TINTA_2, Estilo
from app.sri.ride.lienzo import Hoja
from app.sri.ride.texto import ELLIPSIS, Glifos

MARCO = SIEMPRE.en_puntos()
MARGEN = 3.0  # points, inside what always shows
ANCHO, ALTO = MARCO.x1 - MARCO.x0 - 2 * MARGEN, MARCO.y1 - MARCO.y0 - 2 * MARGEN
CUERPOS = ((10.5, 13.0), (9.5, 11.5), (8.5, 10.5), (7.5, 9.0))  # size and line height, the best first
NUMERO = Estilo(7.5, 10, tinta=TINTA_2)
NOMBRE_LINEAS = 2
ANTES, DESPUES = 2, 3  # digits of a number that show
PUNTO = "•"


def escribir(hoja: Hoja, nombre: str, numero: str, lineas: Sequence[str]) -> None:
    """Write whom the letter is for, in the middle of what always shows."""
    puestas = [*componer(nombre, lineas), *parrafo(f"RUC/CI {tapado(numero)}", ANCHO, NUMERO)[:1]]
    libre = (ALTO - alto_celda(puestas)) / 2 if lineas else 0
    bloque(hoja, MARCO.x0 + MARGEN, MARCO.y0 + MARGEN + libre, puestas)


def componer(nombre: str, lineas: Sequence[str]) -> list[Renglon]:
    """Set name and address in the largest letters in which they fit; what fits in none is cut.

    The last line of an address is its city or country, so it stays.
    """
    for cuerpo, alto in CUERPOS:
        arriba = parrafo(nombre, ANCHO, Estilo(cuerpo, alto, negrita=True))
        puestas = partidas(lineas, Estilo(cuerpo, alto))
        if len(arriba) <= NOMBRE_LINEAS and alto_celda([*arriba, *puestas]) + NUMERO.alto <= ALTO:
            return [*arriba, *puestas]
    arriba = cortar(arriba, NOMBRE_LINEAS)
    caben = int((ALTO - NUMERO.alto) / alto) - len(arriba)
    if len(puestas) > caben:
        puestas = [*cortar(puestas[:-1], caben - 1), puestas[-1]]
    return [*arriba, *puestas]


def partidas(lineas: Sequence[str], estilo: Estilo) -> list[Renglon]:
    """Break the lines of an address that are too long."""
    return [parte for linea in lineas for parte in parrafo(linea, ANCHO, estilo)]


def cortar(lineas: list[Renglon], cuantas: int) -> list[Renglon]:
    """Keep no more than so many lines, and mark the cut."""
    if len(lineas) <= cuantas:
        return lineas
    glifos, estilo = lineas[cuantas - 1]
    return [*lineas[: cuantas - 1], (Glifos(glifos[:-1].rstrip(" ,.") + ELLIPSIS), estilo)]


def tapado(numero: str) -> str:
    """Show the ends of a number, so that only its owner knows it again.

    >>> tapado("1759999996"), tapado("A12")
    ('17•••••996', '•••')
    """
    if len(numero) < 2 * (ANTES + DESPUES):
        return PUNTO * len(numero)
    medio = len(numero) - ANTES - DESPUES
    return f"{numero[:ANTES]}{PUNTO * medio}{numero[-DESPUES:]}"
