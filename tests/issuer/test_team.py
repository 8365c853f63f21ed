"""The team of a firm: managers invite, change and withdraw; nobody else learns of it."""

import pytest
from sqlalchemy import func, select

from app import links
from app.accounts import hiring
from app.db import db, now
from app.models import Act, ApiKey, Deed, Mail, MailKind, Operator, Role
from tests import people
from tests.auth.steps import mails, page_of
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

TEAM = "/emisor/equipo"
NEW = "nuria@inventada.example"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def mara(firm):
    return people.manager(firm)


@pytest.fixture
def olga(firm):
    return people.operator(firm)


@pytest.fixture
def maras(app, mara):
    return signed_in(app, mara)


def member(account):
    return db.session.scalars(select(Operator).where(Operator.account_id == account.id)).one()


def token(browser):
    return browser.get("/perfil/clave").xpath("//input[@name='csrf_token']/@value")[0]


def pressed(browser, path, status=303, **fields):
    """Send what a button of ours sends, whether the page shows it or not."""
    return browser.post(path, status, csrf_token=token(browser), **fields)


def invite(browser, email=NEW, status=303, role="operator"):
    page = browser.get(TEAM)
    [form] = [form for form in page.forms if form.get("id") == "invitar-equipo"]
    return browser.submit(page, status, form=page.forms.index(form), email=email, role=role)


def text_of(browser, path=TEAM):
    return " ".join(browser.get(path).text_content().split())


def deeds():
    return db.session.scalars(select(Act.deed).order_by(Act.id)).all()


def test_a_manager_invites_by_address(app, maras, firm, mara):
    invite(maras, "  NURIA@Inventada.example ", role="manager")

    [one] = db.session.scalars(select(Operator).where(Operator.accepted_at.is_(None)))
    assert (one.email, one.role, one.given_by, one.account_id) == (NEW, Role.MANAGER, mara.id, None)
    [mail] = mails()
    assert (mail.kind, mail.to, mail.operator_id, mail.issuer_id) == (
        MailKind.OPERATOR_INVITED,
        NEW,
        one.id,
        firm.id,
    )
    [act] = db.session.scalars(select(Act))
    assert (act.deed, act.by_id, act.issuer_id) == (Deed.OPERATOR_INVITED, mara.id, firm.id)
    assert NEW in text_of(maras)


@pytest.mark.parametrize("written", ["", "nuria", people.MARIA, "a@b.ec, c@d.ec", "n@x.ec\nBcc:y@z.ec"])
def test_a_number_or_anything_but_one_address_invites_nobody(maras, written):
    page = page_of(invite(maras, written, 422))

    assert page.xpath("//*[@id='email-error']")
    assert mails() == []


def test_an_aged_form_keeps_what_was_typed(maras):
    page = maras.post(TEAM, 422, email=NEW, role="manager", csrf_token="viejo")

    assert page.xpath("//input[@name='email']/@value") == [NEW]
    assert mails() == []


def test_one_that_waits_is_sent_again_and_never_doubled(maras):
    invite(maras)
    invite(maras, role="manager")
    one = db.session.scalars(select(Operator).where(Operator.email == NEW)).one()

    pressed(maras, "/emisor/equipo/reenvio", id=one.id)

    assert one.role is Role.MANAGER
    assert len(mails()) == 3


def test_who_works_there_is_not_invited_by_any_of_their_addresses(maras, firm, maria):
    people.works_for(maria, firm, email="otra@inventada.example")

    for address in (maria.email, "otra@inventada.example", "mara@inventada.example"):
        page = page_of(invite(maras, address, 422))
        assert "ya trabaja" in page.xpath("//*[@id='email-error']")[0].text_content()


def test_the_team_has_an_end(maras, monkeypatch):
    monkeypatch.setattr(hiring, "MOST", 2)
    invite(maras)

    invite(maras, "otra@inventada.example", 422)


def test_a_day_has_twenty_invitations(maras):
    for number in range(20):
        invite(maras, f"n{number}@inventada.example")

    assert int(invite(maras, "otra@inventada.example", 429).headers["Retry-After"]) > 0


def test_an_operator_is_made_manager_and_back(maras, olga):
    one = member(olga)

    pressed(maras, "/emisor/equipo/rol", id=one.id, role="manager")
    assert member(olga).role is Role.MANAGER
    pressed(maras, "/emisor/equipo/rol", id=one.id, role="operator")

    assert member(olga).role is Role.OPERATOR
    assert deeds() == [Deed.OPERATOR_CHANGED] * 2


def test_who_is_withdrawn_is_out_at_once_and_stays_signed_in(app, maras, firm):
    other = people.operator(firm, "otra@inventada.example", Role.MANAGER)
    theirs = signed_in(app, other)
    assert theirs.open(TEAM).status_code == 200

    pressed(maras, "/emisor/equipo/retiro", id=member(other).id)

    assert theirs.open(TEAM).status_code == 404
    assert theirs.open("/perfil").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Operator)) == 1
    assert deeds() == [Deed.OPERATOR_REVOKED]


