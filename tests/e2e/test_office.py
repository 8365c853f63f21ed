"""One voucher's way, from both ends: brought in a ZIP, mended in the tray, reminded of, opened, and told of a problem."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.db import now
from app.demo.staff import BRUNO
from app.demo.world.cast import MARIA
from app.sri.momento import GUAYAQUIL
from tests import people
from tests.e2e import stage

OLD = (now() - timedelta(days=20)).astimezone(GUAYAQUIL).date()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def scripted(request):
    return request.param


@pytest.fixture
def portal(tmp_path):
    with stage.demo(tmp_path) as served:
        yield served


@pytest.fixture
def open_as(chromium, portal, scripted):
    """Open the portal as somebody, in a browser of their own."""
    contexts = []

    def enter(usuario, password):
        context = chromium.new_context(
            java_script_enabled=scripted, viewport={"width": 360, "height": 800}, locale="es-EC"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{portal.url}/ingresar")
        stage.send(page, identificacion=usuario, password=password)
        return page

    yield enter
    for context in contexts:
        context.close()


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(f"{name}.xml", data)
    return out.getvalue()


def attach(page, name, data):
    page.locator("main [type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": data}]
    )


def steps(page, selector):
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def test_a_voucher_is_followed_from_both_ends(portal, open_as):
    about = {"to": MARIA.numero, "email": MARIA.email, "fecha": OLD, "secuencial": 8_001}
    office = open_as(BRUNO.email, BRUNO.password)

    # A ZIP with something that waits for its authorisation, something good and something bad.
    office.goto(f"{portal.url}/emisor/cargas")
    attach(
        office,
        "semana.zip",
        packed(espera=people.signed(**about), buena=people.authorised(secuencial=8_002), mala=b"<mala/>"),
    )
    office.get_by_role("button", name="Cargar", exact=True).click()
    expect(office.locator("#resultados tbody tr")).to_have_count(3)

    # What was refused is refused again; what waits is filed once its authorisation is brought.
    office.goto(f"{portal.url}/emisor/bandeja?cual=rechazados")
    office.locator("main table a", has_text="mala").first.click()
    office.get_by_role("button", name="Intentar de nuevo").click()
    expect(office.locator(".dicho")).to_be_visible()
    office.goto(f"{portal.url}/emisor/bandeja?cual=pendientes")
    office.locator("main table a", has_text="000008001").first.click()
    attach(office, "autorizada.xml", people.authorised(**about))
    office.get_by_role("button", name="Cargar la autorización").click()
    expect(office.locator(".dicho")).to_be_visible()

    # Nobody opened it: whoever received it is reminded, and told of all at once.
    office.goto(f"{portal.url}/emisor/comprobantes?estado=sin-abrir&q=001-001-000008001")
    office.get_by_role("link", name="Recordar a los que no los abrieron").click()
    office.get_by_role("button", name=re.compile("Enviar")).click()
    message = portal.mail("reminder", MARIA.email)
    assert "001-001-000008001" in message.get_body(("plain",)).get_content()

    # Its receiver opens it, sees its story, and says that something is wrong.
    home = open_as(MARIA.numero, MARIA.password)
    home.goto(f"{portal.url}/comprobantes?q=001-001-000008001")
    home.locator("#comprobantes [data-col=numero] a").first.click()
    told = " ".join(steps(home, "section[aria-labelledby=recorrido]"))
    assert "Recordatorio" in told
    home.locator("#problema > summary").click()
    home.get_by_label("El valor está mal").check()
    home.get_by_role("button", name="Avisar al emisor").click()
    expect(home.locator(".dicho")).to_be_visible()

    # And the firm sees all of it.
    office.goto(f"{portal.url}/emisor/comprobantes?estado=observados")
    office.locator("#emitidos a", has_text="000008001").first.click()
    lines = " ".join(steps(office, ".linea-t li"))
    for word in ("Archivado", "Recordatorio", "Abierto", "Problema reportado"):
        assert word in lines, lines
    expect(office.locator(".seguir .estado").first).to_have_text(re.compile("Abierto"))
