"""Every page on every screen: nothing sideways, everything within reach of a finger, no number cut in pieces."""

import pytest

from tests import people
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.test_journey import FIRST, activate, sign_in
from tests.people import MARIA, RUC

WIDTHS = (320, 360, 640, 768, 1024, 1200, 1440)
CLAVE_LINES = """() => [...document.querySelectorAll(".clave")].map((clave) => {
  const tops = [];
  for (const text of clave.childNodes) for (let i = 0; i < (text.data ?? "").length; i += 1) {
    const range = document.createRange();
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    tops.push(Math.round(range.getBoundingClientRect().top));
  }
  return [...new Set(tops)].map((top) => tops.filter((one) => one === top).length);
})"""
TOUCHED = "a:not(.saltar), button, input:not([type=hidden]), select, summary"
# A link within a sentence is as tall as its sentence; the others reach as far as the row or the label around them.
SMALL = f"""() => [...document.querySelectorAll("{TOUCHED}")]
  .filter((one) => !one.matches("[data-col=numero] a, .marque input, .mas, .small a, .manual a"))
  .filter((one) => one.checkVisibility() && Math.min(one.offsetWidth, one.offsetHeight) < 44)
  .map((one) => one.outerHTML)"""
LARGE = "--blink-settings=defaultFontSize=32"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(chromium, installation, tmp_path):
    """María's browser, with a retención and a factura of an issuer of very long name."""
    page = chromium.new_page()
    name = "Compañía Internacional de Importaciones y Exportaciones Agropecuarias del Austro CIEXAAE S.A."
    installation.flask("issuers", "add", RUC, name)
    folder = tmp_path / "autorizados"
    folder.mkdir()
    kinds = (people.vouchers.factura, people.vouchers.retencion)
    for number, kind in enumerate(kinds, start=1):
        xml = people.authorised(kind, to=MARIA, email="maria@ejemplo.ec", secuencial=number, **people.fresh())
        (folder / f"{number}.xml").write_bytes(xml)
    installation.flask("comprobantes", "import", folder)
    activate(page, installation, MARIA, "maria@ejemplo.ec", FIRST)
    sign_in(page, installation, MARIA, FIRST)
    yield page
    page.close()


def paths(page, installation):
    """Every page of a person, and each of her vouchers."""
    page.goto(f"{installation.url}/comprobantes")
    claves = [row.get_attribute("data-clave") for row in page.locator("tr[data-clave]").all()]
    assert len(claves) == 2
    lists = ["/", "/comprobantes", "/comprobantes?q=nada&desde=2026-02-31", "/nada"]
    own = [f"/perfil{rest}" for rest in ("", "/clave", "/sesiones", "/avisos", "/colegas", "/empresas")]
    manual = ["/ayuda", "/ayuda?q=clave", "/ayuda/primer-acceso", "/ayuda/todo"]
    return [*lists, *own, *manual, *(f"/comprobantes/{clave}" for clave in claves)]


def test_every_page_fits_every_screen_and_finger(page, installation):
    for path in paths(page, installation):
        page.goto(f"{installation.url}{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})

            assert page.evaluate(SIDEWAYS) == 0, (path, width)
            assert page.evaluate(SMALL) == [], (path, width)
            assert all(lines in ([49], [25, 24]) for lines in page.evaluate(CLAVE_LINES)), (path, width)


def test_letters_twice_as_large_leave_a_phone_without_sideways_scroll(page, installation):
    session = page.context.storage_state()
    large = page.context.browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, LARGE])
    reader = large.new_context(storage_state=session, viewport={"width": 360, "height": 800}).new_page()
    for path in paths(reader, installation):
        reader.goto(f"{installation.url}{path}")

        assert reader.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert reader.evaluate(SIDEWAYS) == 0, path
    large.close()


def test_paper_shows_the_voucher_and_none_of_the_frame(page, installation):
    page.goto(f"{installation.url}/comprobantes")
    page.locator("[data-col=numero] a").first.click()
    page.wait_for_url("**/comprobantes/*")
    page.emulate_media(media="print", color_scheme="dark")

    assert page.locator("h1").is_visible()
    assert page.locator(".doc .clave").first.is_visible()
    for frame in ("header.cab", "footer", "nav", "main .btn", ".vista", ".copia button"):
        assert not any(one.is_visible() for one in page.locator(frame).all()), frame
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_clave_is_copied_at_one_touch(page, installation):
    page.goto(f"{installation.url}/comprobantes")
    clave = page.locator("tr[data-clave]").first.get_attribute("data-clave")
    page.goto(f"{installation.url}/comprobantes/{clave}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(f"[data-copiar='{clave}']").click()
    page.locator(".copia [role=status]").filter(has_text="Copiado").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == clave