def test_the_dialog_counts_the_keys_that_end(maras, olga, firm):
    about = {"secret_hash": "x", "scopes": "", "issuer_id": firm.id, "account_id": olga.id, "epoch": 0}
    db.session.add(ApiKey(public_id="a", name="una", **about))
    db.session.add(ApiKey(public_id="b", name="otra", **about))
    db.session.add(ApiKey(public_id="c", name="vieja", revoked_at=now(), **about))
    db.session.commit()

    assert "las 2 claves de API que creó" in text_of(maras)


def test_an_invitation_is_taken_back_with_its_mail_waiting(app, maras):
    invite(maras)
    one = db.session.scalars(select(Operator).where(Operator.email == NEW)).one()
    link = links.work_url(one)

    pressed(maras, "/emisor/equipo/retiro", id=one.id)

    assert db.session.scalars(select(Mail.operator_id)).all() == [None]
    assert new_stranger(app).open(link.removeprefix(links.url(""))).status_code == 410


def test_what_somebody_withdrawn_invited_and_nobody_accepted_is_gone(app, maras, firm):
    other = people.operator(firm, "otra@inventada.example", Role.MANAGER)
    invite(signed_in(app, other))

    pressed(maras, "/emisor/equipo/retiro", id=member(other).id)

    assert db.session.scalars(select(Operator.email)).all() == ["mara@inventada.example"]


@pytest.mark.parametrize("path", ["/emisor/equipo/retiro", "/emisor/equipo/rol"])
def test_the_last_manager_stays_and_is_told_why(maras, mara, olga, path):
    page = pressed(maras, path, id=member(mara).id, role="operator")

    assert member(mara).role is Role.MANAGER
    assert page is not None
    assert "único gerente" in text_of(maras)
    assert deeds() == []


def test_a_disabled_or_waiting_manager_is_no_other_manager(maras, mara, firm):
    other = people.operator(firm, "otra@inventada.example", Role.MANAGER)
    other.state = "disabled"
    db.session.commit()
    invite(maras, role="manager")

    pressed(maras, "/emisor/equipo/retiro", id=member(mara).id)

    assert member(mara)


def test_one_of_two_managers_may_go(app, maras, mara, firm):
    people.operator(firm, "otra@inventada.example", Role.MANAGER)

    response = maras.open(
        "/emisor/equipo/retiro", method="POST", data={"id": member(mara).id, "csrf_token": token(maras)}
    )

    assert (response.status_code, response.location) == (303, "/")
    assert maras.open(TEAM).status_code == 404


def test_one_of_two_managers_may_become_an_operator(maras, mara, firm):
    people.operator(firm, "otra@inventada.example", Role.MANAGER)

    response = maras.open(
        "/emisor/equipo/rol",
        method="POST",
        data={"id": member(mara).id, "role": "operator", "csrf_token": token(maras)},
    )

    assert (response.status_code, response.location) == (303, "/emisor")


def test_nobody_decides_about_another_firm(maras, app):
    other = people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")
    theirs = people.operator(other, "otra@inventada.example")

    for path in ("reenvio", "rol", "retiro"):
        pressed(maras, f"/emisor/equipo/{path}", 404, id=member(theirs).id, role="manager")

    assert member(theirs).role is Role.OPERATOR
    assert "otra@inventada.example" not in text_of(maras)


@pytest.mark.parametrize("wrong", [{"id": "x"}, {"id": 2**31}, {"id": 0}, {}, {"id": 1, "role": "dueño"}])
def test_what_no_button_sends_is_a_404(maras, wrong):
    pressed(maras, "/emisor/equipo/rol", 404, **{"role": "manager", **wrong})


def test_a_page_about_another_firm_changes_nothing(maras, mara, olga, firm):
    other = people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")
    people.works_for(mara, other, Role.MANAGER)

    pressed(maras, "/emisor/equipo/retiro", id=member(olga).id, firm=other.id)

    assert member(olga)
    assert "pasó a otra empresa" in text_of(maras)


@pytest.mark.parametrize("who", ["customer", "operator", "elsewhere", "admin"])
def test_for_anyone_but_a_manager_there_is_no_team(app, firm, who, maria):
    account = {
        "customer": lambda: maria,
        "operator": lambda: people.operator(firm),
        "elsewhere": lambda: people.operator(people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")),
        "admin": people.admin,
    }[who]()
    browser = signed_in(app, account)

    assert browser.open(TEAM).status_code == 404
    for path in ("", "/reenvio", "/rol", "/retiro"):
        pressed(browser, TEAM + path, 404, id=1, role="manager", email=NEW)


def test_a_stranger_is_sent_to_sign_in(stranger, firm):
    assert stranger.open(TEAM).location.startswith("/ingresar")


def test_the_page_tells_what_was_done_last(maras):
    invite(maras)

    assert "Invitó a trabajar" in text_of(maras)
