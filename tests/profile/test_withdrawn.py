"""Whoever was withdrawn leaves no door open behind them."""

import pytest
from sqlalchemy import select

from app import links
from app.accounts import keys
from app.db import db
from app.models import Delegation, MailKind
from app.notify import outbox
from app.notify.asked import asked
from tests import people
from tests.api.steps import key_of_customer
from tests.auth.steps import path_of
from tests.browser import signed_in
from tests.browser import stranger as new_stranger
from tests.people import let_in
from tests.profile.test_colleagues import ANA, COLLEAGUES, invite, pressed, text_of, turn_to

OTHER = "otro.correo@ejemplo.ec"


@pytest.fixture
def holder(app):
    """The account that signs in with the RUC of a company."""
    return people.person(people.EMPRESA, name="Empresa Irreal S.A.", email="compras@empresa.ec")


@pytest.fixture
def hers(app, holder, maria):
    """The browser of Maria, who looks at the company's vouchers."""
    return looking(app, maria, holder)


def looking(app, account, holder):
    let_in(account, holder.party_id)
    browser = signed_in(app, account)
    turn_to(browser, holder.party_id)
    return browser


def waiting(email):
    return db.session.scalar(select(Delegation).where(Delegation.email == email))


def test_who_was_revoked_does_not_come_back_by_an_invitation_of_their_own(app, hers, holder, jorge):
    invite(looking(app, jorge, holder), OTHER)
    invite(hers, ANA)
    link = path_of(links.invitation_url(waiting(OTHER)))
    accepted = db.session.scalar(select(Delegation).where(Delegation.account_id == jorge.id))

    pressed(hers, f"{COLLEAGUES}/retiro", id=accepted.id)

    new_stranger(app).get(link, 410)
    assert new_stranger(app).open(path_of(links.invitation_url(waiting(ANA)))).status_code == 303
    assert OTHER not in text_of(hers)


def test_nor_does_the_account_of_the_number(app, hers, holder):
    invite(signed_in(app, holder), OTHER)
    link = path_of(links.invitation_url(waiting(OTHER)))

    pressed(hers, f"{COLLEAGUES}/retiro-del-titular")

    new_stranger(app).get(link, 410)


def test_a_new_address_that_the_account_waited_for_is_forgotten(hers, holder):
    outbox.queue(MailKind.ADDRESS_CONFIRM, OTHER, account_id=holder.id)
    db.session.commit()

    pressed(hers, f"{COLLEAGUES}/retiro-del-titular")

    db.session.refresh(holder)
    assert asked(holder) == ""


def test_no_key_of_theirs_lives_on_with_the_next_one(app, hers, holder):
    key = key_of_customer(holder)

    pressed(hers, f"{COLLEAGUES}/retiro-del-titular")
    people.person(people.EMPRESA, name="Otra Persona Inventada", email="otra@empresa.ec")

    assert keys.find(key) is None


def test_what_others_let_the_account_read_is_not_for_the_next_one(app, hers, holder, jorge):
    let_in(holder, jorge.party_id)

    pressed(hers, f"{COLLEAGUES}/retiro-del-titular")

    assert db.session.scalar(select(Delegation).where(Delegation.party_id == jorge.party_id)) is None
    assert db.session.scalar(select(Delegation).where(Delegation.party_id == holder.party_id)) is not None
