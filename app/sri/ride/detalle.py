"""The lines of a factura, liquidación or nota de crédito, with a column only for what some line says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.sri.comprobante import Campo, Linea
from app.sri.ride import formato
from app.sri.ride.estilo import ANCHO_UTIL, CABEZA, IZQUIERDA, TEXTO
from app.sri.ride.flujo import Flujo
from app.sri.ride.tabla import HOLGURA, Celda, Columna, figura, menudo, parrafo, tabla
from app.sri.ride.texto import imprimible, medir

MAX_CODIGO, MAX_CIFRA = 74.0, 84.0
MIN_DESCRIPCION = 118.0


@dataclass(frozen=True, slots=True)
class Serie:
    """One column of texts before its width is known."""

    titulo: str
    textos: Sequence[str]
    derecha: bool = False
    maximo: float = MAX_CODIGO

    @property
    def ancho(self) -> float:
        """The width that the longest text asks for, within limits, in points."""
        palabras = [medir(imprimible(p), CABEZA.cuerpo, negrita=True) for p in self.titulo.split()]
        mayor = max(self.textos, key=len)
        propio = medir(imprimible(mayor), TEXTO.cuerpo) + 1
        return min(max(*palabras, propio, 24.0), self.maximo)


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
    """Return the detalles adicionales of a line, small, each on its own line."""
    return [
        renglon
        for campo in campos
        for renglon in menudo(": ".join(filter(None, (campo.nombre, campo.valor))), ancho)
    ]


def repartir(antes: Sequence[Serie], titulo: str, despues: Sequence[Serie]) -> list[Columna]:
    """Give each column its width, and the rest of the page to the text column in the middle."""
    anchos = [serie.ancho for serie in (*antes, *despues)]
    libre = ANCHO_UTIL - sum(anchos) - HOLGURA * len(anchos)
    if libre < MIN_DESCRIPCION:
        escala = (ANCHO_UTIL - MIN_DESCRIPCION - HOLGURA * len(anchos)) / sum(anchos)
        anchos, libre = [ancho * escala for ancho in anchos], MIN_DESCRIPCION
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
