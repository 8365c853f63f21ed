"""The one-time code of a letter: what it opens, and when it opens nothing any more."""

from datetime import timedelta

import pytest

from app.accounts import access, codes, passwords, recovery
from app.db import begin_write, db, now
from app.models import AccessCode, Account, AccountState, Contact, Operator, Recipient
from tests import people


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


@pytest.fixture
def account(firm):
    """Somebody to whom the firm issued something, who opened no account yet."""
    document = people.filed(to=people.MARIA)
    party_id = db.session.scalars(
        db.select(Recipient.party_id).where(Recipient.document_id == document.id)
    ).one()
    return db.session.scalars(db.select(Account).where(Account.party_id == party_id)).one()


def give(desk, account):
    begin_write()
    code = access.give(desk, [account.id])[account.id]
    db.session.commit()
    return code


def test_a_code_opens_the_account_it_was_given_for(desk, account):
    parked = access.open_code(codes.shown(give(desk, account)).lower())

    assert recovery.account_of(parked).id == account.id
    assert parked["e"] == ""


def test_a_code_with_another_number_opens_nothing(desk, account):
    code = give(desk, account)

    assert access.open_code(code, account.id)
    assert access.open_code(code, account.id + 1) is None
    assert access.open_code(code, 0) is None


def test_only_a_keyed_hash_of_a_code_is_kept(app, desk, account):
    code = give(desk, account)
    kept = db.session.scalars(db.select(AccessCode)).one().code_hash

    assert code not in kept
    app.config["SECRET_KEY"] = "another"
    assert access.open_code(code) is None


def test_a_newer_letter_of_the_firm_ends_the_older_one(desk, account):
    old = give(desk, account)
    parked = access.open_code(old)
    new = give(desk, account)

    assert access.open_code(old) is None
    assert recovery.account_of(parked) is None
    assert access.open_code(new)


def test_a_code_expires_after_thirty_days(desk, account, monkeypatch):
    code = give(desk, account)
    parked = access.open_code(code)
    later = now() + timedelta(days=31)
    monkeypatch.setattr(access, "now", lambda: later)

    assert access.open_code(code) is None
    assert recovery.account_of(parked) is None
    begin_write()
    assert access.sweep() == 1
    db.session.commit()


def test_what_is_still_good_is_not_swept(desk, account):
    give(desk, account)
    begin_write()

    assert access.sweep() == 0


def test_a_code_ends_when_whoever_printed_it_leaves_the_firm(firm, desk, account):
    code = give(desk, account)
    db.session.execute(db.delete(Operator).where(Operator.account_id == desk.id))
    db.session.commit()

    assert access.open_code(code) is None


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.DISABLED])
def test_a_code_ends_when_the_account_opens_by_another_way(desk, account, state):
    code = give(desk, account)
    account.state = state
    db.session.commit()

    assert access.open_code(code) is None


def test_an_account_that_was_open_once_does_not_open_by_a_letter(desk, account):
    code = give(desk, account)
    account.activated_at = now()
    db.session.commit()

    assert access.open_code(code) is None


def test_the_password_uses_the_code_up_and_the_firm_vouches(firm, desk, account):
    code = give(desk, account)
    parked = access.open_code(code)
    begin_write()
    assert passwords.set_by_link(recovery.account_of(parked), parked, "hash")
    db.session.commit()

    assert access.open_code(code) is None
    assert recovery.account_of(parked) is None
    assert db.session.scalars(db.select(AccessCode)).one().used_at
    assert db.session.scalars(db.select(Contact.vouched_at).where(Contact.issuer_id == firm.id)).one()
    assert db.session.get_one(Account, account.id, populate_existing=True).email is None
