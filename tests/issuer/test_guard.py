"""A form that was shown for one firm, sent after turning to another in another tab."""

import pytest

from app.db import db
from app.models import Contact, Issuer, Party, Role
from tests import people
from tests.browser import signed_in

PAGES = ("comprobantes/recordatorios/solos", "cargas", "clientes/importar", "equipo", "claves-api", "marca")


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def maras(app, firm):
    """A browser of the manager of two firms."""
    mara = people.manager(firm)
    people.works_for(mara, people.firm(people.OTHER_RUC, "Transportes Ficticios S.A."), Role.MANAGER)
    return signed_in(app, mara)


def turn(browser, ruc):
    token = browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    browser.post(f"/emisor/empresa/{ruc}", csrf_token=token)


def index_of(page, action):
    return next(n for n, form in enumerate(page.forms) if form.action.endswith(action))


def send_late(browser, page, action, **fields):
    """Send a form of a page after turning to the other firm; return where that leads."""
    turn(browser, people.OTHER_RUC)
    return browser.submit(page, form=index_of(page, action), **fields).location


@pytest.mark.parametrize("path", PAGES)
def test_every_form_remembers_the_firm_of_its_page(maras, path):
    page = maras.get(f"/emisor/{path}")

    forms = page.xpath("//main//form[@method='post'][not(contains(@action, '/emisor/empresa/'))]")
    assert forms
    assert [form.fields["empresa"] for form in forms] == [people.RUC] * len(forms)


def test_pages_about_no_firm_speak_of_none(maras):
    maras.get("/emisor/comprobantes")

    assert maras.get("/perfil/clave").xpath("//input[@name='empresa']") == []


def test_the_look_of_one_firm_is_not_given_to_another(maras):
    page = maras.get("/emisor/marca")

    assert send_late(maras, page, "/emisor/marca", help_contact="099 000 0000") == "/emisor"

    assert {issuer.help_contact for issuer in db.session.scalars(db.select(Issuer))} == {""}
    said = maras.get("/emisor/comprobantes").text_content()
    assert "pasó a trabajar para Transportes Ficticios S.A." in said


def test_the_reminders_of_one_firm_are_not_set_for_another(maras):
    page = maras.get("/emisor/comprobantes/recordatorios/solos")

    send_late(maras, page, "/recordatorios/solos", days="5")

    assert {issuer.remind_after for issuer in db.session.scalars(db.select(Issuer))} == {None}


def test_the_address_of_a_customer_of_both_stays_with_the_firm_of_the_page(maras):
    for ruc in (people.RUC, people.OTHER_RUC):
        people.filed(emisor=people.emisor(ruc), to=people.MARIA, email="", notify=False)
    party = db.session.scalars(db.select(Party).where(Party.numero == people.MARIA)).one()
    page = maras.get(f"/emisor/clientes/{party.id}")

    send_late(maras, page, "/correo", email="otro@inventada.example")

    assert db.session.scalars(db.select(Contact)).all() == []


def test_back_at_the_firm_of_the_page_the_form_does_what_it_says(maras):
    page = maras.get("/emisor/marca")
    turn(maras, people.OTHER_RUC)
    turn(maras, people.RUC)

    maras.submit(page, form=index_of(page, "/emisor/marca"), help_contact="099 000 0000")

    assert db.session.scalars(db.select(Issuer.help_contact).where(Issuer.ruc == people.RUC)).one()
