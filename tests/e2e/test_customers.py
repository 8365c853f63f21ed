"""An operator imports the addresses of customers: sees first what would change, decides, and finds them kept."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.demo.staff import BRUNO
from app.demo.world.cast import JORGE, MARIA
from tests.e2e import stage

NEW = "maria.nueva@correo.example"
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
