"""A customer with a browser, who counts what a job costs: presses, words typed, requests, bytes and seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.e2e.conftest import Installation


@dataclass
class Cost:
    """What one job took. A press is anything a finger does but typing."""

    job: str
    presses: int = 0
    fields: int = 0
    requests: int = 0
    transferred: int = 0  # bytes over the wire, headers included
    seconds: float = 0.0

    def __str__(self) -> str:
        size = f"{self.transferred / 1000:,.1f}"
        return (
            f"{self.job:<52}{self.presses:>8}{self.fields:>8}{self.requests:>8}{size:>9}{self.seconds:>7.1f}"
        )


HEADINGS = f"{'job':<52}{'presses':>8}{'fields':>8}{'requests':>8}{'kB':>9}{'s':>7}"


@dataclass
class Customer:
    """One person at one phone. Goes on with the session of the job before it, with an empty cache."""

    browser: Browser
    portal: Installation
    costs: list[Cost] = field(default_factory=list)
    page: Page | None = None

    @contextmanager
    def job(self, name: str) -> Iterator[Cost]:
        """Count from here on until the job is done, in a browser that has never been here."""
        cost = Cost(name)
        context = self.browser.new_context(
            viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True, is_mobile=True
        )
        self.page, self.cost = context.new_page(), cost
        self._listen(cost)
        started = time.monotonic()
        yield cost
        cost.seconds = time.monotonic() - started
        self.costs.append(cost)
        context.close()

    def _listen(self, cost: Cost) -> None:
        line = self.page.context.new_cdp_session(self.page)
        line.send("Network.enable")

        def ended(event: dict) -> None:
            cost.requests += 1
            cost.transferred += int(event["encodedDataLength"])

        line.on("Network.loadingFinished", ended)

    def open(self, path: str) -> None:
        """Follow a link from outside: a bookmark, a message."""
        self.cost.presses += 1
        self.page.goto(path if path.startswith("http") else f"{self.portal.url}{path}")

    def press(self, what: str | Locator, role: str = "link") -> None:
        """Press what leads to another page, and wait until that page is there."""
        found = self.page.get_by_role(role, name=what).first if isinstance(what, str) else what
        self.cost.presses += 1
        with self.page.expect_navigation():
            found.click()

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True).first)

    def touch(self, what: Locator) -> None:
        """Press what changes this page."""
        self.cost.presses += 1
        what.click()

    def type(self, label: str, text: str) -> None:
        """Fill in one field, by its label."""
        self.cost.fields += 1
        self.page.get_by_label(label, exact=True).first.fill(text)

    def type_in(self, name: str, text: str) -> None:
        """Fill in one field, by its name."""
        self.cost.fields += 1
        self.page.locator(f"main [name={name}]").fill(text)

    def choose_file(self, name: str, path: Path) -> None:
        self.cost.presses += 2  # open the chooser, touch the picture
        self.page.locator(f"main [name={name}]").set_input_files(path)

    def open_menu(self, item: str) -> None:
        """Go where the menu of one's account leads."""
        self.touch(self.page.locator(".yo summary"))
        self.press(self.page.locator(".yo").get_by_role("link", name=item))

    def sign_out(self) -> None:
        self.touch(self.page.locator(".yo summary"))
        self.button("Salir")

    def download(self, what: str | Locator) -> tuple[str, bytes]:
        """Press what downloads; return the name of the file and what is in it."""
        found = self.page.get_by_role("link", name=what).first if isinstance(what, str) else what
        self.cost.presses += 1
        with self.page.expect_download() as waiting:
            found.click()
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    def sign_in(self, usuario: str, password: str) -> None:
        """Come in by the front door."""
        self.open("/ingresar")
        self.come_in(usuario, password)

    def come_in(self, usuario: str, password: str) -> None:
        self.type_in("identificacion", usuario)
        self.type_in("password", password)
        self.button("Acceder")

    def text(self) -> str:
        return self.page.locator("main").inner_text()
