"""What a screen reader announces of the main pages, compared with outlines that a person has read.

python -m tests.e2e.test_outline      writes tests/e2e/outlines/ again, to be read before it is committed
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from tests.e2e.tour import STOPS, open_stop

OUTLINES = Path(__file__).parent / "outlines"
READ = ("ingresar", "ingresar-error", "inicio", "comprobantes", "comprobantes-nada", "comprobante-factura", "perfil", "colegas-sola", "avisos", "ayuda")  # fmt: skip
SAID = re.compile(
    r"^\s*- '?(banner|navigation|main|contentinfo|complementary|region|search|form|heading|table|columnheader"
    r"|textbox|searchbox|combobox|checkbox|radio|radiogroup|group|button|alert|status|figure|img)\b.*"
)
NUMBER = re.compile(r"(?<!level=)\b[0-9][0-9.,/:-]*")

BY_NAME = {stop.name: stop for stop in STOPS}


def outline(page) -> str:
    """Tell the landmarks, headings, tables and controls of a page in order; numbers and dates are written #."""
    lines = page.locator("body").aria_snapshot().splitlines()
    said = [NUMBER.sub("#", line.rstrip(":")) for line in lines if SAID.match(line)]
    return "\n".join(line for line, after in zip(said, [*said[1:], ""], strict=True) if line != after) + "\n"


@pytest.mark.parametrize("name", READ)
def test_it_is_announced_as_it_was_read(demo_page, demo, name):
    open_stop(demo_page, demo, BY_NAME[name])

    assert outline(demo_page) == (OUTLINES / f"{name}.txt").read_text(encoding="utf-8")


def main() -> None:
    """Write the outlines again."""
    from playwright.sync_api import sync_playwright

    from tests.e2e.conftest import CHROMIUM, FLAGS
    from tests.e2e.stage import demo

    OUTLINES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), asks=True) as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(locale="es-EC", timezone_id="America/Guayaquil").new_page()
        for name in READ:
            open_stop(page, portal, BY_NAME[name])
            (OUTLINES / f"{name}.txt").write_text(outline(page), encoding="utf-8")


if __name__ == "__main__":
    main()
