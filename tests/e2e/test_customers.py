"""An operator imports the addresses of customers, and prints a letter to one who has none."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.demo.staff import BRUNO
from app.demo.world.cast import JORGE, MARIA
from tests.e2e import stage
from tests.paper import reading

LETTERS = {True: "1759999954", False: "1759999962"}  # without mail, by whether scripts run
CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")
NEW = "maria.nueva@correo.example"
WORD = "Nube+Lejana73"
LIST = f"""Cédula o RUC;Cliente;Correo electrónico
{MARIA.numero};{MARIA.name};{NEW}
{JORGE.numero.lstrip("0")};{JORGE.name};{JORGE.email}
1.79E+12;Recortada Ficticia S.A.;compras@correo.example
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A demo of its own: the import changes it."""
    with stage.demo(tmp_path_factory.mktemp("clientes")) as served:
        yield served


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(chromium, portal, request):
    """The browser of an operator."""
    with chromium.new_context(locale="es-EC", java_script_enabled=request.param) as context:
        page = context.new_page()
        page.goto(f"{portal.url}/ingresar")
        stage.send(page, identificacion=BRUNO.email, password=BRUNO.password)
        yield page


def bring(page, portal, text):
    page.goto(f"{portal.url}/emisor/clientes")
    page.get_by_role("link", name="Importar correos").click()
    file = {"name": "clientes.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.locator("[name=file]").set_input_files(files=[file])
    page.get_by_role("button", name="Ver qué cambiaría").click()


def listed(page, portal):
    page.goto(f"{portal.url}/emisor/clientes")
    return page.locator("#clientes").inner_text()


def test_a_list_is_shown_before_it_is_kept(page, portal):
    before = listed(page, portal)
    address = NEW if NEW not in before else MARIA.email

    bring(page, portal, LIST.replace(NEW, address))
    assert address in page.locator("#lineas-cambian").inner_text()
    assert "Excel recortó el número" in page.locator("#lineas-rechazadas").inner_text()
    assert listed(page, portal) == before

    bring(page, portal, LIST.replace(NEW, address))
    page.get_by_role("button", name="Importar").click()
    assert "Correos nuevos: 0. Cambiados: 1. Iguales: 1." in page.locator("[role=status]").first.inner_text()
    assert address in listed(page, portal)


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_the_customers_room(chromium, portal, width):
    with chromium.new_context(locale="es-EC", viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{portal.url}/ingresar")
        stage.send(page, identificacion=BRUNO.email, password=BRUNO.password)
        for look in ("list", "customer", "file", "preview"):
            if look == "list":
                page.goto(f"{portal.url}/emisor/clientes")
            elif look == "customer":
                page.locator("#clientes a").first.click()
            elif look == "file":
                page.goto(f"{portal.url}/emisor/clientes/importar")
            else:
                bring(page, portal, LIST)
            found = Axe().run(page).response["violations"]
            assert [(look, each["id"]) for each in found] == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, look


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_printed_letter_opens_an_account_on_a_phone_once(chromium, portal, script):
    numero = LETTERS[script]
    stage.unreached(portal, numero)
    with chromium.new_context(locale="es-EC", java_script_enabled=script) as context:
        stream = printed(context.new_page(), portal, numero)
    [code] = CODE.findall(" ".join(line.text for line in reading.words(stream)))
    phone = {"viewport": {"width": 360, "height": 720}, "has_touch": True, "is_mobile": True}

    with chromium.new_context(locale="es-EC", java_script_enabled=script, **phone) as context:
        page = context.new_page()
        page.goto(f"{portal.url}/primer-acceso")
        page.get_by_role("link", name="Tengo una carta con un código").click()
        stage.send(page, identificacion=numero, codigo=code.lower().replace("-", " "))
        stage.send(page, password=WORD, confirm=WORD)
        stage.send(page, identificacion=numero, password=WORD)
        page.goto(f"{portal.url}/comprobantes")
        assert page.locator("#comprobantes tbody tr").count() == 1

    with chromium.new_context(locale="es-EC", java_script_enabled=script, **phone) as context:
        page = context.new_page()
        page.goto(f"{portal.url}/carta")
        stage.send(page, identificacion=numero, codigo=code)
        assert "no abren ninguna cuenta" in page.locator("#codigo-error").inner_text()
        assert page.goto(reading.qr(stream)).status == 410


def printed(page, portal, numero):
    """Print the letter as an operator does, and return its page."""
    page.goto(f"{portal.url}/ingresar")
    stage.send(page, identificacion=BRUNO.email, password=BRUNO.password)
    page.goto(f"{portal.url}/emisor/clientes?q={numero}")
    page.locator("#clientes a").click()
    page.get_by_role("link", name="Imprimir carta").click()
    assert page.get_by_label("Dirección postal").input_value() == "Calle Inventada 8\nLoja"
    with page.expect_download() as download:
        page.get_by_role("button", name="Imprimir carta").click()
    assert download.value.suggested_filename == f"carta-{numero}.pdf"
    [stream] = reading.streams(download.value.path().read_bytes())
    return stream
