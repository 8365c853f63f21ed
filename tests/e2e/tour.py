"""Every page and state of the portal, each reached by itself on a demo installation.

    for stop in STOPS:
        open_stop(page, demo, stop)      signed in as whom the stop is about, or as nobody

Each person signs in once for an installation; after that their cookies are worn. A stop may be opened in any
order, any number of times. Those that only read come before those that leave something read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Response

from tests.e2e.conftest import Installation
from tests.e2e.stage import PEOPLE, open_account

OK, GONE, BAD_FORM, MISSING, TOO_MANY = 200, 410, 422, 404, 429

Go = Callable[[Page, Installation], None]


@dataclass(frozen=True)
class Stop:
    """One page in one state."""

    name: str  # also of its pictures
    title: str  # in words, for the index of the pictures
    where: str | Go
    who: str | None = None  # a key of PEOPLE; None is signed out
    status: int = OK
    part: str = "Entrar"  # where the index puts it

    def __str__(self) -> str:
        return self.name


worn: dict[tuple[str, str], list[Any]] = {}  # the cookies of each person, by the folder of the installation


def open_stop(page: Page, installation: Installation, stop: Stop) -> None:
    """Bring a page to a stop, and check that it answers as it should."""
    wear(page, installation, stop.who)
    answers: list[Response] = []

    def listen(answer: Response) -> None:
        if answer.request.is_navigation_request():
            answers.append(answer)

    page.on("response", listen)
    if isinstance(stop.where, str):
        page.goto(f"{installation.url}{stop.where}")
    else:
        stop.where(page, installation)
    page.wait_for_load_state()
    page.remove_listener("response", listen)
    last = [answer.status for answer in answers if not 300 <= answer.status < 400][-1]
    assert last == stop.status, (stop.name, last, page.url)


def wear(page: Page, installation: Installation, who: str | None) -> None:
    """Put on somebody's session, opened when it is the first time."""
    page.context.clear_cookies()
    if who is None:
        return
    key = str(installation.folder), who
    if key not in worn:
        if PEOPLE[who].email:
            open_account(page, installation, who)
        sign_in(page, installation, who)
        worn[key] = page.context.cookies()
    page.context.add_cookies(worn[key])


def sign_in(page: Page, installation: Installation, who: str) -> None:
    page.goto(f"{installation.url}/ingresar")
    fill(page, identificacion=PEOPLE[who].usuario, password=PEOPLE[who].password)
    with page.expect_navigation(url=f"{installation.url}/"):
        page.get_by_role("button", name="Acceder").click()


def fill(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)


def send(page: Page, **texts: str) -> None:
    """Fill in the form of the page and send it."""
    fill(page, **texts)
    field = page.locator(f"main [name={next(iter(texts))}]").first
    with page.expect_navigation():
        field.locator("xpath=ancestor::form").locator("button[type=submit]").first.click()


def sent(path: str, **texts: str) -> Go:
    """Go to a page and send its form so."""

    def go(page: Page, installation: Installation) -> None:
        page.goto(f"{installation.url}{path}")
        send(page, **texts)

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


INVITED = "1759999921"  # whose account is never opened
NOBODY = "1759999939"  # whom no firm knows
LOST = "0" * 49
MOST_TRIES = 20

