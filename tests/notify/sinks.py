"""Mail servers that behave and misbehave, each on a free port of this machine."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ACCEPTED = "250 OK"


@dataclass
class Sink:
    """A handler of aiosmtpd that keeps what it accepts and answers as it is told."""

    on_rcpt: str = ACCEPTED
    on_data: str = ACCEPTED
    seconds: float = 0.0
    received: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802  (aiosmtpd calls it so)
        self, server, session, envelope, hostname, responses
    ):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  (aiosmtpd calls it so)
        self, server, session, envelope, address, options
    ):
        if self.on_rcpt == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return self.on_rcpt

    async def handle_DATA(  # noqa: N802  (aiosmtpd calls it so)
        self, server, session, envelope
    ):
        await asyncio.sleep(self.seconds)
        if self.on_data == ACCEPTED:
            self.received.append(envelope.content)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return self.on_data

    @property
    def messages(self):
        return [email.message_from_bytes(data, policy=email.policy.default) for data in self.received]


@contextmanager
def serving(sink: Sink) -> Iterator[int]:
    """Serve a sink; give its port."""
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def serving_tls(sink: Sink, certificate: Path, *, at_once: bool = False, **options) -> Iterator[int]:
    """Serve a sink that offers STARTTLS, or speaks TLS at once, with a certificate it signed itself."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    tls = {"ssl_context": context} if at_once else {"tls_context": context}
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **tls, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "servidor.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def rude(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that is only what `talk` does with each connection before it hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, args=(listening, talk), daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def answer(listening: socket.socket, talk: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        with connection:
            talk(connection)


def script(*answers: str) -> Callable[[socket.socket], None]:
    """Greet, answer one line to each command, and hang up after the last."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 hola\r\n")
        lines = connection.makefile("rb")
        for line in answers:
            command = lines.readline()
            if line == "after data":
                while command not in {b".\r\n", b""}:
                    command = lines.readline()
                return
            connection.sendall(line.encode() + b"\r\n")

    return talk
