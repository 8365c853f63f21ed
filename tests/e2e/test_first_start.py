"""The first start of a new installation, as its owner lives it: from the link on the terminal to mail that leaves."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time

import pytest
from PIL import Image

import config
from tests import people
from tests.e2e.conftest import ROOT, Installation, serving, wait_for
from tests.notify import sinks
from tests.people import MARIA, RUC

PASSWORD = "Primer-Portal-2026"
ADDRESS = "ines@portal.example"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/instalar/\S+")


@pytest.fixture
def portal(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Installation(tmp_path / "instance", free.getsockname()[1])


@pytest.fixture
def sink():
    """A mail server that takes everything, and its port."""
    taking = sinks.Sink()
    with sinks.serving(taking) as port:
        taking.port = port
        yield taking


@pytest.fixture
def logo(tmp_path):
    path = tmp_path / "logo.png"
    Image.new("RGB", (400, 120), "teal").save(path)
    return path


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    with chromium.new_context(
        java_script_enabled=request.param, viewport={"width": 390, "height": 800}
    ) as context:
        yield context.new_page()


def said(portal):
    return portal.folder.with_name("log").read_text(encoding="utf-8")


def offered(portal):
    """Wait for the link on the terminal: it may be a moment behind the first answer."""
    deadline = time.monotonic() + 20
    while not LINK.search(said(portal)) and time.monotonic() < deadline:
        time.sleep(0.1)
    [link] = LINK.findall(said(portal))
    return link


def fill(page, **texts):
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)


def press(page, name):
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def arrived(sink, count):
    """Wait until this many messages came in."""
    deadline = time.monotonic() + 20
    while len(sink.received) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return sink.messages


def test_from_an_empty_folder_to_mail_that_leaves(portal, page, sink, logo, tmp_path):
    with serving(portal):
        link = offered(portal)
        administrator(page, link)
        first_firm(page, logo)
        mail_server(page, sink)
        page.goto(link)
        assert "ya no sirve" in page.locator("h1").inner_text()
        assert LINK.findall(said(portal)) == [link]
    env = portal.folder / ".env"
    assert env.stat().st_mode & 0o777 == 0o600
    assert config.written(env)["MAIL_PORT"] == str(sink.port)
    assert PASSWORD not in said(portal)
    for path in (path for path in portal.folder.rglob("*") if path.is_file()):
        assert link.rpartition("/")[2].encode() not in path.read_bytes(), path

    with serving(portal):
        assert LINK.findall(said(portal)) == []
        voucher = tmp_path / "factura.xml"
        voucher.write_bytes(people.authorised(to=MARIA, email="maria@ejemplo.ec", **people.fresh()))
        portal.flask("comprobantes", "import", voucher)
        kinds = {message["X-ClickFactura-Kind"] for message in arrived(sink, 2)}
    assert kinds == {"test", "notice"}
    assert not (portal.folder / "outbox").exists()


def administrator(page, link):
    page.goto(link)
    assert page.url.endswith("/instalar")
    assert "Paso 1 de 3" in page.locator("main").inner_text()
    fill(page, identificacion=ADDRESS, name="Inés Inventada Primera", email=ADDRESS)
    fill(page, password=PASSWORD, confirm=PASSWORD)
    press(page, "Crear mi cuenta y seguir")


def first_firm(page, logo):
    assert "paso 2 de 3" in page.locator("main").inner_text()
    fill(page, ruc="123", name="Ferretería La Inventada Cía. Ltda.", help_contact="02 000 0000")
    press(page, "Registrar")
    assert "13 dígitos" in page.locator("#ruc-error").inner_text()
    fill(page, ruc=RUC)
    page.locator("[name=logo]").set_input_files(logo)
    page.locator("[name=own_colour]").check()
    page.locator("[name=accent]").fill("#0b5d4a")
    press(page, "Registrar")


def mail_server(page, sink):
    assert "paso 3 de 3" in page.locator("main").inner_text()
    fill(page, server="127.0.0.1", port="1", sender="Inventada <facturas@inventada.example>")
    page.locator("[name=security][value=sin]").check()
    press(page, "Enviarme una prueba")
    assert "Nadie atiende en 127.0.0.1, puerto 1" in page.get_by_role("alert").inner_text()
    fill(page, port=str(sink.port))
    press(page, "Enviarme una prueba")
    assert "La prueba salió bien" in page.locator("main").inner_text()
    assert [message["To"] for message in sink.messages] == [ADDRESS]
    press(page, "Guardar")
    assert "El portal está listo" in page.locator("h1").inner_text()
    assert "reiniciar" in page.locator("main").inner_text()


def test_it_shows_the_link_again_until_it_is_used(portal):
    for _ in range(2):
        with serving(portal):
            assert len(LINK.findall(said(portal))) == 1
    portal.flask("admins", "add", MARIA, ADDRESS)
    with serving(portal):
        assert LINK.findall(said(portal)) == []


def test_the_demonstration_shows_no_link(portal):
    environ = {**portal.environ, "DEMO": "1"}
    with portal.folder.with_name("log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "wsgi.py"], cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            wait_for(portal, server)
        finally:
            server.terminate()
            server.wait(timeout=20)
    assert LINK.findall(said(portal)) == []
