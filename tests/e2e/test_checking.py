"""A firm certifies a delivery, and somebody without an account checks the paper, a file and a clave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import stage
from tests.paper import reading


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def open_page(request, chromium):
    """Open a page in a browser of its own."""
    contexts = []

    def enter():
        context = chromium.new_context(
            java_script_enabled=request.param, viewport={"width": 360, "height": 800}, locale="es-EC"
        )
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def taken(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()


def attach(page, data, button):
    file = {"name": "archivo", "mimeType": "application/octet-stream", "buffer": data}
    page.locator("main [type=file]").set_input_files([file])
    page.get_by_role("button", name=button, exact=True).click()


def verdict(page):
    return page.locator("main .aviso h2").first


def test_a_delivery_is_certified_and_checked_by_a_stranger(demo, open_page):
    office = open_page()
    stage.sign_in(office, demo, "rosa")
    office.goto(f"{demo.url}/emisor/comprobantes?documento=nota-credito")
    office.locator("#emitidos a").last.click()
    xml = taken(office, re.compile("XML autorizado"))
    office.get_by_role("button", name="Hacer una constancia").click()
    pdf = taken(office, "Descargar la constancia")
    address = reading.qr(reading.streams(pdf)[0])
    assert address.startswith(f"{demo.url}/comprobar/")

    # Whoever holds the paper reads its QR.
    home = open_page()
    home.goto(address)
    expect(verdict(home)).to_have_text("Es válida")
    for data, said in (
        (pdf, "Es el mismo archivo"),
        (pdf[:-1] + b"!", "No es el mismo archivo"),
        (xml, "Es el mismo archivo"),
    ):
        attach(home, data, "Comparar")
        expect(verdict(home)).to_have_text(said)

    # And has a file and a clave looked at.
    home.goto(f"{demo.url}/ingresar")
    home.get_by_role("link", name="Comprobar un comprobante").click()
    attach(home, xml, "Comprobar")
    expect(verdict(home)).to_have_text("Es auténtico")
    attach(home, xml.replace(b"<totalSinImpuestos>", b"<totalSinImpuestos>9"), "Comprobar")
    expect(verdict(home)).to_have_text("No confíe en este archivo")
    clave = re.search(rb"<claveAcceso>([0-9]{49})<", xml) or re.search(rb"([0-9]{49})", xml)
    home.locator("[name=clave]").fill(" ".join(re.findall("[0-9]{1,5}", clave[1].decode())))
    home.get_by_role("button", name="Comprobar", exact=True).click()
    expect(verdict(home)).to_have_text("Confirmado por el SRI")
