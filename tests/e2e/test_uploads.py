"""Someone at a firm drops good and bad files on the page, with a script and without, and mends what was refused."""

import pytest
from playwright.sync_api import expect

from app.demo.staff import BRUNO
from tests import people
from tests.e2e import stage
from tests.e2e.test_everyone import ALL, violations

PHONE = {"width": 360, "height": 800}
DROP = """([zone, files]) => {
  const carried = new DataTransfer();
  for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    with stage.demo(tmp_path_factory.mktemp("cargas")) as served:
        yield served


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def scripted(request):
    return request.param


@pytest.fixture
def page(chromium, portal, scripted):
    with chromium.new_context(java_script_enabled=scripted, viewport=PHONE, locale="es-EC") as context:
        page = context.new_page()
        page.goto(f"{portal.url}/ingresar")
        stage.send(page, identificacion=BRUNO.email, password=BRUNO.password)
        page.goto(f"{portal.url}/emisor/cargas")
        yield page


only_scripted = pytest.mark.parametrize("scripted", [True], indirect=True, ids=["script"])


def good(number):
    return people.authorised(secuencial=number)


def choose(page, *files):
    field = page.get_by_label("Archivos XML y ZIP")
    field.set_input_files([{"name": name, "mimeType": "text/xml", "buffer": data} for name, data in files])


def send(page):
    page.get_by_role("button", name="Cargar", exact=True).click()


def figures(page):
    return [int(text) for text in page.locator("#resultados dd").all_inner_texts()]


def rows(page):
    return page.locator("#resultados tbody tr")


def test_good_and_bad_files_come_in_and_what_was_refused_is_set_aside(page, scripted):
    number = 7_101 if scripted else 7_102
    choose(page, (f"{number}.xml", good(number)), (f"roto {number}.xml", b"<roto %d" % number))
    send(page)

    expect(rows(page)).to_have_count(2)
    assert figures(page) == [1, 0, 0, 1]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("link", name=f"Ver en la bandeja roto {number}.xml").click()
    page.locator("#descartar > summary").click()
    page.get_by_label("Por qué lo descarta").fill("No era un comprobante")
    page.locator("#descartar").get_by_role("button", name="Descartar").click()
    expect(page.get_by_text("Descartado. El original se puede seguir descargando.")).to_be_visible()


@only_scripted
def test_files_are_dropped_and_what_is_unfit_is_told_before_it_is_sent(page):
    files = [
        ("7201.xml", good(7_201)),
        ("foto.pdf", b"%PDF"),
        ("enorme.xml", b" " * 1_100_000),
        ("roto.xml", b"<x"),
    ]
    zone = page.locator("[data-zona]").element_handle()
    page.evaluate(DROP, [zone, [[name, list(data)] for name, data in files]])

    listed = page.locator("[data-archivos] > li")
    expect(listed).to_have_count(4)
    expect(listed.nth(1)).to_contain_text("No es un archivo .xml ni .zip")
    expect(listed.nth(2)).to_contain_text("el máximo es 1.0 MB")
    listed.nth(1).get_by_role("button", name="Quitar").click()
    expect(listed).to_have_count(3)
    send(page)

    expect(page.locator("[data-general] [role=status]")).to_have_text("2 de 2 archivos")
    expect(listed.nth(0)).to_contain_text("Archivado")
    assert figures(page) == [1, 0, 0, 1]


@only_scripted
@pytest.mark.parametrize(
    ("status", "sentence"), [(0, "revise su conexión"), (429, "espere"), (413, "25 MB"), (503, "ocupado")]
)
def test_one_that_fails_is_told_and_sent_again_and_the_others_stay(page, status, sentence):
    failing = []

    def fail(route):
        if not failing and b"falla.xml" in route.request.post_data_buffer:
            failing.append(route)
            return route.fulfill(status=status, body="<p>no") if status else route.abort()
        return route.continue_()

    page.route("**/emisor/cargas", fail)
    number = 7_300 + 2 * status
    choose(page, ("falla.xml", good(number)), ("va.xml", good(number + 1)))
    send(page)

    expect(page.locator("[data-archivos] > li").nth(0)).to_contain_text(sentence)
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Intentar de nuevo: falla.xml").click()
    expect(rows(page)).to_have_count(2)
    assert figures(page) == [2, 0, 0, 0]


@only_scripted
def test_a_session_that_ended_loses_nothing(page):
    choose(page, ("7401.xml", good(7_401)))
    cookies = page.context.cookies()
    page.context.clear_cookies()
    send(page)

    expect(page.locator("[data-archivos] > li")).to_contain_text("Su sesión terminó")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Intentar de nuevo").click()
    expect(rows(page)).to_have_count(1)


@only_scripted
def test_axe_finds_nothing_on_the_page_with_results_and_in_the_tray(page, portal):
    choose(page, ("7501.xml", good(7_501)), ("roto.xml", b"<otro roto"), ("foto.pdf", b"%PDF"))
    send(page)
    expect(rows(page)).to_have_count(2)
    assert violations(page, ALL) == []

    for shelf in ("pendientes", "rechazados", "conflictos"):
        page.goto(f"{portal.url}/emisor/bandeja?cual={shelf}")
        assert violations(page, ALL) == [], shelf
        page.locator("main td a").first.click()
        assert violations(page, ALL) == [], page.url
