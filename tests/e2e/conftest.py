"""A whole installation, started as its owner starts it, and a browser that opens it."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.clocks import zone_at_noon

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@dataclass
class Installation:
    """One portal in a folder of its own, spoken to only by commands, mail files and HTTP."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"INSTANCE_DIR": str(self.folder), "PORT": str(self.port), "TIME_ZONE": zone_at_noon()}
        return {**kept, **own, "FLASK_APP": "wsgi"}

    def flask(self, *arguments: object, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flask", *map(str, arguments)],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def health(self) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.url}/salud", timeout=2) as answer:  # noqa: S310  (our own loopback)
            return json.load(answer)

    def mail(self, kind: str, to: str, count: int = 1) -> email.message.EmailMessage:
        """Wait for the newest message of a kind to someone, of which there must be `count`."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            found = [m for m in self.messages() if m["X-ClickFactura-Kind"] == kind and to in m["To"]]
            if len(found) >= count:
                assert len(found) == count
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no {kind} mail to {to}")

    def messages(self) -> list[email.message.EmailMessage]:
        files = sorted((self.folder / "outbox").glob("*.eml"))
        return [email.message_from_bytes(f.read_bytes(), policy=email.policy.default) for f in files]

    def link(self, message: email.message.EmailMessage, path: str = "(?:clave/nueva|perfil/correo)") -> str:
        """The link a message carries for its reader."""
        text = message.get_body(("plain",)).get_content()
        [link] = set(re.findall(rf"{re.escape(self.url)}/{path}/\S+", text))
        return link


Served = TypeVar("Served", bound=Installation)


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(Installation(tmp_path / "instance", port)) as portal:
        yield portal


@contextmanager
def serving(portal: Served) -> Iterator[Served]:
    """Serve an installation until the block ends; it must stop cleanly."""
    with portal.folder.with_name("log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "wsgi.py"], cwd=ROOT, env=portal.environ, stdout=log, stderr=log
        )
        try:
            wait_for(portal, server)
            yield portal
        finally:
            server.terminate()
            assert server.wait(timeout=20) == 0


def wait_for(portal: Installation, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped"
        try:
            portal.health()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server never answered")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Installation]:
    """The demo world, served; whoever changes it for others asks for an `installation` instead."""
    from tests.e2e import stage

    with stage.demo(tmp_path_factory.mktemp("demo"), asks=True) as portal:
        yield portal


@pytest.fixture
def demo_page(chromium) -> Iterator[Page]:
    """A browser without a past, for a walk through the demo."""
    with chromium.new_context(
        locale="es-EC", timezone_id="America/Guayaquil", reduced_motion="reduce"
    ) as context:
        yield context.new_page()
