"""How the tour reaches a state that no address names: forms sent, links of messages followed, things done once.

What is done once for an installation is not done again: each act looks first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from app.demo.world.cast import IRREAL, JOHN
from tests.e2e.conftest import Installation
from tests.e2e.stage import PEOPLE, keep_worn, press, send, sign_in, wear

Go = Callable[[Page, Installation], None]

INVITED = "1759999921"  # whose account is never opened
COUNTANT = "vera@contable.example"  # who never accepts
NEW_ADDRESS = "jorge.nuevo@correo.example"
MOST_TRIES = 20
TELEPHONE = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"


def sent(path: str, **texts: str) -> Go:
    """Go to a page and send its form so."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}{path}")
        send(page, **texts)

    return go


def expired(page: Page, installation: Installation) -> None:
    """Send a form whose token belongs to no session."""
    page.goto(f"{installation.url}/ingresar")
    page.locator("main [name=csrf_token]").first.evaluate("(field) => { field.value = 'viejo' }")
    send(page, identificacion=PEOPLE["maria"].usuario, password="no importa")


def opened(path: str, summary: str) -> Go:
    """Go to a page and open what is closed there under these words."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}{path}")
        page.locator("summary", has_text=summary).first.click()

    return go


def voucher(query: str) -> Go:
    """Open the first voucher that a search finds."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}/comprobantes?{query}")
        path = page.locator("#comprobantes [data-col=numero] a").first.get_attribute("href")
        page.goto(f"{installation.url}{path}")

    return go


def new_password(page: Page, installation: Installation) -> None:
    """Follow an activation link."""
    told = installation.flask("accounts", "invite", INVITED, "--email", "vera@correo.example", "--print-link")
    page.goto(told.splitlines()[-1])


def new_password_wrong(page: Page, installation: Installation) -> None:
    new_password(page, installation)
    send(page, password="corta", confirm="otra")


def too_many(page: Page, installation: Installation) -> None:
    """Try until the door is held; a browser that knows the person has attempts of its own."""
    wear(page, installation, "john")
    device = [cookie for cookie in page.context.cookies() if cookie["name"].endswith("-equipo")]
    page.context.clear_cookies()
    page.context.add_cookies(device)
    page.goto(f"{installation.url}/ingresar")
    for _ in range(MOST_TRIES):
        if not page.locator("main [name=password]").count():
            return
        send(page, identificacion=PEOPLE["john"].usuario, password="no es esta")


def followed(kind: str, to: str, before: Go | None = None) -> Go:
    """Follow the link of the newest message of a kind to someone; `before` has it sent when there is none."""

    def go(page: Page, installation: Installation) -> None:
        if before and not link(installation, kind, to):
            before(page, installation)
        page.goto(waited(installation, kind, to))

    return go


def link(installation: Installation, kind: str, to: str) -> str:
    """Return the link that a message of a kind to someone carries, "" when there is none."""
    found = [m for m in installation.messages() if m["X-ClickFactura-Kind"] == kind and to in m["To"]]
    if not found:
        return ""
    text = found[-1].get_body(("plain",)).get_content()
    return re.findall(rf"{re.escape(installation.url)}/\S+/[\w.-]{{20,}}", text)[-1]


def waited(installation: Installation, kind: str, to: str) -> str:
    """Wait for a message, which leaves within seconds, and return its link."""
    for _ in range(150):
        if found := link(installation, kind, to):
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {kind} to {to}")


def invite(who: str, address: str) -> Go:
    """Let somebody invite an address to their vouchers."""

    def go(page: Page, installation: Installation) -> None:
        wear(page, installation, who)
        page.goto(f"{installation.url}/perfil/colegas")
        if address not in page.locator("main").inner_text():
            send(page, email=address)
        wear(page, installation, None)

    return go


def colleagues(page: Page, installation: Installation) -> None:
    """Show Irreal's colleagues: John reads along, an accountant has not answered."""
    become_colleague(page, installation)
    invite("irreal", COUNTANT)(page, installation)
    wear(page, installation, "irreal")
    page.goto(f"{installation.url}/perfil/colegas")


