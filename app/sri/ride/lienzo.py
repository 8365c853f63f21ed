"""The canvas: pages as lists of PDF operators, written through fpdf2's pages, fonts and output.

Ready operators are five times faster than cells. Coordinates are points, y from the top of the page.
Source: ISO 32000-1 §8 (graphics) and §9 (text).
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import PDFResourceType

from app.sri.ride.estilo import ALTO, ANCHO, ARRIBA, IZQUIERDA, TINTA, Estilo
from app.sri.ride.logo import Logo
from app.sri.ride.texto import MISSING, MISSING_WIDTH, Glifos, escapar, medir

LOGO = "logo"


@dataclass(frozen=True, slots=True)
class Adjunto:
    """A file that travels inside a PDF."""

    nombre: str
    datos: bytes
    tipo: str
    descripcion: str


class Hoja:
    """One page: its operators and the ink in use."""

    def __init__(self) -> None:
        self.operadores: list[str] = []
        self._tinta = ""

    def entintar(self, tinta: str) -> None:
        """Change the ink, when it is another one."""
        if tinta != self._tinta:
            self._tinta = tinta
            self.operadores.append(f"{tinta} {'rg' if ' ' in tinta else 'g'}")

    def texto(self, x: float, y: float, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line from `x` on the baseline `y`."""
        if estilo.tinta != self._tinta:
            self.entintar(estilo.tinta)
        if MISSING in glifos:
            self._con_cajas(x, y, glifos, estilo)
        elif glifos:
            self.operadores.append(f"BT {estilo.fuente} {x:.2f} {ALTO - y:.2f} Td ({escapar(glifos)}) Tj ET")

    def a_la_derecha(self, x: float, y: float, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line that ends at `x`."""
        self.texto(x - medir(glifos, estilo.cuerpo, negrita=estilo.negrita), y, glifos, estilo)

    def filete(self, x: float, y: float, ancho: float, grosor: float, tinta: str = TINTA) -> None:
        """Draw a horizontal rule, as a filled bar: crisp on every printer."""
        self.entintar(tinta)
        self.operadores.append(f"{x:.2f} {ALTO - y:.2f} {ancho:.2f} {grosor:.2f} re f")

    def trazo(self, puntos: Iterable[tuple[float, float]], grosor: float, tinta: str) -> None:
        """Draw a closed outline through points."""
        pasos = [f"{x:.2f} {ALTO - y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(puntos)]
        self.operadores.append(f"q {tinta} RG {grosor:g} w 0 j {' '.join(pasos)} s Q")

    def marca_de_agua(self, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line across the middle of the page, rising at 45 degrees."""
        self.entintar(estilo.tinta)
        mitad = medir(glifos, estilo.cuerpo, negrita=estilo.negrita) / 2 * math.sqrt(0.5)
        x, y = ANCHO / 2 - mitad + estilo.cuerpo / 4, ALTO / 2 - mitad - estilo.cuerpo / 4
        r = math.sqrt(0.5)
        self.operadores.append(
            f"BT {estilo.fuente} {r:.4f} {r:.4f} {-r:.4f} {r:.4f} {x:.2f} {y:.2f} Tm ({escapar(glifos)}) Tj ET"
        )

    def barras(
        self, x: float, y: float, alto: float, modulo: float, barras: Iterable[tuple[int, int]]
    ) -> None:
        """Draw bars given in modules, from the line `y` down, as one path in pure black."""
        self.entintar("0")
        path = " ".join([f"{left} 0 {width} 1 re" for left, width in barras])
        self.operadores.append(f"q {modulo:g} 0 0 {alto:g} {x:.2f} {ALTO - y - alto:.2f} cm {path} f Q")

    def _con_cajas(self, x: float, y: float, glifos: Glifos, estilo: Estilo) -> None:
        """Write a line with an empty box for each missing glyph; read aloud or copied it says □."""
        lado = MISSING_WIDTH * estilo.cuerpo / 1000
        for i, trozo in enumerate(glifos.split(MISSING)):
            if i:
                self._caja(x, y, lado, estilo)
                x += lado
            if trozo:
                self.texto(x, y, Glifos(trozo), estilo)
                x += medir(Glifos(trozo), estilo.cuerpo, negrita=estilo.negrita)

    def _caja(self, x: float, y: float, lado: float, estilo: Estilo) -> None:
        self.operadores.append(
            f"/Span <</ActualText <FEFF25A1>>> BDC q {estilo.tinta} RG 0.5 w "
            f"{x + lado * 0.12:.2f} {ALTO - y:.2f} {lado * 0.76:.2f} {lado * 0.76:.2f} re S Q "
            f"BT {estilo.fuente} 3 Tr {x:.2f} {ALTO - y:.2f} Td (o) Tj 0 Tr ET EMC"
        )


def escribir(  # noqa: PLR0913  (what a file is made of)
    hojas: list[Hoja],
    logo: Logo | None,
    *,
    titulo: str,
    autor: str,
    fecha: datetime,
    portadas: Container[int] = (0,),
    adjuntos: Iterable[Adjunto] = (),
) -> bytes:
    """Make the file: the same pages, names and date always give the same bytes.

    `portadas` are the pages that bear the logo, counted from 0; `adjuntos` are files that travel inside.
    """
    pdf = FPDF(unit="pt", format=(ANCHO, ALTO))
    pdf.str_alias_nb_pages = ""  # a customer may be called {nb}
    pdf.set_auto_page_break(auto=False)
    pdf.set_title(titulo)
    pdf.set_author(autor)
    pdf.set_creator("ClickFactura")
    pdf.set_lang("es-EC")
    pdf.set_creation_date(fecha)
    for indice, hoja in enumerate(hojas):
        pdf.add_page()
        if logo is not None and indice in portadas:
            pdf.image_cache.images.setdefault(LOGO, logo.copia())
            pdf.image(LOGO, IZQUIERDA, ARRIBA, logo.ancho, logo.alto)
        content = "\n".join(hoja.operadores).encode("latin-1")
        pdf._out(content)  # noqa: SLF001  (a cell costs a tenth of a millisecond, and ends in this)
    for adjunto in adjuntos:
        pdf.embed_file(
            bytes=adjunto.datos,
            basename=adjunto.nombre,
            desc=adjunto.descripcion,
            mime_type=adjunto.tipo,
            creation_date=fecha,
            modification_date=fecha,
        )
    _registrar_letras(pdf)
    return bytes(pdf.output())


def _registrar_letras(pdf: FPDF) -> None:
    """Name Helvetica and its bold /F1 and /F2 on every page, as `Estilo.fuente` calls them."""
    for peso in ("", "B"):
        pdf.set_font("helvetica", peso)
        for pagina in pdf.pages:
            catalogo = pdf._resource_catalog  # noqa: SLF001  (selecting a font on each page costs more than the page)
            catalogo.add(PDFResourceType.FONT, len(pdf.fonts), pagina)
