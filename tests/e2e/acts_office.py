"""How the tour reaches the states of the firm's side: files brought, a preview made, a key created."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from tests import people
from tests.e2e.acts import Go
from tests.e2e.conftest import Installation
from tests.e2e.stage import press, send, unreached, wear

KEY = "Sistema contable"
ADDRESSES = """RUC/CI;Nombre;Correo
0959999996;Jorge Ficticio Neblina;jorge.nuevo@correo.example
1759999970;Nueva Clienta Inventada;nueva@correo.example
123;Nadie;nadie@correo.example
1759999996;María Ñusta Inventada Quimera;no es un correo
"""


def first_of(path: str, selector: str) -> Go:
    """Go to a list and follow its first link."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}{path}")
        page.goto(f"{installation.url}{page.locator(selector).first.get_attribute('href')}")

    return go


def letter(page: Page, installation: Installation) -> None:
    """Begin a letter to the first customer who has no account yet."""
    unreached(installation, "1759999921")
    first_of("/emisor/clientes?ver=sin-cuenta", "#clientes a")(page, installation)
    page.goto(f"{page.url}/carta")


def letters(page: Page, installation: Installation) -> None:
    """Look at the letters that may be printed at once."""
    unreached(installation, "1759999921")
    page.goto(f"{installation.url}/emisor/clientes/cartas")


def wrong_letter(page: Page, installation: Installation) -> None:
    """Ask for a letter to nobody."""
    letter(page, installation)
    send(page, nombre=" ", direccion="")


def asked_for(path: str, button: str) -> Go:
    """Go to a page and press a button, with nothing filled in."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}{path}")
        press(page, button)

    return go


def certified(page: Page, installation: Installation) -> None:
    """Look at a certificate, made of the first voucher when there is none yet."""
    page.goto(f"{installation.url}/emisor/constancias")
    made = page.locator("main table a")
    if made.count():
        made.first.click()
        return
    first_of("/emisor/comprobantes", "#emitidos a")(page, installation)
    press(page, "Hacer una constancia")


def handed_over(page: Page, installation: Installation) -> None:
    """Open a certificate as whoever was given the paper does, without an account."""
    certified(page, installation)
    address = page.locator("main a[href*='/comprobar/']").first.get_attribute("href")
    wear(page, installation, None)
    page.goto(str(address))


def looked_at(data: bytes) -> Go:
    """Have a file looked at."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}/comprobar")
        file: FilePayload = {"name": "factura.xml", "mimeType": "text/xml", "buffer": data}
        page.locator("main [type=file]").set_input_files(file)
        press(page, "Comprobar")

    return go


def uploaded(page: Page, installation: Installation) -> None:
    """Bring something good and something bad. Another time, the good one is here already."""
    page.goto(f"{installation.url}/emisor/cargas")
    files: list[FilePayload] = [
        {"name": "factura.xml", "mimeType": "text/xml", "buffer": people.authorised(secuencial=900)},
        {"name": "precios.xml", "mimeType": "text/xml", "buffer": b"<precios/>"},
    ]
    page.locator("main [type=file]").set_input_files(files)
    page.locator(
        "form#cargas button[type=submit]"
    ).click()  # with the script the page stays, without it another comes
    page.locator("#resultados tbody tr").nth(len(files) - 1).wait_for()


def pending(page: Page, installation: Installation) -> None:
    """Open what waits: signed, not authorised, and unknown to the SRI. Brought another time, it waits already."""
    page.goto(f"{installation.url}/emisor/cargas")
    bare: FilePayload = {
        "name": "sin autorizar.xml",
        "mimeType": "text/xml",
        "buffer": people.signed(secuencial=901),
    }
    page.locator("main [type=file]").set_input_files(bare)
    page.locator("form#cargas button[type=submit]").click()
    page.locator("#resultados tbody tr").first.wait_for()
    first_of("/emisor/bandeja?cual=pendientes", "main table a")(page, installation)


def previewed(page: Page, installation: Installation) -> None:
    """Bring addresses and look at what they would change."""
    page.goto(f"{installation.url}/emisor/clientes/importar")
    file: FilePayload = {"name": "correos.csv", "mimeType": "text/csv", "buffer": ADDRESSES.encode()}
    page.locator("main [type=file]").set_input_files(file)
    press(page, "Ver qué cambiaría")


def new_key(page: Page, installation: Installation) -> None:
    """Make a key, and throw away the one that was made before."""
    page.goto(f"{installation.url}/emisor/claves-api")
    while page.locator("main", has_text=KEY).count():
        page.locator("summary", has_text="Revocar").first.click()
        press(page, "Revocar")
    page.locator("main [name=name]").fill(KEY)
    page.locator("main [name=scopes]").first.check()
    press(page, "Crear clave")
