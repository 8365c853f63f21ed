"""nginx and Caddy on loopback, with the very files of docs/servidor, in front of a portal started as its owner does."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.e2e.conftest import Installation, serving
from tests.notify.sinks import free_port

FILES = Path(__file__).parents[2] / "docs" / "servidor"
NAME = "facturas.inventada.example"
DOCUMENTED = "facturas.miempresa.ec"
INSTALLED = [
    name for name in ("nginx", "caddy") if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
]


class Published(Installation):
    """A portal that knows its public address and that one server stands in front of it."""

    front: int = 0

    @property
    def environ(self) -> dict[str, str]:
        public = {"PUBLIC_URL": f"https://{NAME}:{self.front}", "TRUSTED_PROXIES": "1"}
        return {**super().environ, **public, "WORKER": "off"}


@dataclass
class Front:
    """The server in front, and how to ask it."""

    kind: str
    port: int
    certificate: Path

    def ask(self, method="GET", path="/", body=None, headers=None, source="127.0.0.1"):
        """Send one request over TLS, from one of the addresses of this machine."""
        trust = ssl.create_default_context(cafile=self.certificate)
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=60, context=trust)
        connection._create_connection = lambda _address, timeout, _source: socket.create_connection(
            ("127.0.0.1", self.port), timeout, (source, 0)
        )
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


@contextmanager
def standing(kind: str, folder: Path) -> Iterator[Front]:
    """Serve a new portal behind nginx or Caddy until the block ends."""
    portal = Published(folder / "instance", free_port())
    portal.front = free_port()
    certificate, key = certified(folder)
    command = {"nginx": nginx, "caddy": caddy}[kind](folder, portal, certificate, key)
    with serving(portal), (folder / "front.log").open("wb") as log:
        kept = {
            **os.environ,
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        server = subprocess.Popen(command, stdout=log, stderr=log, env=kept)
        front = Front(kind, portal.front, certificate)
        try:
            wait(front, server, folder)
            yield front
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait(front: Front, server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, (folder / "front.log").read_text()
        try:
            front.ask(path="/salud")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server in front never answered")


def nginx(folder: Path, portal: Published, certificate: Path, key: Path) -> list[str]:
    """Adapt nginx.conf to free ports and to the certificate; all else stays as it is documented."""
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")
    redirect, _, rest = text.partition("\nserver {\n    listen 443")
    assert redirect.count("listen") == 2
    changes = {
        " ssl;\n    listen [::]:443 ssl;": f"listen 127.0.0.1:{portal.front} ssl;",
        DOCUMENTED: NAME,
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(certificate),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(key),
        "http://127.0.0.1:8080": f"http://127.0.0.1:{portal.port}",
    }
    for was, becomes in changes.items():
        assert was in rest, was
        rest = rest.replace(was, becomes)
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}pid {folder / 'nginx.pid'};\ndaemon off;\nworker_processes 1;\nerror_log {folder / 'error.log'};\n"
        f"events {{}}\nhttp {{\n{temporary}access_log {folder / 'access.log'};\nserver {{\n    {rest}\n}}\n",
        encoding="utf-8",
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]


def caddy(folder: Path, portal: Published, certificate: Path, key: Path) -> list[str]:
    """Adapt the Caddyfile to free ports and to the certificate; all else stays as it is documented."""
    text = (FILES / "Caddyfile").read_text(encoding="utf-8")
    opening = f"{DOCUMENTED} {{\n"
    assert opening in text
    text = text.replace(
        opening, f"https://{NAME}:{portal.front} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}\n"
    ).replace("127.0.0.1:8080", f"127.0.0.1:{portal.port}")
    whole = f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{text}"
    (folder / "Caddyfile").write_text(whole, encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def certified(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the invented name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "sitio.pem", folder / "sitio.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret
