"""Who may have a notice is asked again when its message is made."""

import pytest
from sqlalchemy import select, update

from app.db import db, now
from app.models import Account, AccountState, Contact, Delegation, Document, Mail, MailState, Notices
from app.sri.catalogo import Ambiente
from app.worker import mailing
from tests import people

OWN, ALONG = "maria@ejemplo.ec", "jorge@ejemplo.ec"


@pytest.fixture
def queued(app):
    """The notices of one voucher: to its receiver, and to whoever reads along."""
    people.firm()
    maria = people.person(people.MARIA, email=OWN)
    jorge = people.person(people.JORGE, email=ALONG, name="Jorge Inventado")
    along = {"account_id": jorge.id, "accepted_at": now(), "notices": Notices.EACH}
    db.session.add(Delegation(party_id=maria.party_id, email=ALONG, **along))
    db.session.commit()
    people.filed(to=people.MARIA, email=OWN, **people.fresh())


def change(model, *which, **values):
    db.session.execute(update(model).where(*which).values(**values))
    db.session.commit()


def left_for():
    """Send what waits, and tell to whom it went."""
    mailing.send_due()
    db.session.rollback()
    return set(db.session.scalars(select(Mail.to).where(Mail.state == MailState.SENT)))


def test_both_are_told(queued):
    assert left_for() == {OWN, ALONG}


def test_whoever_wants_none_by_then_is_not_told(queued):
    change(Account, Account.email == OWN, notices=Notices.NONE)

    assert left_for() == {ALONG}


def test_the_choice_of_whoever_reads_along_is_theirs_alone(queued):
    change(Account, Account.email == ALONG, notices=Notices.NONE)
    assert left_for() == {OWN, ALONG}


def test_whoever_reads_along_may_want_none_by_then(queued):
    change(Delegation, notices=Notices.NONE)

    assert left_for() == {OWN}


@pytest.mark.parametrize("values", [{"accepted_at": None}, {"account_id": None}])
def test_a_delegation_that_is_no_longer_in_force_tells_nobody(queued, values):
    change(Delegation, **values)

    assert left_for() == {OWN}


def test_a_delegation_that_was_taken_back_tells_nobody(queued):
    db.session.delete(db.session.scalars(select(Delegation)).one())
    db.session.commit()

    assert left_for() == {OWN}


@pytest.mark.parametrize("values", [{"email": "otra@ejemplo.ec"}, {"state": AccountState.DISABLED}])
def test_whoever_reads_along_must_still_be_there(queued, values):
    change(Account, Account.email == ALONG, **values)

    assert left_for() == {OWN}


def test_when_the_firm_closes_its_documents_only_its_own_address_is_told(queued):
    change(Contact, email="oficina@ejemplo.ec")

    assert left_for() == set()


def test_an_address_that_was_silenced_by_then_is_not_told(queued):
    change(Contact, silenced_at=now())

    assert left_for() == {ALONG}


def test_a_closed_account_closes_all(queued):
    change(Account, Account.email == OWN, state=AccountState.DISABLED)

    assert left_for() == set()


def test_a_voucher_of_tests_that_is_hidden_by_then_is_told_to_nobody(app, queued):
    change(Document, ambiente=Ambiente.PRUEBAS)
    assert left_for() == set()
