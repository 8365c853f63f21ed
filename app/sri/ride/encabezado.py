"""The head of the first page: who issued, which voucher, its authorisation and its barcode.

Legal fields as in Anexo 2 of the ficha técnica, with its words; legends of Anexos 21 and 22.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Autorizacion, Comprobante, Emisor
from app.sri.ride import formato
from app.sri.ride.autorizacion import autorizacion, constancia
from app.sri.ride.celda import parrafo
from app.sri.ride.emisor import bloque, corto, emisor_y_logo
from app.sri.ride.estilo import (
    ANCHO_TOTALES,
    ANCHO_UTIL,
    ARRIBA,
    IZQUIERDA,
    MEDIO,
    MENUDO,
    NUMERO,
    ROTULO,
    TITULO,
    Estilo,
)
from app.sri.ride.lienzo import Hoja
from app.sri.ride.logo import Logo
from app.sri.ride.texto import Glifos, imprimible, medir

TITULOS = {
    TipoComprobante.FACTURA: "FACTURA",
    TipoComprobante.LIQUIDACION_COMPRA: "LIQUIDACIÓN DE COMPRA DE BIENES Y PRESTACIÓN DE SERVICIOS",
    TipoComprobante.NOTA_CREDITO: "NOTA DE CRÉDITO",
    TipoComprobante.NOTA_DEBITO: "NOTA DE DÉBITO",
    TipoComprobante.GUIA_REMISION: "GUÍA DE REMISIÓN",
    TipoComprobante.RETENCION: "COMPROBANTE DE RETENCIÓN",
}
LEYENDA = Estilo(8, 10.5)
FIRME = Estilo(9.5, 13, negrita=True)


@dataclass(frozen=True, slots=True)
class Portada:
    """What the head needs beside the voucher."""

    autorizacion: Autorizacion | None
    confirmada: datetime | None
    logo: Logo | None
    acento: str = ""  # an ink; "" for the portal's own, which draws no rule above the page
    anulada: datetime | None = None


def encabezado(hoja: Hoja, comprobante: Comprobante, portada: Portada) -> float:
    """Draw the head and return where the body begins."""
    y = max(
        emisor_y_logo(hoja, comprobante.emisor, portada.logo),
        _numero(hoja, comprobante, portada.acento),
    )
    if portada.acento:
        hoja.filete(IZQUIERDA, ARRIBA - 13, ANCHO_UTIL, 2, portada.acento)
    palabra = constancia(portada.autorizacion, portada.confirmada, portada.anulada)
    return autorizacion(hoja, comprobante, portada.autorizacion, palabra, y + 8)


def _numero(hoja: Hoja, comprobante: Comprobante, acento: str) -> float:
    """Draw title, number, RUC, date and legends in the narrow column; return where they end."""
    titulo = replace(TITULO, tinta=acento) if acento else TITULO
    y = bloque(hoja, MEDIO, ARRIBA - 3, parrafo(TITULOS[comprobante.tipo], ANCHO_TOTALES, titulo))
    y = bloque(hoja, MEDIO, y, [(imprimible(comprobante.numero), NUMERO)])
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
        y = bloque(hoja, MEDIO, y, corto(leyenda, ANCHO_TOTALES, LEYENDA))
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
