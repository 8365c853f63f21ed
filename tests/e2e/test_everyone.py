"""Every page and state of the tour is usable by everyone: WCAG 2.2 AA as far as a machine can judge it.

Each stop is opened once; what reads it comes before what walks through it.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.tour import STOPS, open_stop

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
LOOKS = [(PHONE, "dark", CONTRAST), (DESK, "light", CONTRAST), (DESK, "dark", ALL), (PHONE, "light", ALL)]
JUDGE = """async (options) => (await axe.run(options)).violations
  .map((one) => ({id: one.id, nodes: one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))}))"""
HEADINGS = """() => ({
  main: document.querySelectorAll("main").length,
  h1: document.querySelectorAll("h1").length,
  levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((one) => one.checkVisibility()).map((one) => Number(one.localName[1])),
})"""
# One Tab of a group of radios reaches the chosen one, or the first.
REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  const chosen = (one) => {
    const group = all.filter((other) => other.type === "radio" && other.name === one.name);
    return (group.find((other) => other.checked) ?? group[0]) === one;
  };
  return all
    .filter((one) => one.checkVisibility({checkVisibilityCSS: true}) && !one.disabled && one.tabIndex >= 0)
    .filter((one) => one.type !== "radio" || chosen(one))
    .map((one, i) => { one.dataset.paso = String(i); return one.outerHTML.slice(0, 160); });
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect();
  const ring = [one, one.nextElementSibling, one.parentElement].filter(Boolean).some((near) => {
    const style = getComputedStyle(near);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {step: Number(one.dataset.paso ?? -1), html: one.outerHTML.slice(0, 160), ring, seen};
}"""
FROM_THE_TOP = (
    "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
)
PARTS_OF_A_DATE = 4  # day, month, year, calendar: each takes a Tab of its own


@pytest.fixture(scope="module", params=STOPS, ids=lambda stop: stop.name)
def stop(request, chromium, demo):
    """A page at one stop of the tour."""
    with chromium.new_context(locale="es-EC", reduced_motion="reduce", viewport=PHONE) as context:
        page = context.new_page()
        open_stop(page, demo, request.param)
        yield page


def violations(page, options):
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(JUDGE, options)
    return [(one["id"], one["nodes"]) for one in found]


def test_axe_finds_nothing(stop):
    for size, theme, options in LOOKS:
        stop.set_viewport_size(size)
        stop.emulate_media(color_scheme=theme)

        assert violations(stop, options) == [], (size["width"], theme)


def test_headings_tell_the_page(stop):
    seen = stop.evaluate(HEADINGS)

    assert (seen["main"], seen["h1"], seen["levels"][0]) == (1, 1, 1)
    steps = zip(seen["levels"], seen["levels"][1:], strict=False)
    assert all(after - before <= 1 for before, after in steps), seen["levels"]


def test_the_tab_key_reaches_everything_in_order_and_shows_where_it_is(stop):
    stop.evaluate(FROM_THE_TOP)
    reachable = stop.evaluate(REACHABLE)

    walked = walk(stop, len(reachable))

    assert [one["step"] for one in walked] == list(range(len(reachable)))
    assert [one["html"] for one in walked if not one["ring"]] == []
    assert [one["html"] for one in walked if not one["seen"]] == []


def walk(page, steps):
    """Press Tab until the page has been left; tell what had the focus on the way, each once."""
    walked = []
    for _ in range(steps * PARTS_OF_A_DATE + 8):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (walked and focused["step"] < walked[-1]["step"]):
            break
        if not walked or focused["step"] != walked[-1]["step"]:
            walked.append(focused)
    return walked


def test_the_tour_goes_by_keys_alone(demo_page, demo):
    open_stop(demo_page, demo, next(stop for stop in STOPS if stop.name == "comprobantes"))

    demo_page.keyboard.press("Tab")
    assert demo_page.evaluate("document.activeElement.textContent") == "Ir al contenido"
    demo_page.keyboard.press("Enter")
    assert demo_page.evaluate("document.activeElement.id") == "contenido"

    demo_page.locator(".yo summary").focus()
    demo_page.keyboard.press("Enter")
    assert demo_page.get_by_role("button", name="Salir").is_visible()
    demo_page.keyboard.press("Enter")
    assert not demo_page.get_by_role("button", name="Salir").is_visible()
