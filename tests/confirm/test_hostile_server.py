"""Whoever stands where the SRI should be: no answer of theirs is believed, and none takes longer than the deadline."""

import gzip
import ipaddress
import resource
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.confirm import reply
from app.confirm.service import Service
from app.demo import vouchers
from app.sri.respuesta import Estado, SinRespuesta
from tests.confirm.answers import state_of

CLAVE = vouchers.clave_de(vouchers.factura())
QUICK, PATIENT = 0.5, 10
GOOD = state_of(CLAVE)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


@contextmanager
def serving(behave, context=None):
    """Listen on this machine; `behave(connection)` does with each connection as it likes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def one(plain):
        with suppress(OSError), plain:
            if context is None:
                behave(plain)
                return
            with context.wrap_socket(plain, server_side=True) as safe:
                behave(safe)

    def listen():
        with suppress(OSError):
            while True:
                threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def heard_by(connection):
    """Read one question whole, or the beginning of a handshake."""
    heard = b""
    while not heard.endswith(b"Envelope>") and not heard.startswith(b"\x16"):
        if not (part := connection.recv(65536)):
            break
        heard += part
    return heard


def ask(url, context=None, within=QUICK):
    """Ask, and say what came of it, in how many seconds."""
    asking, started = Service(url, within, context), time.monotonic()
    try:
        with pytest.raises(SinRespuesta) as caught:
            asking.state(CLAVE)
        return str(caught.value), time.monotonic() - started
    finally:
        asking.close()


def saying(*parts, forever=b"", pause=0.0):
    """Read the question and say these parts, then the last one for ever with a pause."""

    def behave(connection):
        heard_by(connection)
        for part in parts:
            connection.sendall(part)
        while forever:
            connection.sendall(forever)
            time.sleep(pause)

    return behave


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


BOMB = gzip.compress(GOOD + b" " * 50_000_000)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("behave", "sentence"),
    [
        (saying(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB), BOMB), "dañada"),
        (saying(OK + b"Content-Encoding: deflate\r\n\r\n", b"\x78\x9c" * 100), "dañada"),
        (saying(CHUNKED, forever=chunk(b" "), pause=0.02), reply.TOO_LATE),
        (saying(CHUNKED, forever=chunk(b" " * 65536)), "más grande"),
        (saying(CHUNKED, b"ffffffffffffffff\r\n", forever=b" " * 65536), "más grande"),
        (saying(CHUNKED, b"zz\r\n"), reply.BROKEN_OFF),
        (saying(OK + b"\r\n", forever=b" " * 65536), "más grande"),
        (saying(OK + b"Content-Length: 99999999999\r\n\r\n", forever=b" " * 65536), "más grande"),
        (saying(OK, forever=b"X-Drip: 1\r\n", pause=0.02), reply.TOO_LATE),
        (saying(OK, forever=b"X-Flood: " + b"1" * 60000 + b"\r\n"), reply.BROKEN_OFF),
        (saying(OK, forever=b"Set-Cookie: a=b\r\n" * 4000), reply.BROKEN_OFF),
        (saying(forever=b"HTTP/1.1 100 Continue\r\n\r\n" * 100, pause=0.001), reply.TOO_LATE),
        (saying(forever=b"1", pause=0.02), reply.TOO_LATE),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), reply.BROKEN_OFF),
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), reply.BROKEN_OFF),
        (saying(b"\x00" * 100), reply.BROKEN_OFF),
        (saying(b"SSH-2.0-OpenSSH\r\n"), reply.BROKEN_OFF),
        (saying(), reply.BROKEN_OFF),
        (
            saying(b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"),
            reply.BROKEN_OFF,
        ),
        (saying(b"HTTP/1.1 307 Otra\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"), "no se"),
        (saying(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", GOOD), reply.BROKEN_OFF),
        (saying(b"HTTP/1.1 204 No Content\r\n\r\n"), reply.NOT_SERVING),
        (
            saying(b"HTTP/1.1 206 Partial\r\nContent-Length: %d\r\n\r\n" % len(GOOD), GOOD),
            reply.NOT_SERVING,
        ),
        (saying(b"HTTP/1.1 500 Error\r\nContent-Length: %d\r\n\r\n" % len(GOOD), GOOD), "falla"),
        (lambda connection: connection.close(), reply.BROKEN_OFF),
        (lambda connection: time.sleep(QUICK * 2), reply.TOO_LATE),
    ],
)
def test_nothing_that_a_server_does_is_believed_or_waited_for(behave, sentence):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving(behave) as port:
        within = QUICK if sentence == reply.TOO_LATE else PATIENT
        said, seconds = ask(f"http://127.0.0.1:{port}", within=within)
    assert sentence in said
    assert seconds < within + 3
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 40


def test_a_cookie_is_never_sent_back():
    heard = []

    def behave(connection):
        for _ in range(2):
            heard.append(heard_by(connection))
            connection.sendall(OK + b"Set-Cookie: who=you\r\nContent-Length: %d\r\n\r\n" % len(GOOD) + GOOD)

    with serving(behave) as port:
        asking = Service(f"http://127.0.0.1:{port}")
        assert [asking.state(CLAVE).estado for _ in range(2)] == [Estado.AUTORIZADO] * 2
        asking.close()
    assert len(heard) == 2
    assert not any(b"cookie" in question.lower() for question in heard)
    assert b"accept-encoding: identity\r\n" in heard[0].lower()


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A server's certificate for this machine that nobody known has signed: its path, and a context that serves it."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]),
    )
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    since = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=36500))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "uno.pem"
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *private)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


def test_a_certificate_that_nobody_vouches_for_hears_no_question(tls):
    heard = []
    with serving(lambda connection: heard.append(heard_by(connection)), tls[1]) as port:
        said, _ = ask(f"https://127.0.0.1:{port}", within=PATIENT)
    assert said == reply.NOT_SAFE
    assert heard == []


def test_a_certificate_for_another_name_hears_no_question(tls, monkeypatch):
    trusting = ssl.create_default_context(cafile=tls[0])
    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **how: known("127.0.0.1", *more, **how))
    with serving(saying(OK), tls[1]) as port:
        assert ask(f"https://cel.sri.example:{port}", trusting, PATIENT)[0] == reply.NOT_SAFE


def test_a_certificate_that_holds_is_asked(tls):
    trusting = ssl.create_default_context(cafile=tls[0])
    with serving(saying(OK + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD), tls[1]) as port:
        asking = Service(f"https://127.0.0.1:{port}", 10, trusting)
        assert asking.state(CLAVE).estado == Estado.AUTORIZADO
        asking.close()


@pytest.mark.parametrize("pause", [0.02, 10])
def test_a_handshake_that_never_ends_is_left_at_the_deadline(pause):
    with serving(saying(forever=b"\x16\x03\x03\x40\x00\x02" if pause > 1 else b"\x16", pause=pause)) as port:
        said, seconds = ask(f"https://127.0.0.1:{port}")
    assert said in {reply.TOO_LATE, reply.NOT_SAFE}
    assert seconds < QUICK + 3


def test_a_server_without_tls_is_no_sri():
    with serving(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        assert ask(f"https://127.0.0.1:{port}", within=PATIENT)[0] == reply.NOT_SAFE


def test_a_name_that_nobody_knows_is_no_answer():
    said, seconds = ask("https://sri.invalid")
    assert said in {reply.NO_CONNECTION, reply.TOO_LATE}
    assert seconds < QUICK + 3


def test_a_name_that_is_looked_up_for_ever_is_left_at_the_deadline(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [over.wait(30)][1:])
    said, seconds = ask("https://cel.sri.example")
    over.set()
    assert said == reply.TOO_LATE
    assert QUICK <= seconds < QUICK + 3


def test_the_next_address_of_a_name_is_tried(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, 0)) for at in ("127.0.0.2", "127.0.0.1")]
    known = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **how: found if host.endswith("example") else known(host, *more, **how),
    )
    with serving(saying(OK + b"Content-Length: %d\r\n\r\n" % len(GOOD) + GOOD)) as port:
        asking = Service(f"http://cel.sri.example:{port}")
        assert asking.state(CLAVE).estado == Estado.AUTORIZADO
        asking.close()


def test_the_context_of_an_installation_checks_names_and_certificates():
    context = httpx.create_ssl_context(trust_env=False)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
