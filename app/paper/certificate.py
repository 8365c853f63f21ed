"""Constancia de entrega on paper: what a statement says, voucher by voucher, and how anybody checks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.paper import hoja as papel
from app.paper.hoja import Membrete
from app.sri.momento import GUAYAQUIL
from app.sri.ride.celda import Fila, menudo, parrafo
from app.sri.ride.emisor import bloque
from app.sri.ride.estilo import ANCHO_UTIL, ARRIBA, DERECHA, IZQUIERDA, MENUDO, SIGUIENTE, TINTA_2, Estilo
from app.sri.ride.ficha import ficha, linea, seccion
from app.sri.ride.flujo import Flujo, Pliego
from app.sri.ride.lienzo import Adjunto, Hoja, escribir
from app.sri.ride.tabla import Columna, Reglas, tabla
from app.sri.ride.texto import imprimible

TITULO = "Constancia de entrega"
TITULAR = Estilo(19, 24, negrita=True)
ENTRADA = Estilo(9.5, 13)
NOMBRE = Estilo(9, 12, negrita=True)
CONSTA = Estilo(8.5, 12, negrita=True)
NOTA = Estilo(8, 11, tinta=TINTA_2)
LADO_QR = 96.0
ANCHO_ENTRADA = ANCHO_UTIL - LADO_QR - 18
CUANDO, QUE = Columna("Cuándo", IZQUIERDA, 92.0), Columna("Qué consta", IZQUIERDA + 100, ANCHO_UTIL - 100)
CON_TITULO, CON_NOMBRE, CON_HECHO = 92.0, 32.0, 17.0  # points that a voucher, a receiver and a fact take
LIMITES = (
    "Dice solo lo que este portal sabe. Que un servidor de correo acepte un mensaje no prueba que alguien lo "
    "leyera; que alguien abriera el comprobante no prueba que esté de acuerdo con él. Las horas son las de Ecuador "
    "continental y las pone el reloj del servidor de este portal."
)

EN_EL_PORTAL = (
    "En el portal: lea el QR o abra {url}. Ahí se comprueba la firma y se compara este PDF, o el XML de un "
    "comprobante, con lo que se firmó."
)
SIN_EL_PORTAL = (
    "Sin el portal: este PDF lleva adjuntos constancia.json (lo firmado), constancia.sig (la firma Ed25519) y "
    "clave-publica.pem. Con OpenSSL 3: openssl pkeyutl -verify -pubin -inkey clave-publica.pem -rawin "
    "-in constancia.json -sigfile constancia.sig"
)
HUELLA = "La clave es la de este portal. Compare su huella (SHA-256) con la que el portal publica:"


def render(  # noqa: PLR0913  (all that the paper shows)
    said: dict[str, Any],
    firma: Membrete,
    *,
    url: str,
    code: str,
    fingerprint: str,
    at: datetime,
    attached: Iterable[Adjunto] = (),
) -> bytes:
    """Print a statement. `at` (aware) is when it was made. Equal arguments give equal bytes."""

    def abrir(hoja: Hoja, indice: int) -> float:
        return continuacion(hoja, firma, code) if indice else portada(hoja, said, firma, url, code, at)

    pliego = Pliego(abrir)
    flujo = Flujo(pliego)
    for voucher in said["comprobantes"]:
        comprobante(flujo, voucher)
    comprobarla(flujo, url, code, fingerprint)
    for indice, hoja in enumerate(pliego.hojas):
        papel.pie(hoja, f"{TITULO} {code}", indice + 1, len(pliego.hojas))
    return escribir(
        pliego.hojas,
        firma.logo,
        titulo=f"{TITULO} {code}",
        autor=limpio(firma.nombre),
        fecha=at,
        adjuntos=attached,
    )


def portada(hoja: Hoja, said: dict[str, Any], firma: Membrete, url: str, code: str, at: datetime) -> float:  # noqa: PLR0913, PLR0917  (what the first page begins with)
    """Draw the head of the first page, with the QR at its right; return where the vouchers begin."""
    y = papel.cabeza(hoja, firma)
    papel.qr(hoja, url, DERECHA - LADO_QR + 6, y + 4, LADO_QR)
    y = bloque(hoja, IZQUIERDA, y + 6, [(imprimible(TITULO), TITULAR)]) + 4
    entrada = (
        f"Este portal hace constar lo que sabe de la entrega de {cuantos(said['comprobantes'])} de "
        f"{firma.nombre}, el {momento(at)}."
    )
    y = bloque(hoja, IZQUIERDA, y, parrafo(entrada, ANCHO_ENTRADA, ENTRADA)) + 6
    y = bloque(hoja, IZQUIERDA, y, parrafo(f"Código {code}", ANCHO_ENTRADA, NOMBRE))
    y = bloque(hoja, IZQUIERDA, y, parrafo(f"Se comprueba en {url}", ANCHO_ENTRADA, NOTA)) + 6
    y = max(y, SIGUIENTE + LADO_QR)
    return bloque(hoja, IZQUIERDA, y, parrafo(LIMITES, ANCHO_UTIL, NOTA)) + 4


def continuacion(hoja: Hoja, firma: Membrete, code: str) -> float:
    """Draw the head of a later page, in one line."""
    hoja.texto(IZQUIERDA, ARRIBA + 4, imprimible(f"{firma.nombre}   RUC {firma.ruc}"[:90]), MENUDO)
    hoja.a_la_derecha(DERECHA, ARRIBA + 4, imprimible(f"{TITULO} {code}"), MENUDO)
    return SIGUIENTE


def comprobante(flujo: Flujo, voucher: dict[str, Any]) -> None:
    """Draw what is known of one voucher."""
    flujo.reservar(min(alto(voucher), flujo.entera))
    seccion(flujo, titulo(voucher))
    flujo.hoja.filete(IZQUIERDA, flujo.y, ANCHO_UTIL, 0.8)
    flujo.y += 3
    ficha(
        flujo,
        [
            [("Fecha de emisión", dia(voucher["fecha"]), 3), ("Clave de acceso", voucher["clave"], 9)],
            [("SHA-256 del XML", voucher["sha256"], 12)],
        ],
    )
    hechos(flujo, voucher["hechos"])
    if not voucher["receptores"]:
        escrito(flujo, "Consumidor final: el comprobante no nombra a quién avisar.", NOTA)
    for receptor in voucher["receptores"]:
        persona(flujo, receptor)


def alto(voucher: dict[str, Any]) -> float:
    """Say about how many points a voucher takes, so that it stays on one page where it fits on one."""
    facts = [*voucher["hechos"], *(one for receptor in voucher["receptores"] for one in receptor["hechos"])]
    return CON_TITULO + CON_NOMBRE * len(voucher["receptores"]) + CON_HECHO * len(facts)


def titulo(voucher: dict[str, Any]) -> str:
    """Name a voucher, and say what must not be overlooked of it."""
    marks = [" (anulado, según el SRI)"] if voucher["anulado"] else []
    if voucher["ambiente"] == "1":
        marks.append(" (pruebas: sin validez tributaria)")
    return f"{voucher['documento']} {voucher['numero']}{''.join(marks)}"


def persona(flujo: Flujo, receptor: dict[str, Any]) -> None:
    """Draw one receiver: who it is, what it comes to, and by what that is known."""
    flujo.reservar(48)
    flujo.y += 3
    escrito(flujo, f"{receptor['nombre'] or 'Sin nombre'} · {receptor['numero']}", NOMBRE)
    escrito(flujo, receptor["consta"], CONSTA)
    hechos(flujo, receptor["hechos"])


def hechos(flujo: Flujo, found: Sequence[dict[str, Any]]) -> None:
    """Draw what is known, each with its instant."""
    filas: list[Fila] = [
        [parrafo(momento(datetime.fromisoformat(one["cuando"])), CUANDO.ancho), hecho(one)] for one in found
    ]
    if filas:
        tabla(
            flujo,
            [Columna("", CUANDO.x, CUANDO.ancho), Columna("", QUE.x, QUE.ancho)],
            filas,
            reglas=Reglas.ENTRE,
        )


def hecho(one: dict[str, Any]) -> list[Any]:
    """Set one thing that is known: its sentence, and in small what is more to say."""
    lines = parrafo(one["texto"], QUE.ancho)
    if "correo" in one:
        lines += menudo(one["correo"], QUE.ancho)
    if "veces" in one:
        last = momento(datetime.fromisoformat(one["ultima"]))
        lines += menudo(f"{one['veces']} veces; la última, el {last}.", QUE.ancho)
    return lines


def comprobarla(flujo: Flujo, url: str, code: str, fingerprint: str) -> None:
    """Draw the signature, and how anybody checks it with this portal and without."""
    flujo.reservar(170)
    seccion(flujo, "Firma y cómo comprobarla")
    flujo.hoja.filete(IZQUIERDA, flujo.y, ANCHO_UTIL, 0.8)
    flujo.y += 5
    for text in (EN_EL_PORTAL.format(url=url), SIN_EL_PORTAL, HUELLA):
        escrito(flujo, text, ENTRADA)
        flujo.y += 3
    escrito(flujo, fingerprint, NOMBRE)
    linea(flujo)


def escrito(flujo: Flujo, text: str, estilo: Estilo) -> None:
    """Write a paragraph where the flow is."""
    lines = parrafo(text, ANCHO_UTIL, estilo)
    flujo.reservar(len(lines) * estilo.alto)
    flujo.y = bloque(flujo.hoja, IZQUIERDA, flujo.y, lines)


def cuantos(vouchers: Sequence[object]) -> str:
    """Say how many vouchers.

    >>> cuantos([1]), cuantos([1, 2])
    ('un comprobante', '2 comprobantes')
    """
    return "un comprobante" if len(vouchers) == 1 else f"{len(vouchers)} comprobantes"


def momento(at: datetime) -> str:
    """Write an instant as it was in Guayaquil."""
    return f"{at.astimezone(GUAYAQUIL):%d/%m/%Y %H:%M:%S}"


def dia(text: str) -> str:
    """Write a date as dd/mm/yyyy."""
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"


def limpio(text: str) -> str:
    """Give a name for the properties of the file, without what cannot be printed."""
    return "".join(letter for letter in text if letter.isprintable())
