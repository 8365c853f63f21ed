"""The rooms of the administration: open to administrators, and for anyone else not there."""

import pytest

from app.db import db
from app.models import Mail, MailKind, MailState, Role
from tests import people
from tests.admin.steps import deeds, pressed
from tests.browser import signed_in

FIRM = f"/admin/firmas/{people.RUC}"
PAGES = [
    "/admin/estado",
    "/admin/firmas",
    FIRM,
    "/admin/cuentas",
    "/admin/cuentas?q=maria",
    "/admin/cuentas/1",
    "/admin/correo",
    "/admin/correo?cual=todos",
    "/admin/buzon",
    "/admin/buzon?cual=devueltos",
    "/admin/llegadas",
    "/admin/llegadas?cual=todas",
    "/admin/bitacora",
]
BUTTONS = [
    FIRM,
    f"{FIRM}/equipo/reenvio",
    f"{FIRM}/equipo/rol",
    f"{FIRM}/equipo/retiro",
    f"{FIRM}/salida",
    f"{FIRM}/regreso",
    "/admin/cuentas/1/desactivar",
    "/admin/cuentas/1/activar",
    "/admin/cuentas/1/enlace",
    "/admin/cuentas/1/freno",
    "/admin/llegadas/1/reintento",
    "/admin/llegadas/1/descarte",
    "/admin/correo/otra-vez",
    "/admin/correo/dar-por-enviado",
    "/admin/correo/no-enviar",
    "/admin/correo/fallidos-otra-vez",
]
NOBODYS = [
    "/admin/cuentas/4711",
    "/admin/cuentas/99999999999",
    "/admin/cuentas/0",
    "/admin/firmas/1799999966001",
]


@pytest.fixture
def firm(app, maria):
    return people.firm()


@pytest.fixture
def someone(app, firm, maria):
    """The browser of a customer, an operator or a manager."""

    def browser(who):
        if who == "customer":
            return signed_in(app, maria)
        role = Role.MANAGER if who == "manager" else Role.OPERATOR
        return signed_in(app, people.operator(firm, role=role))

    return browser


@pytest.fixture
def adas(app, firm):
    return signed_in(app, people.admin())


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_sees_every_room(adas, path):
    page = adas.get(path)

    assert page.xpath("//nav[@class='cuartos']//*[@aria-current]")


@pytest.mark.parametrize("who", ["customer", "operator", "manager"])
def test_for_anyone_else_no_room_is_there(someone, who):
    browser = someone(who)

    for path in PAGES:
        assert browser.open(path).status_code == 404, path


@pytest.mark.parametrize("who", ["customer", "operator", "manager"])
def test_nobody_else_presses_anything(someone, who, maria):
    browser = someone(who)

    for path in BUTTONS:
        pressed(browser, path, 404, id=1, email="x@ejemplo.ec", role="manager")
    assert deeds() == []


def test_a_stranger_is_sent_to_sign_in(stranger, firm):
    for path in PAGES:
        assert stranger.open(path).location.startswith("/ingresar"), path


@pytest.mark.parametrize("path", NOBODYS)
def test_what_is_not_there_is_a_404(adas, path):
    assert adas.open(path).status_code == 404


def test_an_administrator_works_for_no_firm_by_that(adas):
    assert adas.open("/emisor").status_code == 404


def test_the_rooms_count_what_waits(adas):
    db.session.add(Mail(kind=MailKind.RESET, to="maria@ejemplo.ec", state=MailState.FAILED))
    db.session.commit()

    [room] = adas.get("/admin/estado").xpath("//nav[@class='cuartos']//a[contains(., 'Correo')]")

    assert room.xpath("./b/text()") == ["1"]
