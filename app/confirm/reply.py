"""What comes back over the wire, before anybody reads it: its status, its length, or why nothing came."""

from __future__ import annotations

import ssl
from http import HTTPStatus

import httpcore
import httpx

from app.sri.respuesta import SinRespuesta
from app.sri.soap import DEMASIADO, MAX_ANSWER, UNA_FALLA

NO_CONNECTION = "No se pudo conectar con el SRI."
NOT_SAFE = "No se pudo comprobar que quien responde es el SRI: la conexión no es segura."
TOO_LATE = "El SRI no respondió a tiempo."
BROKEN_OFF = "La conexión con el SRI se cortó."
ELSEWHERE = "El SRI quiso llevar la pregunta a otra dirección, y no se siguió."
NOT_SERVING = "El servicio del SRI no está disponible ahora."

NETWORK = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
)


def check_status(response: httpx.Response) -> None:
    """Raise SinRespuesta for everything but an answer: a fault of SOAP comes with status 500."""
    if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SinRespuesta(UNA_FALLA)
    if response.is_redirect:
        raise SinRespuesta(ELSEWHERE)
    if response.status_code != HTTPStatus.OK:
        raise SinRespuesta(NOT_SERVING)


def bounded(response: httpx.Response) -> bytes:
    """Read an answer as it came, no further than an answer may reach. Nothing is ever inflated."""
    parts, length = [], 0
    for part in response.iter_raw():
        length += len(part)
        if length > MAX_ANSWER:
            raise SinRespuesta(DEMASIADO)
        parts.append(part)
    return b"".join(parts)


def sentence(error: Exception) -> str:
    """Say in Spanish why no answer came."""
    if isinstance(error, httpcore.TimeoutException):
        return TOO_LATE
    if isinstance(error, httpcore.ConnectError):  # which carries what it was made of
        return NOT_SAFE if any(isinstance(one, ssl.SSLError) for one in error.args) else NO_CONNECTION
    return BROKEN_OFF
