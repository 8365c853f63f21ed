"""The second canvas: the same drawing calls give pages of SVG, to be looked at where no PDF can be shown.

Every line of text says how wide it is, so the page holds whatever letter the device has in Helvetica's place.
Nothing but presentation attributes: a page served without inline styles draws whole. Points, y from the top.
Source: SVG 1.1 §7.2 (viewBox), §10.5 (textLength).
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

from app.sri.ride.estilo import ALTO, ANCHO, ARRIBA, IZQUIERDA, TEXTO, TINTA, Estilo
from app.sri.ride.lienzo import Hoja
from app.sri.ride.logo import Logo
from app.sri.ride.texto import MISSING, Glifos, medir


class HojaSvg(Hoja):
    """One page as elements of SVG, in the list that a page of PDF fills with operators."""

    def entintar(self, tinta: str) -> None:
        """Each element carries its own ink."""

    def texto(self, x: float, y: float, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line from `x` on the baseline `y`, as wide as Helvetica would be."""
        if MISSING in glifos:
            self._con_cajas(x, y, glifos, estilo)
        elif glifos:
            ancho = medir(glifos, estilo.cuerpo, negrita=estilo.negrita)
            self._linea(f'x="{x:.2f}" y="{y:.2f}"', ancho, _letras(glifos), estilo)

    def filete(self, x: float, y: float, ancho: float, grosor: float, tinta: str = TINTA) -> None:
        """Draw a horizontal rule that rests on `y`."""
        self.operadores.append(
            f'<rect x="{x:.2f}" y="{y - grosor:.2f}" width="{ancho:.2f}" height="{grosor:g}"{_relleno(tinta)}/>'
        )

    def trazo(self, puntos: Iterable[tuple[float, float]], grosor: float, tinta: str) -> None:
        """Draw a closed outline through points."""
        lados = " ".join([f"{x:.2f},{y:.2f}" for x, y in puntos])
        self.operadores.append(
            f'<polygon points="{lados}" fill="none" stroke="{color(tinta)}" stroke-width="{grosor:g}"/>'
        )

    def marca_de_agua(self, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line across the middle of the page, rising at 45 degrees."""
        ancho = medir(glifos, estilo.cuerpo, negrita=estilo.negrita)
        mitad = ancho / 2 * math.sqrt(0.5)
        x, y = ANCHO / 2 - mitad + estilo.cuerpo / 4, ALTO / 2 + mitad + estilo.cuerpo / 4
        self._linea(f'transform="translate({x:.2f} {y:.2f}) rotate(-45)"', ancho, _letras(glifos), estilo)

    def barras(
        self, x: float, y: float, alto: float, modulo: float, barras: Iterable[tuple[int, int]]
    ) -> None:
        """Draw bars given in modules, from the line `y` down, as one path in pure black."""
        pasos = "".join([f"M{left} 0h{width}v1h-{width}z" for left, width in barras])
        self.operadores.append(
            f'<path fill="#000" transform="translate({x:.2f} {y:.2f}) scale({modulo:g} {alto:g})" d="{pasos}"/>'
        )

    def _caja(self, x: float, y: float, lado: float, estilo: Estilo) -> None:
        """Draw the box of a missing glyph, with a □ over it that only copying and reading aloud find."""
        self.operadores.append(
            f'<rect x="{x + lado * 0.12:.2f}" y="{y - lado * 0.76:.2f}" width="{lado * 0.76:.2f}"'
            f' height="{lado * 0.76:.2f}" fill="none" stroke="{color(estilo.tinta)}" stroke-width="0.5"/>'
        )
        self._linea(f'x="{x:.2f}" y="{y:.2f}" fill-opacity="0"', lado, "□", estilo)

    def _linea(self, lugar: str, ancho: float, letras: str, estilo: Estilo) -> None:
        # Blanks at an end or side by side count in the width, and a browser asks each text whether they stay.
        if "  " in letras or letras[0] == " " or letras[-1] == " ":
            lugar = f'xml:space="preserve" {lugar}'
        self.operadores.append(
            f'<text {lugar} textLength="{ancho:.2f}" lengthAdjust="spacingAndGlyphs"{_letra(estilo)}>'
            f"{letras}</text>"
        )


def escribir(hoja: Hoja, logo: Logo | None, *, titulo: str) -> bytes:
    """Make the file of one page, on white paper. The same page always gives the same bytes."""
    partes = [
        RAIZ,
        f"<title>{escape(titulo)}</title>",
        f'<rect width="{ANCHO}" height="{ALTO}" fill="#fff"/>',
        *([_imagen(logo)] if logo else []),
        *hoja.operadores,
        "</svg>",
    ]
    return "\n".join(partes).encode()


def _imagen(logo: Logo) -> str:
    dato = b64encode(logo.png).decode("ascii")
    return (
        f'<image x="{IZQUIERDA:g}" y="{ARRIBA:g}" width="{logo.ancho:.2f}" height="{logo.alto:.2f}"'
        f' preserveAspectRatio="none" xlink:href="data:image/png;base64,{dato}"/>'
    )


def _letras(glifos: Glifos) -> str:
    r"""Turn glyphs back into text, ready for XML.

    >>> _letras(Glifos("5 \x80 < 6 \x80"))
    '5 € &lt; 6 €'
    """
    return escape(glifos if glifos.isascii() else glifos.encode("latin-1").decode("cp1252"))


@lru_cache(maxsize=64)
def color(tinta: str) -> str:
    """Turn the ink of an operator, grey or red, green and blue from 0 to 1, into that of an attribute.

    >>> color("0.478 0.118 0.306"), color("0.93")
    ('#7a1e4e', '#ededed')
    """
    partes = [round(float(parte) * 255) for parte in tinta.split()]
    return "#" + "".join(f"{parte:02x}" for parte in (partes if len(partes) > 1 else partes * 3))


def _relleno(tinta: str) -> str:
    return "" if tinta == TINTA else f' fill="{color(tinta)}"'


@lru_cache(maxsize=64)
def _letra(estilo: Estilo) -> str:
    """Say of a letter what the page does not say already."""
    cuerpo = "" if estilo.cuerpo == TEXTO.cuerpo else f' font-size="{estilo.cuerpo:g}"'
    peso = ' font-weight="bold"' if estilo.negrita else ""
    return f"{cuerpo}{peso}{_relleno(estilo.tinta)}"


RAIZ = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
    f' xml:lang="es-EC" width="{ANCHO}pt" height="{ALTO}pt" viewBox="0 0 {ANCHO} {ALTO}"'
    f' font-family="Helvetica, Arial, sans-serif" font-size="{TEXTO.cuerpo:g}" fill="{color(TINTA)}">'
)
