"""What pages weigh on the wire, and that they come in time over a slow line: for who pays each megabyte."""

from __future__ import annotations

import gzip
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

from tests.e2e import stage

KB = 1_000
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PHONE = {"viewport": {"width": 360, "height": 740}}
WHO = stage.PEOPLE["irreal"]
ROWS = "#comprobantes tbody tr"


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[stage.Demo]:
    with stage.demo(tmp_path_factory.mktemp("demo")) as portal:
        yield portal


@dataclass
class Wire:
    """What came over the line: the bytes of each answer, with its headers."""

    answers: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.answers)

    def listen(self, page) -> Wire:
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.line.on("Network.loadingFinished", self.ended)
        return self

    def ended(self, event) -> None:
        if size := int(event["encodedDataLength"]):  # what comes out of the cache has none
            self.answers.append(size)

    def spent(self, name: str, kilobytes: int, requests: int) -> None:
        """Hold what came since the last time to a budget."""
        print(f"{name:<40}{self.total / KB:>8.1f} kB{len(self.answers):>4} requests")  # noqa: T201  (a measurement)
        assert 0 < len(self.answers) <= requests, (name, self.answers)
        assert self.total <= kilobytes * KB, (name, self.answers)
        self.answers.clear()


@pytest.fixture(scope="module")
def signed_in(chromium, portal) -> dict:
    """The cookies of someone who signed in, in a browser whose cache is gone."""
    context = chromium.new_context()
    sign_in(page := context.new_page(), portal)
    state = context.storage_state()
    page.close()
    context.close()
    return state


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium, signed_in):
    """A phone that was never here, with a session."""
    context = chromium.new_context(java_script_enabled=request.param, storage_state=signed_in, **PHONE)
    yield context.new_page()
    context.close()


def sign_in(page, portal) -> None:
    page.goto(f"{portal.url}/ingresar")
    page.locator("[name=identificacion]").fill(WHO.usuario)
    page.locator("[name=password]").fill(WHO.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Acceder").click()


def look(page, url: str) -> None:
    """Open a page and wait for all that it loads without being scrolled."""
    page.goto(url, wait_until="networkidle")


def test_the_list_is_light_and_lighter_the_second_time(page, portal):
    wire = Wire().listen(page)
    look(page, f"{portal.url}/comprobantes")
    assert page.locator(ROWS).count() == 25
    wire.spent("Comprobantes, first visit", 60, 6)

    look(page, f"{portal.url}/comprobantes")
    assert page.locator(ROWS).count() == 25
    wire.spent("Comprobantes, second visit", 20, 2)


def test_the_first_page_is_light(page, portal):
    wire = Wire().listen(page)
    look(page, f"{portal.url}/")
    wire.spent("Inicio, first visit", 60, 6)

    look(page, f"{portal.url}/")
    wire.spent("Inicio, second visit", 20, 2)


def test_a_voucher_is_light(page, portal, signed_in):
    look(page, f"{portal.url}/comprobantes")
    path = page.locator(ROWS).first.get_by_role("link").first.get_attribute("href")
    fresh = page.context.browser.new_context(storage_state=signed_in, **PHONE)
    try:
        wire = Wire().listen(opened := fresh.new_page())
        look(opened, f"{portal.url}{path}")
        assert opened.locator("h1").inner_text()
        wire.spent("A voucher, first visit", 90, 8)
    finally:
        fresh.close()


def test_the_door_is_light(chromium, portal):
    context = chromium.new_context(**PHONE)
    wire = Wire().listen(page := context.new_page())
    look(page, f"{portal.url}/ingresar")
    wire.spent("Ingresar, first visit", 60, 6)
    context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_who_signs_in_over_a_slow_line_reads_the_list_in_time(chromium, portal, javascript):
    context = chromium.new_context(java_script_enabled=javascript, **PHONE)
    slow_down(page := context.new_page())

    sign_in(page, portal)
    assert seconds_to_read(page, portal, "after signing in") < 5
    context.close()


def test_the_list_comes_in_time_over_a_slow_line_to_a_phone_that_was_never_here(page, portal):
    slow_down(page)

    assert seconds_to_read(page, portal, "first visit") < 5


def slow_down(page) -> None:
    """Let the line be that of a telephone far from its mast."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)


def seconds_to_read(page, portal, name: str) -> float:
    """Open the list and wait until its first row stands there, dressed and whole."""
    started = time.monotonic()
    page.goto(f"{portal.url}/comprobantes", wait_until="load")
    page.locator(ROWS).first.wait_for(state="visible")
    seconds = time.monotonic() - started
    print(f"first row over a slow line, {name:<28}{seconds:>6.1f} s")  # noqa: T201  (a measurement)
    return seconds


@dataclass
class Reader:
    """Someone who reads by HTTP alone, as it comes over the line."""

    url: str

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.opener.addheaders = [("Accept-Encoding", "gzip")]

    def read(self, path: str, **fields: str) -> tuple[int, str]:
        """Return the bytes of the body that came, and its text."""
        with self.opener.open(f"{self.url}{path}", urlencode(fields).encode() if fields else None) as answer:
            body = answer.read()
            packed = answer.headers["Content-Encoding"] == "gzip"
        return len(body), (gzip.decompress(body) if packed else body).decode()


def test_every_page_is_small_as_it_comes(portal):
    reader = Reader(portal.url)
    [token] = re.findall(r'name="csrf_token" value="([^"]+)"', reader.read("/ingresar")[1])
    reader.read("/ingresar", identificacion=WHO.usuario, password=WHO.password, csrf_token=token)
    [clave, *_] = re.findall(r'data-clave="(\d+)"', reader.read("/comprobantes")[1])
    pages = [
        "/",
        "/comprobantes",
        f"/comprobantes/{clave}",
        "/perfil",
        "/perfil/clave",
        "/perfil/sesiones",
        "/ayuda",
    ]

    for path in pages:
        size, text = reader.read(path)
        print(f"{path[:40]:<40}{len(text.encode()) / KB:>8.1f} kB{size / KB:>6.1f} kB with gzip")  # noqa: T201  (a measurement)
        assert "Salir" in text
        assert size <= 15 * KB, path
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
    sizes = {path: reader.read(path)[0] for path in files}
    assert sum(sizes.values()) <= 30 * KB, sizes
