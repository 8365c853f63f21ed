"""Every page on every screen: nothing sideways, everything within reach of a finger, no number cut in pieces."""

import pytest

from tests import people
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
SMALL = """() => [...document.querySelectorAll("main a, main button, main input:not([type=hidden]), main select, summary")]
  .filter((one) => !one.matches("[data-col=numero] a, .marque input, .mas, .small a"))
  .filter((one) => one.checkVisibility() && Math.min(one.offsetWidth, one.offsetHeight) < 44)
  .map((one) => one.outerHTML)"""
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


def test_every_page_fits_every_screen_and_finger(page, installation):
    page.goto(f"{installation.url}/comprobantes")
    claves = [row.get_attribute("data-clave") for row in page.locator("tr[data-clave]").all()]
    assert len(claves) == 2
    lists = ["/", "/comprobantes", "/comprobantes?q=nada&desde=2026-02-31", "/perfil", "/perfil/clave"]
    for path in [*lists, "/perfil/sesiones", "/nada", *(f"/comprobantes/{clave}" for clave in claves)]:
        page.goto(f"{installation.url}{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})

            assert page.evaluate(SIDEWAYS) == 0, (path, width)
            assert page.evaluate(SMALL) == [], (path, width)
            assert all(lines in ([49], [25, 24]) for lines in page.evaluate(CLAVE_LINES)), (path, width)
