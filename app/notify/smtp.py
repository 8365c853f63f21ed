"""Mail by SMTP (RFC 5321): one connection for many messages, and an honest outcome for each.

Flask-Mail owns the settings and makes the connection; TLS is verified and everything has a time limit.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from types import TracebackType
from typing import Any, Self

import flask_mail
from flask import current_app

from app.notify.headers import header
from app.notify.transport import NotDelivered, Unanswered

TIMEOUT_SECONDS = 30
MAX_WORDS = 400
GO_AHEAD = 354
CLOSING = 421  # the server is shutting the channel (RFC 5321 §3.8)
OK = range(200, 300)
REFUSALS = range(500, 600)
ANSWERS = range(200, 600)
FINAL_ANSWERS = {*OK, *range(400, 600)}
OUR_FAULT = {530, 534, 535, 538}  # it wants other credentials (RFC 4954 §6): no message's fault

ADDRESS_REFUSED = {550, 551, 553, 554}  # when they are said of the address itself
UNKNOWN_HERE = {550, 551, 553}  # said of the recipient without more words, they mean it (RFC 5321 §4.2.3)
ENHANCED = re.compile(r"5\.([0-9]{1,3})\.[0-9]{1,3}\b")
OF_THE_ADDRESS = "1"  # RFC 3463 §3.2


class Connection(flask_mail.Connection):
    """Flask-Mail's connection, with a time limit and with the server's certificate checked."""

    def __init__(self, mail: Any, timeout: float | None = None) -> None:
        super().__init__(mail)
        self.timeout = timeout or TIMEOUT_SECONDS

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        settings = self.mail
        if settings.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.server,
                settings.port,
                timeout=self.timeout,
                context=ssl.create_default_context(),
            )
        else:
            host = smtplib.SMTP(settings.server, settings.port, timeout=self.timeout)
        try:
            if settings.use_tls:
                host.starttls(context=ssl.create_default_context())
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
            host.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            host.close()
            raise
        return host


class Smtp:
    """A transport that connects when the first message needs it, and again when the server hung up."""

    def __init__(self, connection: Connection | None = None) -> None:
        self.connection = connection or Connection(current_app.extensions["mail"])
        self.host: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say goodbye. Every outcome is known by now, so nothing depends on the answer."""
        if self.host is not None:
            try:
                self.host.quit()
            except (OSError, smtplib.SMTPException):
                self.drop()

    def send(self, sender: str, to: str, data: bytes, name: str) -> None:
        """Send one message. Raises NotDelivered or Unanswered."""
        used = self.host is not None
        try:
            self.offer(sender, to, len(data))
        except NotDelivered as refusal:
            if not (used and refusal.unreachable):
                raise
            # The server hung up between two messages, which says nothing of this one.
            self.offer(sender, to, len(data))
        self.hand_over(data)

    def offer(self, sender: str, to: str, size: int) -> None:
        """Go through the envelope until the server asks for the data. Until then nothing has left."""
        host = self.connected()
        options = [f"size={size}"] if host.has_extn("size") else []
        try:
            accept(*host.mail(sender, options))
            accept(*host.rcpt(to), of_recipient=True)
            accept(*host.docmd("DATA"), wanted=GO_AHEAD)
        except NotDelivered as refusal:
            self.forget(unreachable=refusal.unreachable)
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise NotDelivered(words(error), unreachable=True) from error

    def hand_over(self, data: bytes) -> None:
        """Send the data. Only a final answer tells whether it arrived; silence tells nothing."""
        host = self.connected()
        try:
            host.send(data.replace(b"\r\n.", b"\r\n..") + b".\r\n")  # RFC 5321 §4.5.2
            code, said = host.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            raise Unanswered(words(error)) from error
        if code not in FINAL_ANSWERS:
            self.drop()
            raise Unanswered(f"El servidor respondió algo que no se entiende: {text_of(said)}")
        try:
            accept(code, said)
        except NotDelivered as refusal:
            self.forget(unreachable=refusal.unreachable)
            raise

    def connected(self) -> smtplib.SMTP:
        """Return the open connection, or make it. Raises NotDelivered when there is no way through."""
        if self.host is None:
            try:
                self.host = self.connection.configure_host()
            except (OSError, smtplib.SMTPException) as error:
                raise NotDelivered(words(error), unreachable=True) from error
        return self.host

    def forget(self, *, unreachable: bool) -> None:
        """Leave the message that was refused behind, and the connection too when the server closes it."""
        try:
            if unreachable or self.connected().rset()[0] not in OK:
                self.drop()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def drop(self) -> None:
        """Close the connection without a word."""
        if self.host is not None:
            self.host.close()
            self.host = None


def accept(code: int, said: bytes, wanted: int | None = None, *, of_recipient: bool = False) -> None:
    """Take an answer, or raise NotDelivered with the server's words."""
    if code == wanted or (wanted is None and code in OK):
        return
    raise NotDelivered(
        f"{code} {text_of(said)}",
        permanent=code in REFUSALS and code not in OUR_FAULT,
        unreachable=code not in ANSWERS or code == CLOSING or code in OUR_FAULT,
        bounced=is_of_address(code, text_of(said), of_recipient=of_recipient),
    )


def is_of_address(code: int, said: str, *, of_recipient: bool) -> bool:
    """Tell whether a refusal is of the address itself, and not of the message or of us.

    >>> is_of_address(550, "5.1.1 User unknown", of_recipient=False), is_of_address(550, "No such user", of_recipient=True)
    (True, True)
    >>> is_of_address(550, "5.7.1 Policy", of_recipient=True), is_of_address(554, "Spam", of_recipient=False)
    (False, False)
    """
    if status := ENHANCED.match(said):
        return code in ADDRESS_REFUSED and status[1] == OF_THE_ADDRESS
    return of_recipient and code in UNKNOWN_HERE


def words(error: Exception) -> str:
    """Say in one line why the server could not be talked to."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {text_of(error.smtp_error)}"
    return header(f"No se pudo hablar con el servidor de correo: {error or type(error).__name__}", MAX_WORDS)


def text_of(said: bytes | str) -> str:
    """Read what a server said: one line, whatever it sent."""
    return header(said.decode("utf-8", "replace") if isinstance(said, bytes) else said, MAX_WORDS)
