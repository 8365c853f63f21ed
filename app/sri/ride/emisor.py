"""The issuer's side of the head: logo or mark, names and addresses."""

from __future__ import annotations

from app.sri.comprobante import Emisor
from app.sri.ride.celda import Renglon, parrafo
from app.sri.ride.estilo import ARRIBA, EMISOR, IZQUIERDA, MORA, ROTULO, TEXTO, Estilo
from app.sri.ride.lienzo import Hoja
from app.sri.ride.logo import Logo
from app.sri.ride.texto import ELLIPSIS, Glifos, imprimible, medir

ANCHO_EMISOR = 282.0
MARCA = 34.0
MAX_LINEAS = 12  # of any one text of the head
LETRA = Estilo(19, 20, negrita=True)
DATO = Estilo(8, 10.5)


def emisor_y_logo(hoja: Hoja, emisor: Emisor, logo: Logo | None) -> float:
    """Draw logo or mark, names and addresses; return where it ends."""
    if logo is None:
        marca(hoja, emisor)
        y = bloque(hoja, IZQUIERDA + MARCA + 12, ARRIBA - 3, _nombres(emisor, ANCHO_EMISOR - MARCA - 12))
        y = max(y, ARRIBA + MARCA) + 7
    else:
        y = bloque(hoja, IZQUIERDA, ARRIBA + logo.alto + 8, _nombres(emisor, ANCHO_EMISOR)) + 4
    for rotulo, valor in (
        ("Dirección matriz", emisor.dir_matriz),
        ("Dirección sucursal", emisor.dir_establecimiento),
    ):
        if valor:
            hoja.texto(IZQUIERDA, y + 8, imprimible(rotulo), ROTULO)
            y = bloque(hoja, IZQUIERDA + 68, y, corto(valor, ANCHO_EMISOR - 68, DATO)) + 1
    return y


def marca(hoja: Hoja, emisor: Emisor) -> None:
    """Draw the mark of an issuer without logo: its initial on a sheet with a folded corner."""
    x, y = IZQUIERDA, ARRIBA
    hoja.trazo(
        [
            (x, y),
            (x + MARCA * 0.74, y),
            (x + MARCA, y + MARCA * 0.26),
            (x + MARCA, y + MARCA),
            (x, y + MARCA),
        ],
        1.1,
        MORA,
    )
    inicial = imprimible(next((letra for letra in emisor.razon_social if letra.isalnum()), "").upper())
    mitad = medir(inicial, LETRA.cuerpo, negrita=True) / 2
    hoja.texto(x + MARCA / 2 - mitad, y + MARCA / 2 + LETRA.cuerpo * 0.36, inicial, LETRA)


def _nombres(emisor: Emisor, ancho: float) -> list[Renglon]:
    nombres = corto(emisor.razon_social, ancho, EMISOR)
    if emisor.nombre_comercial and emisor.nombre_comercial != emisor.razon_social:
        nombres += corto(emisor.nombre_comercial, ancho, TEXTO)
    return nombres


def corto(texto: str, ancho: float, estilo: Estilo) -> list[Renglon]:
    """Break a text of the head, and cut it where it would take the page."""
    lineas = parrafo(texto, ancho, estilo)
    if len(lineas) > MAX_LINEAS:
        lineas = [*lineas[:MAX_LINEAS], (Glifos(ELLIPSIS), estilo)]
    return lineas


def bloque(hoja: Hoja, x: float, y: float, lineas: list[Renglon]) -> float:
    """Write lines from the top `y` down, and return where they end."""
    for glifos, estilo in lineas:
        y += estilo.alto
        hoja.texto(x, y - estilo.alto * 0.26, glifos, estilo)
    return y
