"""The head of the first page: who issued, which voucher, its authorisation and its barcode.

Legal fields as in Anexo 2 of the ficha técnica, with its words; legends of Anexos 21 and 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Autorizacion, Comprobante, Emisor
from app.sri.ride import formato
from app.sri.ride.autorizacion import autorizacion
from app.sri.ride.celda import Renglon, parrafo
from app.sri.ride.estilo import (
    ANCHO_TOTALES,
    ARRIBA,
    EMISOR,
    IZQUIERDA,
    MEDIO,
    MENUDO,
    MORA,
    NUMERO,
    ROTULO,
    TEXTO,
    TITULO,
    Estilo,
)
from app.sri.ride.lienzo import Hoja
from app.sri.ride.logo import Logo
from app.sri.ride.texto import ELLIPSIS, Glifos, imprimible, medir

TITULOS = {
    TipoComprobante.FACTURA: "FACTURA",
    TipoComprobante.LIQUIDACION_COMPRA: "LIQUIDACIÓN DE COMPRA DE BIENES Y PRESTACIÓN DE SERVICIOS",
    TipoComprobante.NOTA_CREDITO: "NOTA DE CRÉDITO",
    TipoComprobante.NOTA_DEBITO: "NOTA DE DÉBITO",
    TipoComprobante.GUIA_REMISION: "GUÍA DE REMISIÓN",
    TipoComprobante.RETENCION: "COMPROBANTE DE RETENCIÓN",
}
ANCHO_EMISOR = 282.0
MARCA = 34.0
MAX_LINEAS = 12  # of any one text of the head
LETRA = Estilo(19, 20, negrita=True)
DATO = Estilo(8, 10.5)
LEYENDA = Estilo(8, 10.5)
FIRME = Estilo(9.5, 13, negrita=True)


@dataclass(frozen=True, slots=True)
class Portada:
    """What the head needs beside the voucher."""

    autorizacion: Autorizacion | None
    confirmada: datetime | None
    logo: Logo | None


def encabezado(hoja: Hoja, comprobante: Comprobante, portada: Portada) -> float:
    """Draw the head and return where the body begins."""
    y = max(
        _emisor(hoja, comprobante.emisor, portada.logo),
        _numero(hoja, comprobante),
    )
    return autorizacion(hoja, comprobante, portada.autorizacion, portada.confirmada, y + 8)


def _emisor(hoja: Hoja, emisor: Emisor, logo: Logo | None) -> float:
    """Draw logo or mark, names and addresses; return where it ends."""
    if logo is None:
        marca(hoja, emisor)
        y = _bloque(hoja, IZQUIERDA + MARCA + 12, ARRIBA - 3, _nombres(emisor, ANCHO_EMISOR - MARCA - 12))
        y = max(y, ARRIBA + MARCA) + 7
    else:
        y = _bloque(hoja, IZQUIERDA, ARRIBA + logo.alto + 8, _nombres(emisor, ANCHO_EMISOR)) + 4
    for rotulo, valor in (
        ("Dirección matriz", emisor.dir_matriz),
        ("Dirección sucursal", emisor.dir_establecimiento),
    ):
        if valor:
            hoja.texto(IZQUIERDA, y + 8, imprimible(rotulo), ROTULO)
            y = _bloque(hoja, IZQUIERDA + 68, y, _corto(valor, ANCHO_EMISOR - 68, DATO)) + 1
    return y


def leyendas(emisor: Emisor) -> list[str]:
    """Return the legends that the law wants printed, each only if the XML says it."""
    frases = (
        ("Contribuyente Especial Nro. {}", emisor.contribuyente_especial),
        ("OBLIGADO A LLEVAR CONTABILIDAD: {}", emisor.obligado_contabilidad),
        ("Agente de Retención Resolución No. {}", emisor.agente_retencion),
        ("{}", emisor.contribuyente_rimpe),
        ("{}", emisor.regimen_microempresas),
        ("{}", emisor.rise),
    )
    return [frase.format(valor) for frase, valor in frases if valor]


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
    nombres = _corto(emisor.razon_social, ancho, EMISOR)
    if emisor.nombre_comercial and emisor.nombre_comercial != emisor.razon_social:
        nombres += _corto(emisor.nombre_comercial, ancho, TEXTO)
    return nombres


def _numero(hoja: Hoja, comprobante: Comprobante) -> float:
    """Draw title, number, RUC, date and legends in the narrow column; return where they end."""
    y = _bloque(hoja, MEDIO, ARRIBA - 3, parrafo(TITULOS[comprobante.tipo], ANCHO_TOTALES, TITULO))
    y = _bloque(hoja, MEDIO, y, [(imprimible(comprobante.numero), NUMERO)])
    hoja.texto(MEDIO - medir(Glifos("No."), MENUDO.cuerpo) - 5, y - 6.7, Glifos("No."), MENUDO)
    y += 6
    datos = [("R.U.C.", comprobante.emisor.ruc)]
    if comprobante.tipo != TipoComprobante.GUIA_REMISION:  # a guía has no date of its own
        datos.append(("Fecha de emisión", formato.dia(comprobante.fecha_emision)))
    for rotulo, valor in datos:
        hoja.texto(MEDIO, y + 9.5, imprimible(rotulo), ROTULO)
        hoja.texto(MEDIO + 66, y + 9.5, imprimible(valor), FIRME)
        y += FIRME.alto
    y += 4
    for leyenda in leyendas(comprobante.emisor):
        y = _bloque(hoja, MEDIO, y, _corto(leyenda, ANCHO_TOTALES, LEYENDA))
    return y


def _corto(texto: str, ancho: float, estilo: Estilo) -> list[Renglon]:
    """Break a text of the head, and cut it where it would take the page."""
    lineas = parrafo(texto, ancho, estilo)
    if len(lineas) > MAX_LINEAS:
        lineas = [*lineas[:MAX_LINEAS], (Glifos(ELLIPSIS), estilo)]
    return lineas


def _bloque(hoja: Hoja, x: float, y: float, lineas: list[Renglon]) -> float:
    """Write lines from the top `y` down, and return where they end."""
    for glifos, estilo in lineas:
        y += estilo.alto
        hoja.texto(x, y - estilo.alto * 0.26, glifos, estilo)
    return y
