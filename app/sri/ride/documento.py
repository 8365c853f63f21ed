"""From a voucher to the bytes of its PDF, or to its pages as SVG: pages, head, body by type, foot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import TypedDict, Unpack

from app.sri.catalogo import Ambiente
from app.sri.comprobante import (
    Autorizacion,
    Comprobante,
    ComprobanteRetencion,
    ConDetalle,
    GuiaRemision,
)
from app.sri.momento import GUAYAQUIL
from app.sri.ride import formato, guia_remision, retencion, svg, venta
from app.sri.ride.encabezado import TITULOS, Portada, encabezado
from app.sri.ride.estilo import (
    AGUA,
    ANCHO_UTIL,
    ARRIBA,
    DERECHA,
    FILETE,
    IZQUIERDA,
    MENUDO,
    PIE,
    ROTULO,
    SIGUIENTE,
    Estilo,
    tinta,
)
from app.sri.ride.ficha import pares
from app.sri.ride.flujo import Flujo, Pliego
from app.sri.ride.lienzo import Hoja, escribir
from app.sri.ride.logo import leer as leer_logo
from app.sri.ride.texto import Glifos, imprimible, medir, partir

VERSION = "2"
SIN_VALIDEZ = "SIN VALIDEZ TRIBUTARIA"
ANULADO = "ANULADO"
MARCA_DE_AGUA = Estilo(52, 60, negrita=True, tinta=AGUA)
AVISO = Estilo(7.5, 9, negrita=True)
CORRIDA = Estilo(7.5, 9, negrita=True)


class Junto(TypedDict, total=False):
    """What is printed beside what the voucher itself says.

    `confirmed_at` (aware) is when the SRI itself confirmed the authorisation, None while it is a claim;
    `annulled_at` when it said that the voucher is annulled, which every page then says.
    `accent` is the firm's colour as #rrggbb, dark enough to be read on white; "" for the portal's own.
    """

    autorizacion: Autorizacion | None
    logo: bytes | None
    confirmed_at: datetime | None
    annulled_at: datetime | None
    accent: str


def render(comprobante: Comprobante, **junto: Unpack[Junto]) -> bytes:
    """Return the PDF of a voucher. Equal arguments give equal bytes; no text and no logo makes it fail."""
    portada = _portada(junto)
    return escribir(
        _componer(comprobante, portada, Hoja),
        portada.logo,
        titulo=_titulo(comprobante),
        autor=_limpio(comprobante.emisor.razon_social),
        fecha=_fecha(comprobante, portada.autorizacion),
    )


def draw(comprobante: Comprobante, **junto: Unpack[Junto]) -> list[bytes]:
    """Return each page of the same document as an SVG. Arguments and promises are those of `render`."""
    portada = _portada(junto)
    hojas = _componer(comprobante, portada, svg.HojaSvg)
    titulo = _titulo(comprobante)
    return [
        svg.escribir(
            hoja,
            None if indice else portada.logo,
            titulo=f"RIDE de {titulo}, hoja {indice + 1} de {len(hojas)}",
        )
        for indice, hoja in enumerate(hojas)
    ]


def count(comprobante: Comprobante, **junto: Unpack[Junto]) -> int:
    """Return how many pages the document has, in less time than it takes to write them."""
    return len(_componer(comprobante, _portada(junto), Hoja))


def _portada(junto: Junto) -> Portada:
    logo, accent = junto.get("logo"), junto.get("accent")
    return Portada(
        junto.get("autorizacion"),
        junto.get("confirmed_at"),
        leer_logo(logo) if logo else None,
        tinta(accent) if accent else "",
        junto.get("annulled_at"),
    )


def _componer(comprobante: Comprobante, portada: Portada, nueva: Callable[[], Hoja]) -> list[Hoja]:
    """Lay a voucher out on pages of one kind, and return them drawn."""

    def abrir(hoja: Hoja, indice: int) -> float:
        if portada.anulada is not None:
            hoja.marca_de_agua(Glifos(ANULADO), MARCA_DE_AGUA)
        elif comprobante.clave.ambiente == Ambiente.PRUEBAS:
            hoja.marca_de_agua(Glifos(SIN_VALIDEZ), MARCA_DE_AGUA)
        return _continuacion(hoja, comprobante) if indice else encabezado(hoja, comprobante, portada)

    pliego = Pliego(abrir, nueva)
    flujo = Flujo(pliego)
    _cuerpo(flujo, comprobante)
    pares(flujo, "Otros datos del comprobante", comprobante.desconocidos, IZQUIERDA, ANCHO_UTIL)
    for indice, hoja in enumerate(pliego.hojas):
        _pie(hoja, comprobante, _aviso(comprobante, portada), f"Página {indice + 1} de {len(pliego.hojas)}")
    return pliego.hojas


def _titulo(comprobante: Comprobante) -> str:
    return f"{comprobante.tipo.nombre} {comprobante.numero}"


def _cuerpo(flujo: Flujo, comprobante: Comprobante) -> None:
    if isinstance(comprobante, ConDetalle):
        venta.cuerpo(flujo, comprobante)
    elif isinstance(comprobante, GuiaRemision):
        guia_remision.cuerpo(flujo, comprobante)
    elif isinstance(comprobante, ComprobanteRetencion):
        retencion.cuerpo(flujo, comprobante)


def _continuacion(hoja: Hoja, comprobante: Comprobante) -> float:
    """Draw the head of a later page: whose voucher it is, in one line."""
    base = ARRIBA + 4
    derecha = imprimible(f"{TITULOS[comprobante.tipo]} No. {comprobante.numero}")
    ancho = ANCHO_UTIL - medir(derecha, CORRIDA.cuerpo, negrita=True) - 24
    emisor = imprimible(f"{comprobante.emisor.razon_social}   R.U.C. {comprobante.emisor.ruc}")
    hoja.texto(IZQUIERDA, base, partir(emisor, ancho, MENUDO.cuerpo)[0], MENUDO)
    hoja.a_la_derecha(DERECHA, base, derecha, CORRIDA)
    return SIGUIENTE


def _aviso(comprobante: Comprobante, portada: Portada) -> str:
    """Say at the foot of every page what the voucher is not good for any more, "" when there is nothing to say."""
    if portada.anulada is not None:
        return f"ANULADO SEGÚN EL SRI, {formato.dia_de(portada.anulada)}"
    return SIN_VALIDEZ if comprobante.clave.ambiente == Ambiente.PRUEBAS else ""


def _pie(hoja: Hoja, comprobante: Comprobante, aviso: str, pagina: str) -> None:
    hoja.filete(IZQUIERDA, PIE - 11, ANCHO_UTIL, 0.4, FILETE)
    hoja.texto(IZQUIERDA, PIE, Glifos(f"Clave de acceso {comprobante.clave.text}"), ROTULO)
    if aviso:
        hoja.texto(IZQUIERDA + 290, PIE, imprimible(aviso), AVISO)
    hoja.a_la_derecha(DERECHA, PIE, imprimible(pagina), ROTULO)


def _fecha(comprobante: Comprobante, autorizacion: Autorizacion | None) -> datetime:
    """Return the file's date: never the clock's, so that the bytes repeat."""
    if autorizacion is not None and autorizacion.fecha is not None:
        return autorizacion.fecha
    return datetime.combine(comprobante.fecha_emision, time(), GUAYAQUIL)


def _limpio(texto: str) -> str:
    """Return a text for the file's properties, without control and bidi characters."""
    return "".join(letra for letra in texto if letra.isprintable())
