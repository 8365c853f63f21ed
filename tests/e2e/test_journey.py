"""The whole way in a browser: vouchers come in, a customer finds and downloads them, another sees nothing."""

from pathlib import Path

import pytest

from tests import people
from tests.people import EMPRESA, JORGE, MARIA, RUC

FIRST = "Primera-Clave-2026"
SECOND = "Segunda-Clave-2026"
THIRD = "Tercera-Clave-2026"


@pytest.fixture
def sealed(tmp_path):
    """Two fresh vouchers for María, one for Jorge, in a folder as an invoicing system leaves them."""
    folder = tmp_path / "autorizados"
    folder.mkdir()
    news = people.fresh()
    (folder / "1.xml").write_bytes(
        people.authorised(to=MARIA, email="maria@ejemplo.ec", secuencial=1, **news)
    )
    (folder / "2.xml").write_bytes(
        people.authorised(
            people.vouchers.nota_credito, to=f"{MARIA}001", email="maria@ejemplo.ec", secuencial=2, **news
        )
    )
    (folder / "3.xml").write_bytes(
        people.authorised(to=JORGE, email="jorge@ejemplo.ec", secuencial=3, **news)
    )
    return folder


@pytest.fixture
def portal(installation, sealed):
    installation.flask("issuers", "add", RUC, "Ferretería La Inventada Cía. Ltda.")
    installation.flask("comprobantes", "import", sealed)
    return installation


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium, portal):
    context = chromium.new_context(java_script_enabled=request.param, viewport={"width": 390, "height": 800})
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    yield page
    assert [text for text in refused if "Content Security Policy" in text] == []
    context.close()


def press(page, button):
    """Press what leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        button.click()


def activate(page, portal, numero, address, password):
    page.goto(f"{portal.url}/primer-acceso")
    page.get_by_label("RUC").fill(numero)
    press(page, page.get_by_role("button").last)
    assert address[0] in page.locator("#correo-enmascarado").inner_text()
    press(page, page.locator("#envio button"))
    page.goto(portal.link(portal.mail("activation", address)))
    choose(page, password)


def choose(page, password):
    page.get_by_label("Nueva contraseña").fill(password)
    page.get_by_label("Confirmar contraseña").fill(password)
    press(page, page.locator("main form button[type=submit]"))
    page.wait_for_url("**/ingresar")


def sign_in(page, portal, numero, password):
    page.goto(f"{portal.url}/ingresar")
    page.locator("[name=identificacion]").fill(numero)
    page.locator("[name=password]").fill(password)
    press(page, page.get_by_role("button", name="Acceder"))


def download(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def rows(page):
    return page.locator("#comprobantes tbody tr")


def test_a_customer_finds_downloads_and_recovers(page, portal, sealed):
    activate(page, portal, MARIA, "maria@ejemplo.ec", FIRST)
    sign_in(page, portal, f"{MARIA[:9]}-{MARIA[9]} 001", FIRST)
    press(page, page.get_by_role("link", name="Comprobantes").first)
    assert rows(page).count() == 2

    page.goto(f"{portal.url}/comprobantes?documento=nota-credito")
    assert rows(page).count() == 1
    assert "Nota de crédito" in rows(page).inner_text()

    page.goto(f"{portal.url}/comprobantes")
    name, xml = download(page, "Descargar XML autorizado de 001-001-000000001")
    assert (name, xml) == ("factura-001-001-000000001.xml", (sealed / "1.xml").read_bytes())
    name, pdf = download(page, "Descargar PDF autorizado de 001-001-000000001")
    assert name == "factura-001-001-000000001.pdf"
    assert pdf.startswith(b"%PDF-")

    press(page, page.locator("#comprobantes tbody tr", has_text="000000001").get_by_role("link").first)
    assert "001-001-000000001" in page.locator("h1").inner_text()
    sign_out(page)

    press(page, page.get_by_role("link", name="¿Olvidó su clave?"))
    page.locator("[name=identificacion]").fill(MARIA)
    press(page, page.get_by_role("button", name="Buscar"))
    press(page, page.get_by_role("button", name="Enviar un correo electrónico"))
    page.goto(portal.link(portal.mail("reset", "maria@ejemplo.ec")))
    choose(page, SECOND)
    portal.mail("password-changed", "maria@ejemplo.ec")

    sign_in(page, portal, MARIA, FIRST)
    assert page.get_by_role("alert").count() == 1
    sign_in(page, portal, MARIA, SECOND)
    page.goto(f"{portal.url}/perfil/clave")
    page.locator("[name=current_password]").fill(SECOND)
    page.locator("[name=password]").fill(THIRD)
    page.locator("[name=confirm]").fill(THIRD)
    press(page, page.locator("main form button[type=submit]"))
    sign_out(page)

    sign_in(page, portal, MARIA, THIRD)
    assert page.locator(".yo summary").count() == 1


def sign_out(page):
    page.locator(".yo summary").click()
    press(page, page.get_by_role("button", name="Salir"))
    page.wait_for_url("**/ingresar")


def test_another_customer_sees_nothing_of_the_first_by_any_address(page, portal, sealed):
    marias = people.vouchers.clave_de((sealed / "1.xml").read_bytes())
    jorges = people.vouchers.clave_de((sealed / "3.xml").read_bytes())
    activate(page, portal, JORGE, "jorge@ejemplo.ec", FIRST)
    sign_in(page, portal, JORGE, FIRST)

    page.goto(f"{portal.url}/comprobantes")
    assert rows(page).count() == 1
    assert page.goto(f"{portal.url}/comprobantes/{jorges}").status == 200
    for path in ("", "/xml", "/pdf"):
        assert page.goto(f"{portal.url}/comprobantes/{marias}{path}").status == 404
    for query in (f"q={marias}", f"emisor={EMPRESA}", "q=000000001", "desde_fila=YTIwMjYtMDEtMDEuMQ"):
        page.goto(f"{portal.url}/comprobantes?{query}")
        assert "001-001-000000001" not in page.locator("main").inner_text()


def test_the_server_says_that_it_is_well(portal):
    health = portal.health()

    assert (health["status"], health["database"], health["worker"]) == ("ok", "ok", "ok")
