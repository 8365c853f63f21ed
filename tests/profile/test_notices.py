"""Which mail a reader gets of new vouchers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db, now
from app.models import Account, Contact, Delegation, Mail, MailState, Notices, SignIn
from app.notify import hours
from tests import people
from tests.browser import signed_in

PATH = "/perfil/avisos"


def choice(page):
    return page.forms[-1].fields["notices"]


def stored(model, row_id):
    return db.session.get(model, row_id, populate_existing=True).notices


@pytest.fixture
def empresa(app):
    """A company that lets Jorge read its vouchers."""
    return people.person(people.EMPRESA, email="cuentas@ejemplo.ec", name="Empresa Inventada S.A.")


@pytest.fixture
def given(empresa, jorge):
    return people.let_in(jorge, empresa.party_id)


def look_at(party_id):
    """Let the newest session look at another party's vouchers."""
    db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first().party_id = party_id
    db.session.commit()


def test_it_says_where_they_go_and_what_is_chosen(marias):
    page = marias.get(PATH)

    assert "maria@ejemplo.ec" in page.text_content()
    assert choice(page) == "each"
    labels = [label.text_content().strip() for label in page.xpath("//fieldset//label")]
    assert labels == [
        "Un correo por cada comprobante",
        "Un resumen al día",
        "Un resumen a la semana, los lunes",
        "Ninguno",
    ]


@pytest.mark.parametrize("wanted", list(Notices))
def test_a_choice_is_kept_and_said(marias, maria, wanted):
    answer = marias.submit(marias.get(PATH), notices=wanted.value)

    assert answer.location == PATH
    page = marias.get(PATH)
    assert choice(page) == wanted.value
    assert "Listo:" in page.xpath("//*[@role='status']")[0].text_content()
    assert stored(Account, maria.id) is wanted


def test_a_stranger_s_choice_changes_nothing_of_anybody_else(app, marias, maria, jorge):
    browser = signed_in(app, jorge)
    browser.submit(browser.get(PATH), notices="none")

    assert stored(Account, maria.id) is Notices.EACH
    assert stored(Account, jorge.id) is Notices.NONE


@pytest.mark.parametrize("bad", ["", "todo", "EACH"])
def test_what_is_no_choice_is_refused(marias, maria, bad):
    page = marias.submit(marias.get(PATH), 422, notices=bad)

    assert "Elija una de estas opciones." in page.text
    assert stored(Account, maria.id) is Notices.EACH


def test_a_form_without_its_token_changes_nothing(marias, maria):
    assert marias.open(PATH, method="POST", data={"notices": "none"}).status_code == 422
    assert stored(Account, maria.id) is Notices.EACH


def test_without_a_proven_address_it_says_what_to_do(app):
    maria = people.person(email=None)

    text = signed_in(app, maria).get(PATH).text_content()

    assert "Todavía no tiene un correo confirmado" in text


def test_whoever_reads_for_another_party_chooses_for_that_party_alone(app, empresa, jorge, given):
    browser = signed_in(app, jorge)
    look_at(empresa.party_id)

    page = browser.get(PATH)
    assert "Empresa Inventada S.A." in page.text_content()
    assert choice(page) == "none"
    browser.submit(page, notices="daily")

    assert stored(Delegation, given.id) is Notices.DAILY
    assert stored(Account, jorge.id) is Notices.EACH
    assert stored(Account, empresa.id) is Notices.EACH


def test_the_owner_s_choice_is_not_the_delegate_s(app, empresa, given):
    browser = signed_in(app, empresa)
    browser.submit(browser.get(PATH), notices="each")

    assert stored(Delegation, given.id) is Notices.NONE


def held(maria):
    people.firm()
    maria.notices = Notices.DAILY
    db.session.commit()
    people.filed(to=people.MARIA, email=maria.email, **people.fresh())
    [mail] = db.session.scalars(select(Mail))
    assert mail.state is MailState.HELD
    return mail.id


@pytest.mark.parametrize(
    ("wanted", "state"),
    [
        ("each", MailState.QUEUED),
        ("none", MailState.DROPPED),
        ("daily", MailState.HELD),
        ("weekly", MailState.HELD),
    ],
)
def test_what_waits_for_the_digest_follows_the_choice(marias, maria, wanted, state):
    mail_id = held(maria)

    marias.submit(marias.get(PATH), notices=wanted)

    mail = db.session.get(Mail, mail_id, populate_existing=True)
    assert mail.state is state
    assert (mail.due_at <= now()) is (wanted in {"each", "none"})
    if mail.state is MailState.HELD:
        assert hours.here(mail.due_at).hour == hours.MORNING


def test_from_a_week_to_a_day_and_back_what_is_held_moves_along(marias, maria):
    mail_id, due = held(maria), {}

    for wanted in ("weekly", "daily"):
        marias.submit(marias.get(PATH), notices=wanted)
        due[wanted] = db.session.get(Mail, mail_id, populate_existing=True).due_at

    assert hours.here(due["weekly"]).weekday() == hours.MONDAY
    assert due["daily"] <= due["weekly"]
    assert due["daily"] - now() <= timedelta(days=1)


def test_a_stranger_s_choice_leaves_what_waits_for_others(app, maria, jorge):
    mail_id = held(maria)

    browser = signed_in(app, jorge)
    browser.submit(browser.get(PATH), notices="none")

    assert db.session.get(Mail, mail_id, populate_existing=True).state is MailState.HELD


def test_a_firm_that_was_silenced_by_its_mail_is_named_and_heard_again(app, marias, maria):
    contact = people.contact(people.MARIA, people.firm(), maria.email)
    contact.silenced_at = now()
    db.session.commit()

    page = marias.get(PATH)
    assert "Ferretería La Inventada" in page.text_content()
    marias.submit(page, notices="each")

    assert db.session.get(Contact, contact.id, populate_existing=True).silenced_at is None


def test_silence_kept_for_another_address_stays(marias, maria):
    contact = people.contact(people.MARIA, people.firm(), "oficina@ejemplo.ec")
    contact.silenced_at = now()
    db.session.commit()

    page = marias.get(PATH)
    assert "Ferretería" not in page.text_content()
    marias.submit(page, notices="each")

    assert db.session.get(Contact, contact.id, populate_existing=True).silenced_at is not None
