"""The lines of a factura, liquidación or nota de crédito, with a column only for what some line says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.sri.comprobante import Campo, Linea
from app.sri.ride import formato
from app.sri.ride.celda import HOLGURA, Celda, figura, menudo, parrafo
from app.sri.ride.estilo import ANCHO_UTIL, CABEZA, IZQUIERDA, TEXTO
from app.sri.ride.flujo import Flujo
from app.sri.ride.tabla import Columna, tabla
from app.sri.ride.texto import imprimible, medir

MAX_CODIGO, MAX_CIFRA = 74.0, 84.0
BUENA_DESCRIPCION, MIN_DESCRIPCION = 170.0, 112.0
MIN_ESCALA = 0.5


@dataclass(frozen=True, slots=True)
class Serie:
    """One column of texts before its width is known."""

    titulo: str
    textos: Sequence[str]
    derecha: bool = False
    maximo: float = MAX_CODIGO

    def ancho(self, *, estrecho: bool) -> float:
        """Return the width that the longest text asks for, within limits, in points.

        A narrow column breaks its heading between words, a wide one does not.
        """
        rotulos = self.titulo.split() if estrecho else [self.titulo]
        propio = max(medir(imprimible(rotulo), CABEZA.cuerpo, negrita=True) for rotulo in rotulos)
        mayores = {max(self.textos, key=len)} if self.derecha else set(self.textos)
        texto = max(medir(imprimible(mayor), TEXTO.cuerpo) for mayor in mayores)
        return min(max(propio, texto + 1), self.maximo)


def detalle(flujo: Flujo, lineas: Sequence[Linea], cola: float) -> None:
    """Draw the table of lines; the last one keeps company with the `cola` points of totals."""
    antes, despues = codigos(lineas), _precios(lineas)
    columnas = repartir(antes, "Descripción", despues)
    centro = columnas[len(antes)].ancho
    descripciones: list[Celda] = [_descripcion(linea, centro) for linea in lineas]
    filas = componer(columnas, antes, descripciones, despues)
    unidades = len(antes) - 1
    if any(linea.unidad for linea in lineas):
        for fila, linea in zip(filas, lineas, strict=True):
            fila[unidades] = [*fila[unidades], *menudo(linea.unidad, columnas[unidades].ancho)]
    tabla(flujo, columnas, filas, cola=cola)


def codigos(lineas: Sequence[Linea]) -> list[Serie]:
    """Return the columns before the description: codes that some line has, and the quantity."""
    series = [
        Serie("Cód. principal", [linea.codigo for linea in lineas]),
        Serie("Cód. auxiliar", [linea.codigo_auxiliar for linea in lineas]),
    ]
    cantidades = formato.columna([linea.cantidad for linea in lineas], 0)
    return [s for s in series if any(s.textos)] + [
        Serie("Cantidad", cantidades, derecha=True, maximo=MAX_CIFRA)
    ]


def _precios(lineas: Sequence[Linea]) -> list[Serie]:
    campos: list[tuple[str, Callable[[Linea], Decimal | None]]] = [
        ("Precio unitario", lambda linea: linea.precio_unitario),
        ("Subsidio", _subsidio),
        ("Precio sin subsidio", lambda linea: linea.precio_sin_subsidio),
        ("Descuento", lambda linea: linea.descuento),
        ("Precio total", lambda linea: linea.total),
    ]
    series = []
    for titulo, leer in campos:
        valores = [leer(linea) for linea in lineas]
        if any(valor is not None for valor in valores):
            series.append(Serie(titulo, formato.columna(valores), derecha=True, maximo=MAX_CIFRA))
    return series


def _subsidio(linea: Linea) -> Decimal | None:
    """Return what Anexo 7 prints and no element holds: the price without subsidy less the price."""
    if linea.precio_sin_subsidio is None:
        return None
    return linea.precio_sin_subsidio - linea.precio_unitario


def _descripcion(linea: Linea, ancho: float) -> Celda:
    return [*parrafo(linea.descripcion, ancho), *_adicionales(linea.adicionales, ancho)]


def _adicionales(campos: Sequence[Campo], ancho: float) -> Celda:
    """Return the detalles adicionales of a line, small, one after the other."""
    return menudo(" · ".join(": ".join(filter(None, (c.nombre, c.valor))) for c in campos), ancho)


def repartir(antes: Sequence[Serie], titulo: str, despues: Sequence[Serie]) -> list[Columna]:
    """Give each column its width, and the rest of the page to the text column in the middle."""
    series = (*antes, *despues)
    huecos = HOLGURA * len(series)
    anchos = [serie.ancho(estrecho=False) for serie in series]
    if ANCHO_UTIL - sum(anchos) - huecos < BUENA_DESCRIPCION:
        anchos = [serie.ancho(estrecho=True) for serie in series]
    if (falta := MIN_DESCRIPCION + sum(anchos) + huecos - ANCHO_UTIL) > 0:
        # Figures can be set smaller; a code that breaks can no longer be copied.
        cifras = sum(ancho for serie, ancho in zip(series, anchos, strict=True) if serie.derecha)
        escala = max(1 - falta / cifras, MIN_ESCALA) if cifras else 1
        anchos = [a * escala if s.derecha else a for s, a in zip(series, anchos, strict=True)]
    libre = ANCHO_UTIL - sum(anchos) - huecos
    anchos.insert(len(antes), libre)
    nombres = (
        [(s.titulo, s.derecha) for s in antes] + [(titulo, False)] + [(s.titulo, s.derecha) for s in despues]
    )
    columnas, x = [], IZQUIERDA
    for (nombre, derecha), ancho in zip(nombres, anchos, strict=True):
        columnas.append(Columna(nombre, x, ancho, derecha))
        x += ancho + HOLGURA
    return columnas


def componer(
    columnas: Sequence[Columna], antes: Sequence[Serie], centro: Sequence[Celda], despues: Sequence[Serie]
) -> list[list[Celda]]:
    """Turn columns of texts into rows of cells."""
    celdas: list[Sequence[Celda]] = []
    series = iter((*antes, *despues))
    for i, columna in enumerate(columnas):
        if i == len(antes):
            celdas.append(centro)
            continue
        serie = next(series)
        poner = figura if serie.derecha else parrafo
        celdas.append([poner(texto, columna.ancho) for texto in serie.textos])
    return [list(fila) for fila in zip(*celdas, strict=True)]