def revoking(page: Page, installation: Installation) -> None:
    """Open what asks whether John should really go."""
    colleagues(page, installation)
    page.locator("main summary", has_text="Retirar").last.click()


def become_colleague(page: Page, installation: Installation) -> None:
    """Let John accept Irreal's invitation, and look at his own vouchers afterwards."""
    wear(page, installation, "john")
    page.goto(f"{installation.url}/perfil/empresas")
    if IRREAL.name in page.locator("main").inner_text():
        return
    invite("irreal", JOHN.email)(page, installation)
    wear(page, installation, "john")
    page.goto(waited(installation, "colleague-invited", JOHN.email))
    press(page, "Aceptar con mi cuenta")


def parties(page: Page, installation: Installation) -> None:
    become_colleague(page, installation)
    page.goto(f"{installation.url}/perfil/empresas")


def with_menu(page: Page, installation: Installation) -> None:
    """Open the menu of who may turn to another company."""
    become_colleague(page, installation)
    opened("/comprobantes", "Mi cuenta")(page, installation)


def as_colleague(path: str) -> Go:
    """Look at Irreal's vouchers as John."""

    def go(page: Page, installation: Installation) -> None:
        parties(page, installation)
        if (other := page.get_by_role("button", name=f"Ver los comprobantes de {IRREAL.name}")).count():
            with page.expect_navigation():
                other.click()
        page.goto(f"{installation.url}{path}")

    return go


def ask_for_address(page: Page, installation: Installation) -> None:
    """Let Jorge ask for another address, which nobody confirms."""
    wear(page, installation, "jorge")
    page.goto(f"{installation.url}/perfil")
    if NEW_ADDRESS not in page.locator("main").inner_text():
        send(page, email=NEW_ADDRESS)
        page.goto(f"{installation.url}/perfil")


def change_address(page: Page, installation: Installation) -> None:
    """Let Vilma change her address and confirm it."""
    other = "vilma.nueva@correo.example"
    wear(page, installation, "vilma")
    page.goto(f"{installation.url}/perfil")
    send(page, email=other)
    page.goto(waited(installation, "address-confirm", other))
    press(page, "Confirmar")
    keep_worn(page, installation, "vilma")
    wear(page, installation, None)


def first_message(page: Page, installation: Installation) -> None:
    """Open the newest message of the demo's mail."""
    page.goto(f"{installation.url}/demo/correo")
    path = page.locator("main a[href^='/demo/correo/']").first.get_attribute("href")
    page.goto(f"{installation.url}{path}")


def sessions(page: Page, installation: Installation) -> None:
    """Show María's sessions, of which one is on a telephone."""
    page.goto(f"{installation.url}/perfil/sesiones")
    if "Android" not in page.locator("main").inner_text():
        with page.context.browser.new_context(user_agent=TELEPHONE) as elsewhere:
            sign_in(elsewhere.new_page(), installation, "maria")
        page.goto(f"{installation.url}/perfil/sesiones")


def with_photo(page: Page, installation: Installation) -> None:
    """Give Irreal a drawn mark for a photo."""
    page.goto(f"{installation.url}/perfil")
    if not page.locator("main img").count():
        page.locator("main input[type=file]").set_input_files(
            {"name": "marca.png", "mimeType": "image/png", "buffer": mark()}
        )
        send(page, name=IRREAL.name)
        page.goto(f"{installation.url}/perfil")


def mark() -> bytes:
    """Draw a mark: three hills under a sun."""
    image = Image.new("RGB", (480, 480), "#e9d8a6")
    pencil = ImageDraw.Draw(image)
    pencil.ellipse((290, 70, 400, 180), fill="#ca6702")
    for left, colour in ((-60, "#94d2bd"), (120, "#0a9396"), (270, "#005f73")):
        pencil.polygon([(left, 480), (left + 170, 200), (left + 340, 480)], fill=colour)
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()