DOOR = [
    Stop("ingresar", "Ingresar", "/ingresar"),
    Stop("ingresar-error", "La contraseña no es correcta",
         sent("/ingresar", identificacion=NOBODY, password="no es esta"), status=BAD_FORM),
    Stop("primer-acceso", "Primer acceso", "/primer-acceso"),
    Stop("primer-acceso-correo", "El correo, a medias", sent("/primer-acceso", identificacion="0959999996")),
    Stop("olvido", "¿Olvidó su clave?", "/clave/olvido"),
    Stop("olvido-error", "Falta el número", sent("/clave/olvido", identificacion=""), status=BAD_FORM),
    Stop("olvido-correo", "El correo, a medias", sent("/clave/olvido", identificacion=PEOPLE["maria"].usuario)),
    Stop("olvido-enviado", "El enlace salió", "/clave/olvido/enviado"),
    Stop("clave-nueva", "Elegir una clave", new_password),
    Stop("clave-nueva-error", "Elegir una clave, con errores", new_password_wrong, status=BAD_FORM),
    Stop("enlace-vencido", "Un enlace que venció", "/clave/nueva/esto-no-abre-nada", status=GONE),
]  # fmt: skip
HOME = [
    Stop("inicio", "Inicio", "/", "maria", part="Inicio"),
    Stop("inicio-empresa", "Inicio de una empresa", "/", "irreal", part="Inicio"),
    Stop("inicio-vacio", "Inicio de quien no tiene nada", "/", "nadie", part="Inicio"),
    Stop("inicio-cerrado", "Una empresa espera que confirme un correo", "/", "clara", part="Inicio"),
]
LIST = [
    Stop("comprobantes", "Comprobantes", "/comprobantes", "maria", part="Comprobantes"),
    Stop("comprobantes-filtrados", "Con filtros",
         "/comprobantes?emisor=1769999930001&documento=factura", "maria", part="Comprobantes"),
    Stop("comprobantes-error", "Un filtro que no se entiende",
         "/comprobantes?desde=2026-02-31&hasta=2020-01-01", "maria", part="Comprobantes"),
    Stop("comprobantes-nada", "Nada coincide", "/comprobantes?q=nada+de+esto", "maria", part="Comprobantes"),
    Stop("comprobantes-vacio", "Quien no tiene nada", "/comprobantes", "nadie", part="Comprobantes"),
    Stop("comprobantes-cerrado", "Una empresa cerrada", "/comprobantes", "clara", part="Comprobantes"),
]  # fmt: skip
VOUCHERS = [
    Stop(f"comprobante-{kind}", title, voucher(f"documento={kind}"), who, part="Un comprobante")
    for kind, title, who in (
        ("factura", "Factura", "irreal"),
        ("nota-credito", "Nota de crédito", "maria"),
        ("nota-debito", "Nota de débito", "maria"),
        ("guia-remision", "Guía de remisión", "maria"),
        ("retencion", "Comprobante de retención", "maria"),
        ("liquidacion-compra", "Liquidación de compra", "jorge"),
    )
]
PROFILE = [
    Stop("perfil", "Perfil", "/perfil", "maria", part="Perfil"),
    Stop("cambiar-contrasena", "Cambiar contraseña", "/perfil/clave", "maria", part="Perfil"),
    Stop("cambiar-contrasena-error", "Cambiar contraseña, con errores",
         sent("/perfil/clave", current_password="x", password="corta", confirm="otra"), "maria",
         BAD_FORM, part="Perfil"),
    Stop("sesiones", "Dónde ha ingresado", "/perfil/sesiones", "maria", part="Perfil"),
]  # fmt: skip
HELP = [
    Stop("ayuda", "Ayuda", "/ayuda", part="Ayuda"),
    Stop("ayuda-tema", "Un tema", "/ayuda/encontrar-un-comprobante", "maria", part="Ayuda"),
    Stop("ayuda-buscar", "Lo que encuentra", "/ayuda?q=descargar+todo", part="Ayuda"),
    Stop("ayuda-nada", "No encuentra nada", "/ayuda?q=paracaídas", part="Ayuda"),
    Stop("ayuda-todo", "Todo en una página", "/ayuda/todo", part="Ayuda"),
]
ERRORS = [
    Stop("error-404", "Una página que no existe", "/nada", "maria", MISSING, part="Errores"),
    Stop(
        "error-404-ajeno", "Un comprobante ajeno", f"/comprobantes/{LOST}", "maria", MISSING, part="Errores"
    ),
    Stop("error-429", "Demasiados intentos", too_many, status=TOO_MANY, part="Errores"),
]
DEMO = [
    Stop("demo-correo", "El correo de la demostración", "/demo/correo", part="Demostración"),
]
STOPS: list[Stop] = [*DOOR, *HOME, *LIST, *PROFILE, *VOUCHERS, *HELP, *ERRORS, *DEMO]
