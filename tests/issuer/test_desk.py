"""Who works for a firm, and for which one now."""

import pytest

from app.accounts import desk
from app.db import db
from app.models import Role
from tests import people
from tests.browser import signed_in


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")


def turn_to(browser, firm, status=303):
    token = browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    browser.post(f"/emisor/empresa/{firm.ruc}", status, csrf_token=token)


def test_who_works_for_nobody_finds_no_office(app, firm, maria):
    signed_in(app, maria).get("/emisor", 404)


def test_an_invitation_that_nobody_accepted_opens_no_office(app, firm, maria):
    people.works_for(maria, firm, accepted_at=None)

    signed_in(app, maria).get("/emisor", 404)


def test_who_was_taken_out_finds_no_office_any_more(app, firm):
    olga = people.operator(firm)
    browser = signed_in(app, olga)
    db.session.delete(db.session.scalars(db.select(people.Operator)).one())
    db.session.commit()

    browser.get("/emisor", 404)


def test_who_works_for_two_firms_turns_from_one_to_the_other(app, firm, other_firm):
    olga = people.operator(firm)
    people.works_for(olga, other_firm, Role.MANAGER)
    browser = signed_in(app, olga)

    turn_to(browser, other_firm)

    page = browser.get("/emisor/comprobantes")
    assert other_firm.name in page.xpath("//*[@class='escritorio']")[0].text_content()


def test_nobody_turns_to_a_firm_that_they_do_not_work_for(app, firm, other_firm):
    browser = signed_in(app, people.operator(firm))

    turn_to(browser, other_firm, 404)


def test_a_manager_of_one_firm_is_no_manager_of_another(app, firm, other_firm):
    mara = people.manager(firm)
    people.works_for(mara, other_firm)

    assert desk.desk(mara.id, desk.working_for(mara.id, firm.id)).is_manager
    assert not desk.desk(mara.id, desk.working_for(mara.id, other_firm.id)).is_manager


def test_a_refusal_in_the_office_is_a_page(app, firm, maria):
    page = signed_in(app, maria).get("/emisor/comprobantes/1", 404)

    assert "No encontramos" in page.text_content()
