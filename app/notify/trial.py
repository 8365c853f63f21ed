"""A message sent at once to try a mail server out, and what it answered, in words that say what to change."""

from __future__ import annotations

import secrets
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.utils import parseaddr

from flask import current_app

from app.models import Mail, MailKind
from app.notify import identity, messages, mime
from app.notify.letter import Letter
from app.notify.smtp import OUR_FAULT, Connection, Smtp, text_of
from app.notify.transport import NotDelivered, Unanswered

TIMEOUT_SECONDS = 10
AT_ONCE = threading.BoundedSemaphore(2)  # each may keep a thread that answers pages

NOT_OFFERED = "El servidor no ofrece lo que se le pide: pruebe otra seguridad, o deje el usuario vacío si no pide clave."


class Busy(RuntimeError):
    """Others are trying a server out. Nothing was sent."""


class Failed(Exception):
    """The server did not take the message. The Spanish sentences say why, with its own words."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, by the names that Flask-Mail gives its settings."""

    server: str
    port: int
    use_tls: bool = False
    use_ssl: bool = False
    username: str = ""
    password: str = ""


def configured() -> Server:
    """Return the server that this process uses."""
    given = current_app.config
    return Server(
        given["MAIL_SERVER"],
        given["MAIL_PORT"],
        given["MAIL_USE_TLS"],
        given["MAIL_USE_SSL"],
        given["MAIL_USERNAME"],
        given["MAIL_PASSWORD"],
    )


def send(server: Server, sender: str, to: str) -> None:
    """Send one message through a server now. Raises Failed with what to change, or Busy."""
    letter = compose(sender, to)
    with turn():
        try:
            with Smtp(Connection(server, TIMEOUT_SECONDS)) as post:
                post.send(letter.sender, letter.to, mime.build(letter), "")
        except NotDelivered as refusal:
            raise Failed(reason(refusal, server)) from refusal
        except Unanswered as silence:
            raise Failed(
                "El servidor recibió el mensaje y no respondió: puede que llegue, puede que no."
            ) from silence


@contextmanager
def turn() -> Iterator[None]:
    """Let few try at a time."""
    if not AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        AT_ONCE.release()


def compose(sender: str, to: str) -> Letter:
    """Write the message, as the sender that is tried out."""
    name, address = parseaddr(sender)
    mail = Mail(kind=MailKind.TEST, to=to, message_id=f"<{secrets.token_hex(16)}@{identity.host()}>")
    return replace(messages.compose(mail), sender=address, sender_name=name or messages.SENDER_NAME)


def reason(refusal: NotDelivered, server: Server) -> str:
    """Say what the server objects to. What Python says of it is English, so only the server is quoted."""
    error = refusal.__cause__
    where = f"{server.server}, puerto {server.port}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {text_of(error.smtp_error)}"
        if error.smtp_code in OUR_FAULT:
            return f"El servidor no aceptó el usuario o la clave. Respondió: {said}"
        return f"El servidor no quiso atender. Respondió: {said}"
    if error is None:
        return f"El servidor no aceptó el mensaje. Respondió: {refusal}"
    return unconnected(error, where)


def unconnected(error: BaseException, where: str) -> str:
    """Say why the server was not even talked to."""
    if isinstance(error.__context__, TimeoutError):  # smtplib tells a silence as a hang-up
        error = error.__context__
    if isinstance(error, ssl.SSLCertVerificationError):
        return certificate(error)
    words: tuple[tuple[type[BaseException], str], ...] = (
        (smtplib.SMTPNotSupportedError, NOT_OFFERED),
        (ssl.SSLError, f"El servidor no habla TLS así en {where}: pruebe otra seguridad u otro puerto."),
        (TimeoutError, f"Nadie respondió en {where}: revise el puerto, la seguridad y el cortafuegos."),
        (socket.gaierror, f"No se encuentra el servidor {where}: revise el nombre."),
        (ConnectionRefusedError, f"Nadie atiende en {where}: revise el puerto."),
        (
            smtplib.SMTPServerDisconnected,
            f"El servidor cortó la conversación en {where}: pruebe otra seguridad.",
        ),
    )
    said = f"No se pudo conectar con {where}."
    return next((sentence for kind, sentence in words if isinstance(error, kind)), said)


def certificate(error: ssl.SSLCertVerificationError) -> str:
    """Tell a certificate of another name from one that nobody vouches for."""
    if "mismatch" in str(error).lower() or "not valid for" in str(error).lower():
        return "El certificado del servidor es de otro nombre: escriba el nombre que figura en él."
    return (
        "El certificado del servidor no es de confianza: está vencido, o lo firmó alguien que no se conoce."
    )
