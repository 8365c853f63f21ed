"""The two services of the SRI, over HTTP: a clave goes out, a trustworthy answer comes in or none does.

    AutorizacionComprobantesOffline    authorisation(clave)
    ConsultaComprobante                state(clave)

One question, one request: nothing is tried again here. No answer is followed elsewhere, decompressed, or read
beyond what an answer can measure, and none takes longer than the deadline.
"""

from __future__ import annotations

import ssl
import threading
import weakref
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol

import httpx
from flask import Flask

from app import __version__
from app.confirm.reply import NETWORK, bounded, check_status, sentence
from app.confirm.wire import Deadline, Transport
from app.sri.catalogo import Ambiente
from app.sri.clave_acceso import parse
from app.sri.respuesta import (
    Respuesta,
    SinRespuesta,
    leer_autorizacion,
    leer_estado,
    pedir_autorizacion,
    pedir_estado,
)

HOSTS = {Ambiente.PRODUCCION: "https://cel.sri.gob.ec", Ambiente.PRUEBAS: "https://celcer.sri.gob.ec"}
AUTHORISATION = "/comprobantes-electronicos-ws/AutorizacionComprobantesOffline"
STATE = "/comprobantes-electronicos-ws/ConsultaComprobante"
SECONDS = 20.0  # for one question in all
STEPS = httpx.Timeout(10.0, connect=5.0)
HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": '""',
    "Accept": "text/xml",
    "Accept-Encoding": "identity",
    "User-Agent": f"ClickFactura/{__version__}",
}

NOT_THE_TRUE_ONE = "La demostración no le pregunta nada al SRI."


class Sri(Protocol):
    """Whoever answers about a clave. Both raise SinRespuesta when there is no trustworthy answer."""

    def authorisation(self, clave: str) -> Respuesta:
        """Ask for the authorised voucher."""

    def state(self, clave: str) -> Respuesta:
        """Ask for its state alone, which also tells an annulment."""


class Service:
    """The SRI over HTTP, one question at a time. `url` stands for both of its hosts when it is given."""

    def __init__(
        self, url: str = "", seconds: float = SECONDS, context: ssl.SSLContext | None = None
    ) -> None:
        self.url, self.seconds = url, seconds
        self.deadline, self.turn = Deadline(), threading.Lock()
        self.client = httpx.Client(
            transport=Transport(self.deadline, context or httpx.create_ssl_context(trust_env=False)),
            timeout=STEPS,
            headers=HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            follow_redirects=False,
            trust_env=False,
        )
        self.close: Callable[[], object] = weakref.finalize(self, self.client.close)

    def authorisation(self, clave: str) -> Respuesta:
        return leer_autorizacion(self.ask(AUTHORISATION, clave, pedir_autorizacion(clave)), clave)

    def state(self, clave: str) -> Respuesta:
        return leer_estado(self.ask(STATE, clave, pedir_estado(clave)), clave)

    def address(self, path: str, clave: str) -> str:
        """Name the service: at the host of the clave's ambiente, unless one was given."""
        return f"{self.url or HOSTS[parse(clave).ambiente]}{path}"

    def ask(self, path: str, clave: str, question: bytes) -> bytes:
        """Send one question and return the bytes of its answer, or raise SinRespuesta."""
        url = self.address(path, clave)
        with self.turn:
            self.deadline.start(self.seconds)
            try:
                with self.client.stream("POST", url, content=question) as response:
                    check_status(response)
                    return bounded(response)
            except (httpx.HTTPError, httpx.InvalidURL, *NETWORK) as error:
                raise SinRespuesta(sentence(error)) from error


class Nobody:
    """Whom a demo asks that has no SRI of its own: the true one never hears of invented vouchers."""

    def authorisation(self, clave: str) -> Respuesta:
        raise SinRespuesta(NOT_THE_TRUE_ONE)

    def state(self, clave: str) -> Respuesta:
        raise SinRespuesta(NOT_THE_TRUE_ONE)


def of(app: Flask) -> Sri:
    """Return the installation's way to the SRI, made when it is first needed and kept."""
    kept: Sri | None = app.extensions.get("sri")
    if kept is None:
        url = app.config["SRI_URL"]
        kept = app.extensions["sri"] = Nobody() if app.config["DEMO"] and not url else Service(url, SECONDS)
    return kept
