"""The firms as administrators see them: their people, and the day one leaves."""

import pytest
from sqlalchemy import select

from app.archive import leaving
from app.db import begin_write, db
from app.models import Act, Deed, Issuer, Mail, MailKind, MailState, Operator, Role
from app.sri.errors import Codigo
from tests import people
from tests.admin.steps import deeds, pressed, text_of
from tests.auth.steps import mails, page_of
from tests.browser import signed_in

FIRM = f"/admin/firmas/{people.RUC}"
NEW = "nuria@inventada.example"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def ada(app):
    return people.admin()


@pytest.fixture
def adas(app, ada, firm):
    return signed_in(app, ada)


def invite(browser, email=NEW, status=303, role="manager"):
    page = browser.get(FIRM)
    [form] = [form for form in page.forms if form.get("id") == "invitar-equipo"]
    return browser.submit(page, status, form=page.forms.index(form), email=email, role=role)


def member(account):
    return db.session.scalar(select(Operator).where(Operator.account_id == account.id))


def left(firm):
    return db.session.get(Issuer, firm.id, populate_existing=True).left_at


def test_the_list_counts_what_each_firm_has(adas, firm):
    people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    people.manager(firm)
    people.filed(to=people.MARIA)
    people.filed(to=people.MARIA, secuencial="000000002")

    rows = adas.get("/admin/firmas").xpath("//tbody/tr")

    told = [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in rows]
    assert [row[1:] for row in told] == [["2", "1", "0"], ["0", "Nadie", "0"]]


def test_an_administrator_invites_the_first_manager(adas, ada, firm):
    invite(adas)

    [one] = db.session.scalars(select(Operator))
    assert (one.email, one.role, one.given_by) == (NEW, Role.MANAGER, ada.id)
    [mail] = mails()
    assert mail.kind is MailKind.OPERATOR_INVITED
    assert deeds() == [Deed.OPERATOR_INVITED]
    assert NEW in text_of(adas, FIRM)


def test_what_is_no_address_comes_back_with_its_error(adas):
    page = page_of(invite(adas, "nuria", 422))

    assert page.xpath("//*[@id='email-error']")
    assert page.xpath("//input[@name='email']/@value") == ["nuria"]


def test_an_aged_form_keeps_what_was_typed(adas):
    page = adas.post(FIRM, 422, email=NEW, role="manager", csrf_token="viejo")

    assert page.xpath("//input[@name='email']/@value") == [NEW]
    assert mails() == []


def test_an_administrator_may_withdraw_even_the_last_manager_and_is_warned(adas, firm):
    mara = people.manager(firm)
    assert "queda sin nadie que decida" in text_of(adas, FIRM)

    pressed(adas, f"{FIRM}/equipo/retiro", id=member(mara).id)

    assert member(mara) is None
    assert deeds() == [Deed.OPERATOR_REVOKED]


def test_an_administrator_changes_roles_and_sends_again(adas, firm):
    olga = people.operator(firm)
    invite(adas)
    waiting = db.session.scalars(select(Operator.id).where(Operator.accepted_at.is_(None))).one()

    pressed(adas, f"{FIRM}/equipo/rol", id=member(olga).id, role="manager")
    pressed(adas, f"{FIRM}/equipo/reenvio", id=waiting)

    assert member(olga).role is Role.MANAGER
    assert len(mails()) == 2


def test_members_are_of_the_firm_in_the_address(adas):
    other = people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    theirs = people.operator(other)

    pressed(adas, f"{FIRM}/equipo/retiro", 404, id=member(theirs).id)

    assert member(theirs)


def test_a_firm_that_leaves_takes_in_nothing_and_keeps_what_it_has(app, adas, firm, maria):
    document = people.filed(to=people.MARIA, email=maria.email, **people.fresh())

    pressed(adas, f"{FIRM}/salida")

    assert left(firm)
    [refused] = people.arrive(people.authorised(to=people.MARIA, secuencial="000000002"))
    assert refused.code == Codigo.E_ISSUER_LEFT
    assert signed_in(app, maria).open(f"/comprobantes/{document.clave_acceso}").status_code == 200
    assert db.session.scalars(select(Mail.state).where(Mail.kind == MailKind.NOTICE)).all() == [
        MailState.DROPPED
    ]
    assert deeds() == [Deed.FIRM_LEFT]


def test_its_operators_still_read(app, adas, firm):
    olga = people.operator(firm)
    pressed(adas, f"{FIRM}/salida")

    assert signed_in(app, olga).open("/emisor/cargas").status_code == 200


def test_it_may_return(adas, firm):
    pressed(adas, f"{FIRM}/salida")

    pressed(adas, f"{FIRM}/regreso")

    assert left(firm) is None
    people.filed(to=people.MARIA)
    assert deeds() == [Deed.FIRM_LEFT, Deed.FIRM_RETURNED]


def test_leaving_twice_is_leaving_once(adas, firm):
    pressed(adas, f"{FIRM}/salida")
    first = left(firm)

    pressed(adas, f"{FIRM}/salida")

    assert left(firm) == first
    assert deeds() == [Deed.FIRM_LEFT]


def test_notices_of_other_firms_go_on(app, ada, firm, maria):
    other = people.firm(people.OTHER_RUC, "Transportes Ficticios S.A.")
    people.filed(to=people.MARIA, email=maria.email, **people.fresh())
    begin_write()
    assert leaving.leave(ada, other)
    db.session.commit()

    assert db.session.scalars(select(Mail.state).where(Mail.kind == MailKind.NOTICE)).all() == [
        MailState.QUEUED
    ]


def test_the_page_says_what_happens_before_the_button(adas):
    text = text_of(adas, FIRM)

    assert "no entra nada nuevo" in text
    assert "siete años" in text


def test_what_was_done_is_told_on_the_page_of_the_firm(adas, ada, firm):
    invite(adas)

    assert "Invitó a trabajar" in text_of(adas, FIRM)
    assert db.session.scalars(select(Act.issuer_id)).all() == [firm.id]
