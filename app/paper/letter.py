"""The activation letter: an A4 page for an envelope with a window, with a QR and a code that open an account.

Nothing but the name, the postal address and a part of the number may show through the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.paper import destino
from app.paper import hoja as papel
from app.paper.hoja import Membrete
from app.paper.ventana import ALGUNA_VEZ, DOBLECES, PUNTOS
from app.sri.momento import GUAYAQUIL
from app.sri.ride.celda import Renglon, parrafo
from app.sri.ride.emisor import bloque
from app.sri.ride.estilo import (
    ANCHO_UTIL,
    ARRIBA,
    DERECHA,
    EMISOR,
    FILETE,
    IZQUIERDA,
    MEDIO,
    MENUDO,
    PIE,
    ROTULO,
    TINTA_2,
    Estilo,
)
from app.sri.ride.lienzo import Hoja, escribir
from app.sri.ride.texto import imprimible

TITULO = "Sus comprobantes electrónicos le esperan"
TITULAR = Estilo(19, 25, negrita=True)
CUERPO = Estilo(10.5, 14.5)
PASO = Estilo(10.5, 14.5, negrita=True)
CLAVE = Estilo(25, 30, negrita=True)
NUMERO = Estilo(14, 18, negrita=True)
NOTA = Estilo(9, 12, tinta=TINTA_2)
LADO_QR = 118.0
SANGRIA = 18.0
REGLA = ALGUNA_VEZ.en_puntos().y0 - 4  # the foot of the head
TEXTO = ALGUNA_VEZ.en_puntos().y1 + 24  # where the text begins
MARCA = 5 * PUNTOS, 4 * PUNTOS  # where a fold mark begins, and its length
CUIDADO = (
    "Quien tenga esta carta puede abrir su cuenta: guárdela, y no diga el código a nadie, tampoco por teléfono. "
    "En el código no hay letras I, L, O ni U: lo que lo parece es un uno o un cero."
)
MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carta:
    """What differs from letter to letter. `codigo` as it is shown; without lines the address is written by hand."""

    nombre: str
    numero: str
    codigo: str
    lineas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portal:
    """What the letters of a firm share. `url` is where a code is typed; `ayuda` says whom to ask, "" for the firm."""

    firma: Membrete
    url: str
    hasta: date
    remite: str = ""
    ayuda: str = ""


def render(cartas: Sequence[Carta], portal: Portal, *, at: datetime) -> bytes:
    """Print letters, one a page, in this order. `at` (aware) is when. Equal arguments give equal bytes."""
    hojas = [pagina(carta, portal, at) for carta in cartas]
    return escribir(
        hojas,
        portal.firma.logo,
        titulo="Carta de activación" if len(hojas) == 1 else f"{len(hojas)} cartas de activación",
        autor="".join(letra for letra in portal.firma.nombre if letra.isprintable()),
        fecha=at,
        portadas=range(len(hojas)),
    )


def pagina(carta: Carta, portal: Portal, at: datetime) -> Hoja:
    """Draw one letter."""
    hoja = Hoja()
    cabeza(hoja, portal)
    destino.escribir(hoja, carta.nombre, carta.numero, carta.lineas)
    al_lado(hoja, carta, at)
    dobleces(hoja)
    y = bloque(hoja, IZQUIERDA, TEXTO, [(imprimible(TITULO), TITULAR)]) + 6
    y = bloque(hoja, IZQUIERDA, y, parrafo(entrada(portal), ANCHO_UTIL, CUERPO)) + 12
    y = clave(hoja, carta, portal, y) + 14
    y = pasos(hoja, portal, y) + 8
    cuidado(hoja, portal, y)
    pie(hoja, portal)
    return hoja


def cabeza(hoja: Hoja, portal: Portal) -> None:
    """Draw the firm beside its logo, and the rule of its colour, all above the window."""
    firma = portal.firma
    x = IZQUIERDA + (firma.logo.ancho + 14 if firma.logo else 0)
    ancho = DERECHA - x
    y = bloque(hoja, x, ARRIBA - 4, recortado(firma.nombre, ancho, EMISOR, 2))
    y = bloque(hoja, x, y, recortado(f"RUC {firma.ruc}", ancho, MENUDO, 1))
    if portal.remite:
        bloque(hoja, x, y, recortado(f"Remite: {portal.remite}", ancho, MENUDO, 2))
    hoja.filete(IZQUIERDA, REGLA, ANCHO_UTIL, papel.REGLA, papel.tinta(firma.color))


def recortado(texto: str, ancho: float, estilo: Estilo, lineas: int) -> list[Renglon]:
    """Break a text into no more than so many lines."""
    return destino.cortar(parrafo(texto, ancho, estilo), lineas)


def al_lado(hoja: Hoja, carta: Carta, at: datetime) -> None:
    """Draw the date at the right of the window, and what to do when there is no address."""
    y = bloque(hoja, MEDIO, 160, [(imprimible(dia(at.astimezone(GUAYAQUIL).date())), CUERPO)])
    if not carta.lineas:
        aviso = "Sin dirección registrada: escríbala a mano a la izquierda, bajo el nombre."
        bloque(hoja, MEDIO, y + 6, parrafo(aviso, DERECHA - MEDIO, NOTA))


def dobleces(hoja: Hoja) -> None:
    """Mark at the left edge where the sheet is folded."""
    inicio, largo = MARCA
    for doblez in DOBLECES:
        hoja.filete(inicio, doblez * PUNTOS, largo, 0.5, FILETE)


def entrada(portal: Portal) -> str:
    """Say who writes, and why."""
    return (
        f"{breve(portal.firma.nombre)} le emite sus facturas y demás comprobantes de forma electrónica. En nuestro "
        "portal puede verlos, descargarlos e imprimirlos cuando quiera. Para entrar la primera vez no le hace "
        "falta un correo: basta con esta carta."
    )


def clave(hoja: Hoja, carta: Carta, portal: Portal, y: float) -> float:
    """Draw the QR, and beside it the number and the code, between two rules; return where it ends."""
    hoja.filete(IZQUIERDA, y, ANCHO_UTIL, 0.8, FILETE)
    papel.qr(hoja, f"{portal.url}/{carta.codigo}", IZQUIERDA - 6, y + 6, LADO_QR)
    x, ancho = IZQUIERDA + LADO_QR + 14, ANCHO_UTIL - LADO_QR - 14
    arriba = bloque(hoja, x, y + 10, [(imprimible("RUC/CI"), ROTULO)])
    arriba = bloque(hoja, x, arriba, recortado(carta.numero, ancho, NUMERO, 1)) + 6
    arriba = bloque(hoja, x, arriba, [(imprimible("Código de la carta"), ROTULO)]) + 2
    arriba = bloque(hoja, x, arriba, [(imprimible(carta.codigo), CLAVE)]) + 2
    sirve = f"Sirve una sola vez, hasta el {dia(portal.hasta)} (30 días)."
    bloque(hoja, x, arriba, [(imprimible(sirve), CUERPO)])
    fin = y + LADO_QR + 14
    hoja.filete(IZQUIERDA, fin, ANCHO_UTIL, 0.8, FILETE)
    return fin


def pasos(hoja: Hoja, portal: Portal, y: float) -> float:
    """Say how to enter, step by step; return where it ends."""
    y = bloque(hoja, IZQUIERDA, y, [(imprimible("Cómo entrar"), PASO)]) + 2
    lea = (
        "Apunte la cámara de su celular al cuadro de arriba y abra la dirección que aparece. O escriba en un "
        f"navegador {portal.url} y ponga ahí su RUC/CI y el código."
    )
    dichos = (
        lea,
        "Elija una contraseña que solo usted conozca.",
        "Ingrese con su RUC/CI y esa contraseña, ahora y cada vez que quiera.",
    )
    for numero, dicho in enumerate(dichos, 1):
        hoja.texto(IZQUIERDA, y + PASO.alto * 0.74, imprimible(f"{numero}."), PASO)
        y = bloque(hoja, IZQUIERDA + SANGRIA, y, parrafo(dicho, ANCHO_UTIL - SANGRIA, CUERPO)) + 2
    return y


def cuidado(hoja: Hoja, portal: Portal, y: float) -> None:
    """Say what to beware of, and whom to ask."""
    ayuda = portal.ayuda or breve(portal.firma.nombre)
    preguntas = f"Si el código no sirve, si necesita ayuda o si esta carta no es para usted: {ayuda}"
    for dicho in (CUIDADO, preguntas):
        y = bloque(hoja, IZQUIERDA, y, parrafo(dicho, ANCHO_UTIL, CUERPO)) + 6


def pie(hoja: Hoja, portal: Portal) -> None:
    """Draw the foot: which portal it is."""
    hoja.filete(IZQUIERDA, PIE - 11, ANCHO_UTIL, 0.4, FILETE)
    hoja.texto(IZQUIERDA, PIE, imprimible("Carta de activación"), ROTULO)
    hoja.a_la_derecha(DERECHA, PIE, imprimible(portal.url.rpartition("/")[0]), ROTULO)


def breve(nombre: str, letras: int = 120) -> str:
    """Shorten a name that would fill a paragraph.

    >>> breve("Ferretería Inventada"), breve("Larga Inventada", 6)
    ('Ferretería Inventada', 'Larga…')
    """
    return nombre if len(nombre) <= letras else f"{nombre[:letras].rstrip()[: letras - 1]}…"


def dia(fecha: date) -> str:
    """Write a date in words.

    >>> dia(date(2026, 3, 2))
    '2 de marzo de 2026'
    """
    return f"{fecha.day} de {MESES[fecha.month - 1]} de {fecha.year}"
