"""Every page and state of the tour answers the same without a script, and shows no control that needs one."""

import pytest

from tests.e2e.tour import STOPS, open_stop

IDLE = """() => [...document.querySelectorAll("button[type=button], [data-copiar], [data-ver]")]
  .filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"""


@pytest.fixture
def plain_page(chromium):
    with chromium.new_context(java_script_enabled=False, locale="es-EC") as context:
        yield context.new_page()


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_it_stands_without_javascript(plain_page, demo, stop):
    open_stop(plain_page, demo, stop)

    assert plain_page.locator("main h1").is_visible()
    assert plain_page.evaluate(IDLE) == []
