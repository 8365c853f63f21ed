"""The SRI of the demo is asked: what it says shows, and originals are fetched from it, with a script and without."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from app.demo import load
from app.demo.sri_falso.claves import claves
from app.demo.staff import BRUNO
from app.demo.world.cast import MARIA
from tests.e2e import stage

REPORT = (
    "RUC_EMISOR\tRAZON_SOCIAL_EMISOR\tTIPO_COMPROBANTE\tSERIE_COMPROBANTE\tCLAVE_ACCESO\tFECHA_AUTORIZACION\t"
    "FECHA_EMISION\tIDENTIFICACION_RECEPTOR\tVALOR_SIN_IMPUESTOS\tIVA\tIMPORTE_TOTAL\tNUMERO_DOCUMENTO_MODIFICADO\r\n"
    "1799999915001\tFERRETERÍA LA INVENTADA\tFactura\t009-001-000000011\t{0}\t01/11/2026\t01/11/2026\t\t1.00\t0.15\t1.15\t\r\n"
    "1799999915001\tFERRETERÍA LA INVENTADA\tFactura\t001-001-000000001\t{1}\t01/11/2026\t01/11/2026\t\t1.00\t0.15\t1.15\t\r\n"
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with stage.demo(tmp_path_factory.mktemp("sri"), asks=True) as served:
        yield served


@pytest.fixture(scope="module")
def named(portal):
    return claves(load.anchor(portal.folder))


@pytest.fixture
def visit(chromium, portal):
    """Sign somebody in, with a script or without one."""
    opened = []

    def enter(person, usuario, *, scripted=True):
        context = chromium.new_context(java_script_enabled=scripted, locale="es-EC")
        opened.append(context)
        page = context.new_page()
        page.goto(f"{portal.url}/ingresar")
        stage.send(page, identificacion=usuario, password=person.password)
        return page

    yield enter
    for context in opened:
        context.close()


@pytest.fixture
def maria(visit):
    return visit(MARIA, MARIA.numero, scripted=False)


@pytest.fixture
def bruno(visit):
    return visit(BRUNO, BRUNO.email)


def wait_for(page, address, selector):
    """Open a page again and again, as a person does, until this is on it."""
    for _ in range(60):
        page.goto(address)
        if page.locator(f"main {selector}").count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(page.locator("main").inner_text())


def refresh(page, selector):
    """Press the link of the page that reads it anew until this is on it."""
    for _ in range(60):
        if page.locator(f"main {selector}").count():
            return
        with page.expect_navigation():
            page.get_by_role("link", name="Actualizar").click()
        page.wait_for_timeout(250)
    raise AssertionError(page.locator("main").inner_text())


def fetch(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Traer del SRI", exact=True).click()


def test_a_customer_fetches_what_is_missing_by_its_clave(maria, portal, named):
    voucher = f"{portal.url}/comprobantes/{named.traer_maria}"
    assert maria.goto(voucher).status == 404
    maria.goto(f"{portal.url}/comprobantes/traer")
    maria.get_by_label("Claves de acceso").fill(
        " ".join(named.traer_maria[i : i + 7] for i in range(0, 49, 7))
    )
    fetch(maria)
    refresh(maria, "#traidos :text('Traído y archivado')")
    maria.locator(f"#traidos a[href$='{named.traer_maria}']").first.click()
    expect(maria.get_by_role("heading", name="Confirmado por el SRI")).to_be_visible()
    assert maria.goto(voucher).status == 200


def test_an_annulled_voucher_stays_and_says_so(maria, portal, named):
    assert maria.goto(f"{portal.url}/comprobantes/{named.anulada}").status == 200
    expect(maria.locator("main")).to_contain_text("Anulado, según el SRI")
    maria.goto(f"{portal.url}/comprobantes?q={named.anulada}")
    expect(maria.locator("#comprobantes tbody tr")).to_contain_text("Anulado")
    assert portal.mail("annulled", MARIA.email)


def test_what_waited_in_the_tray_is_filed_with_the_word_of_the_sri(maria, bruno, portal, named):
    assert maria.goto(f"{portal.url}/comprobantes/{named.pendiente}").status == 200
    bruno.goto(f"{portal.url}/emisor/bandeja?cual=pendientes")
    expect(bruno.locator("main")).to_contain_text("No hay pendientes")


def test_another_content_is_left_to_a_person(bruno, portal, named):
    bruno.goto(f"{portal.url}/emisor/bandeja?cual=conflictos")
    expect(bruno.locator("main")).to_contain_text(f"{named.distinta}.xml")
    with closing(sqlite3.connect(portal.folder / "clickfactura.db")) as database:
        kept = "SELECT confirmed_at FROM document WHERE clave_acceso = ?"
        assert database.execute(kept, [named.distinta]).fetchall() == [(None,)]


def test_an_operator_compares_the_report_of_the_sri_and_fetches_what_is_not_here(bruno, portal, named):
    bruno.goto(f"{portal.url}/emisor/traer")
    report = REPORT.format(named.traer_jorge, named.anulada).encode("iso-8859-1")
    bruno.get_by_label("O un archivo").set_input_files(
        [{"name": "recibidos.txt", "mimeType": "text/plain", "buffer": report}]
    )
    fetch(bruno)
    expect(bruno.get_by_role("heading", name="En el SRI y no aquí")).to_be_visible()
    wait_for(bruno, bruno.url, f"#en-los-dos a[href$='{named.traer_jorge}']")


def test_the_original_of_a_damaged_file_is_fetched(bruno, portal, named):
    bruno.goto(f"{portal.url}/emisor/traer")
    damaged = f"<factura><claveAcceso>{named.rota}</claveAcceso><cambiado/>".encode()
    bruno.get_by_label("O un archivo").set_input_files(
        [{"name": "editada.xml", "mimeType": "text/xml", "buffer": damaged}]
    )
    fetch(bruno)
    wait_for(bruno, f"{portal.url}/emisor/traer", "#traidos :text('009-001-000000003')")
    wait_for(bruno, f"{portal.url}/emisor/comprobantes/{named.rota}", "h2:text('Confirmado por el SRI')")
