"""A demo installation and its people, ready to be looked at: what the tour walks through.

Everything here may be asked for again and again: who has an account keeps it, what was filed stays filed.
Each person signs in once for an installation; after that their cookies are worn.
"""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.demo import vouchers
from app.demo.people import CONTADORA
from app.demo.staff import ADA, ROSA
from app.demo.world.cast import IRREAL, JOHN, JORGE, MARIA
from tests import people
from tests.e2e.conftest import Installation, serving

AGUA = "1769999181000"
AGUA_NAME = "Agua Imaginaria E.P."
PASSWORD = "Nube+Lejana73"  # of those whom the demo gives none


@dataclass
class Demo(Installation):
    """An installation that holds the demo world. Its SRI is asked only when `asks` says so: nothing moves by itself."""

    asks: bool = False

    @property
    def environ(self) -> dict[str, str]:
        sri = {"SRI_RATE": "6000"} if self.asks else {"SRI_CONFIRM": "off"}
        return {**super().environ, "DEMO": "1", **sri}

    def wait_until_asked(self) -> None:
        """Wait until the SRI of the demo has been asked about everything that is here."""
        deadline = time.monotonic() + 120
        with closing(
            sqlite3.connect(f"file:{self.folder / 'clickfactura.db'}?mode=ro", uri=True)
        ) as database:
            while database.execute(UNASKED).fetchone() != (0,):
                assert time.monotonic() < deadline, "the SRI of the demo was not asked about everything"
                time.sleep(0.2)


@dataclass(frozen=True)
class Person:
    """Someone of the tour: how they come in, and the address with which their account is opened when none is open."""

    usuario: str
    password: str
    email: str = ""
    name: str = ""


PEOPLE = {
    "irreal": Person(IRREAL.numero, IRREAL.password),
    "maria": Person(MARIA.numero, MARIA.password),
    "john": Person(JOHN.numero, JOHN.password),
    "rosa": Person(ROSA.email, ROSA.password),  # directs two firms
    "ada": Person(ADA.email, ADA.password),  # runs the installation
    "celia": Person(CONTADORA.email, CONTADORA.password),  # who has no number of her own
    "jorge": Person(JORGE.numero, PASSWORD, JORGE.email),
    "nadie": Person("1759999905", PASSWORD, "nadie@correo.example"),  # no voucher yet
    "clara": Person("1759999913", PASSWORD, "clara@correo.example", "Clara Irreal Bruma"),  # a firm is closed
    "vilma": Person("1759999947", PASSWORD, "vilma@correo.example"),  # whose address changed
}
UNASKED = """SELECT count(*) FROM (
    SELECT clave_acceso FROM document UNION SELECT clave_acceso FROM arrival WHERE outcome = 'pending'
) AS here LEFT JOIN inquiry USING (clave_acceso) WHERE inquiry.answered_at IS NULL"""
worn: dict[tuple[str, str], list[Any]] = {}  # the cookies of each person, by the folder of the installation


@contextmanager
def demo(folder: Path, *, asks: bool = False) -> Iterator[Demo]:
    """Load the demo world into a folder and serve it until the block ends, once its SRI was asked if it is to be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        portal = Demo(folder / "instance", free.getsockname()[1], asks)
    portal.flask("demo", "load")
    with serving(portal):
        if asks:
            portal.wait_until_asked()
        yield portal


def open_account(page: Page, portal: Installation, who: str) -> None:
    """Choose a password for someone whom the demo gives none, through the link of their invitation."""
    person = PEOPLE[who]
    if who == "clara":
        close_a_firm(portal)
    told = portal.flask("accounts", "invite", person.usuario, "--email", person.email, "--print-link")
    page.goto(told.splitlines()[-1])
    page.locator("[name=password]").fill(person.password)
    page.locator("[name=confirm]").fill(person.password)
    with page.expect_navigation(url="**/ingresar"):
        page.locator("main form button[type=submit]").click()


def close_a_firm(portal: Installation) -> None:
    """Let a firm have another address of Clara's than the rest."""
    person = PEOPLE["clara"]
    about = {"to": person.usuario, "name": person.name}
    known = people.authorised(email=person.email, secuencial=7001, **about)
    firm = people.emisor(AGUA, AGUA_NAME)
    closed = people.authorised(emisor=firm, email="clara.antes@correo.example", secuencial=7002, **about)
    folder = portal.folder / "recorrido"
    folder.mkdir(exist_ok=True)
    (folder / "ferreteria.xml").write_bytes(known)
    (folder / "agua.xml").write_bytes(closed)
    portal.flask("issuers", "add", AGUA, AGUA_NAME, "--help-contact", "clientes@aguaimaginaria.example")
    portal.flask("comprobantes", "import", "--no-notify", folder)


def unreached(portal: Installation, numero: str) -> None:
    """Let the hardware shop issue something to somebody who has no address for mail."""
    to = vouchers.Parte(numero, "Zoila Inventada Sin Correo", direccion="Calle Inventada 8, Loja")
    folder = portal.folder / "cartas"
    folder.mkdir(exist_ok=True)
    xml = folder / f"{numero}.xml"
    xml.write_bytes(people.authorised(receptor=to, secuencial=int(numero[-4:])))
    portal.flask("comprobantes", "import", "--no-notify", xml)


def wear(page: Page, portal: Installation, who: str | None) -> None:
    """Put on somebody's session, opened when it is the first time. None is nobody's."""
    page.context.clear_cookies()
    if who is None:
        return
    if (str(portal.folder), who) not in worn:
        enter(page, portal, who)
        keep_worn(page, portal, who)
    page.context.add_cookies(worn[str(portal.folder), who])


def keep_worn(page: Page, portal: Installation, who: str) -> None:
    """Remember somebody's cookies as they are now: their session may have been renewed."""
    worn[str(portal.folder), who] = page.context.cookies()


def enter(page: Page, portal: Installation, who: str) -> None:
    """Sign somebody in; open their account first when it is not open."""
    sign_in(page, portal, who)
    if page.url.endswith("/ingresar"):
        open_account(page, portal, who)
        sign_in(page, portal, who)
    assert not page.url.endswith("/ingresar"), who


def sign_in(page: Page, portal: Installation, who: str) -> None:
    page.goto(f"{portal.url}/ingresar")
    send(page, identificacion=PEOPLE[who].usuario, password=PEOPLE[who].password)


def fill(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)


def send(page: Page, **texts: str) -> None:
    """Fill in the form of the page and send it."""
    fill(page, **texts)
    field = page.locator(f"main [name={next(iter(texts))}]").first
    with page.expect_navigation():
        field.locator("xpath=ancestor::form").locator("button[type=submit]").first.click()


def press(page: Page, name: str) -> None:
    """Press the button of that name, and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).first.click()
