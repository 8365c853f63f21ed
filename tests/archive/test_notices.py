"""Who is told of a new voucher, and how: the receiver, the address that a firm gives, and whoever reads along."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.db import db, now
from app.models import Account, AccountState, Action, Contact, Delegation, Event, Mail, MailState, Notices
from app.notify import hours
from tests import people
from tests.people import EMPRESA, MARIA

OWN, OTHER = "maria@ejemplo.ec", "oficina@ejemplo.ec"


@pytest.fixture(autouse=True)
def firm(app):
    return people.firm()


@pytest.fixture
def empresa(app):
    return people.person(EMPRESA, email="cuentas@ejemplo.ec", name="Empresa Inventada S.A.")


@pytest.fixture
def reads_along(empresa):
    """Let someone read the company's vouchers, and choose how to hear of them."""

    def give(account, notices=Notices.EACH, **about):
        about = {"account_id": account.id, "accepted_at": now(), **about}
        given = Delegation(party_id=empresa.party_id, email=account.email, notices=notices, **about)
        db.session.add(given)
        db.session.commit()
        return given

    return give


def news(to=MARIA, email=OWN, **about):
    return people.filed(to=to, email=email, **people.fresh(), **about)


def mails():
    db.session.rollback()
    return db.session.scalars(select(Mail).order_by(Mail.id)).all()


def sent_to():
    return {mail.to: mail.state for mail in mails()}


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Notices.EACH, {OWN: MailState.QUEUED}),
        (Notices.DAILY, {OWN: MailState.HELD}),
        (Notices.WEEKLY, {OWN: MailState.HELD}),
        (Notices.NONE, {}),
    ],
)
def test_the_receiver_hears_as_they_chose(choice, told):
    people.person(MARIA, email=OWN, notices=choice)

    news()

    assert sent_to() == told


def test_what_is_held_waits_for_seven_in_the_morning_and_is_in_the_trail():
    people.person(MARIA, email=OWN, notices=Notices.DAILY)
    document = news()

    [mail] = mails()

    due = hours.here(mail.due_at)
    assert (due.hour, due.minute) == (7, 0)
    assert timedelta(0) < mail.due_at - now() <= timedelta(days=1)
    actions = db.session.scalars(select(Event.action).where(Event.document_id == document.id)).all()
    assert actions == [Action.FILED, Action.NOTICE_QUEUED]


def test_what_is_held_for_a_week_waits_for_monday():
    people.person(MARIA, email=OWN, notices=Notices.WEEKLY)
    news()

    [mail] = mails()

    due = hours.here(mail.due_at)
    assert (due.weekday(), due.hour, due.minute) == (0, 7, 0)
    assert timedelta(0) < mail.due_at - now() <= timedelta(days=7)


def test_who_wants_none_is_not_told_at_the_firms_address_either():
    people.person(MARIA, email=OWN, notices=Notices.NONE)

    news(email=OTHER)

    assert mails() == []


def test_the_choice_of_an_account_that_is_not_open_yet_counts_for_nothing():
    maria = people.person(MARIA, email=None, notices=Notices.NONE)
    maria.state = AccountState.PENDING
    db.session.commit()

    news()

    assert sent_to() == {OWN: MailState.QUEUED}


@pytest.mark.parametrize("has_account", [True, False])
def test_an_address_that_wants_silence_has_it(firm, has_account):
    maria = people.person(MARIA, email=OWN)
    maria.state = AccountState.ACTIVE if has_account else AccountState.PENDING
    people.contact(MARIA, firm, OWN).silenced_at = now()
    db.session.commit()

    news()

    assert mails() == []


def test_silence_for_one_firm_is_not_silence_for_another(firm):
    people.person(MARIA, email=OWN)
    people.firm(people.OTHER_RUC, "Otra Inventada S.A.")
    people.contact(MARIA, firm, OWN).silenced_at = now()
    db.session.commit()

    news()
    news(emisor=people.emisor(people.OTHER_RUC, "Otra Inventada S.A."))

    assert len(mails()) == 1


def test_a_digest_is_for_ones_own_address_alone():
    people.person(MARIA, email=OWN, notices=Notices.DAILY)

    news(email=OTHER)

    assert sent_to() == {OTHER: MailState.QUEUED}


@pytest.mark.parametrize(
    ("choice", "state"),
    [(Notices.EACH, MailState.QUEUED), (Notices.DAILY, MailState.HELD), (Notices.NONE, None)],
)
def test_whoever_reads_along_hears_as_they_chose(jorge, reads_along, choice, state):
    given = reads_along(jorge, choice)

    news(EMPRESA, "cuentas@ejemplo.ec")

    theirs = [mail for mail in mails() if mail.to == jorge.email]
    assert [mail.state for mail in theirs] == ([state] if state else [])
    assert {(mail.account_id, mail.delegation_id) for mail in theirs} <= {(jorge.id, given.id)}
    assert sent_to()["cuentas@ejemplo.ec"] is MailState.QUEUED


def test_nobody_who_reads_along_hears_of_another_party(jorge, reads_along):
    reads_along(jorge)

    news(MARIA, OWN)

    assert set(sent_to()) == {OWN}


@pytest.mark.parametrize("missing", ["accepted", "account", "active", "address"])
def test_a_delegation_that_is_not_in_force_tells_nobody(jorge, reads_along, missing):
    about = {"accepted": {"accepted_at": None}, "account": {"account_id": None}}.get(missing, {})
    reads_along(jorge, **about)
    if missing == "active":
        jorge.state = AccountState.DISABLED
    if missing == "address":
        jorge.email = None
    db.session.commit()

    news(EMPRESA, "cuentas@ejemplo.ec")

    assert set(sent_to()) == {"cuentas@ejemplo.ec"}


def test_whoever_reads_along_hears_although_the_owner_wants_none(empresa, jorge, reads_along):
    reads_along(jorge)
    empresa.notices = Notices.NONE
    db.session.commit()

    news(EMPRESA, "cuentas@ejemplo.ec")

    assert set(sent_to()) == {jorge.email}


def test_documents_closed_to_the_party_are_closed_to_whoever_reads_along(jorge, reads_along):
    reads_along(jorge)

    news(EMPRESA, OTHER)

    assert set(sent_to()) == {OTHER}


def test_where_firms_are_isolated_only_a_proven_address_opens(app, empresa, jorge, reads_along):
    app.config["ISSUER_TRUST"] = "isolated"
    reads_along(jorge)

    news(EMPRESA, email=None)
    assert mails() == []
    news(EMPRESA, "cuentas@ejemplo.ec", secuencial=2)
    assert set(sent_to()) == {"cuentas@ejemplo.ec"}

    db.session.scalars(select(Contact)).one().proven_at = now()
    db.session.commit()
    news(EMPRESA, "cuentas@ejemplo.ec", secuencial=3)
    assert [mail.to for mail in mails()][1:] == ["cuentas@ejemplo.ec", jorge.email]


def test_two_people_with_one_address_are_told_once(empresa, jorge, reads_along):
    jorge.email = empresa.email
    db.session.commit()
    reads_along(jorge)

    news(EMPRESA, "cuentas@ejemplo.ec")

    [mail] = mails()
    assert (mail.to, mail.account_id) == (empresa.email, empresa.id)
    told = db.session.scalars(select(Event).where(Event.action == Action.NOTICE_QUEUED)).all()
    assert [event.detail for event in told] == [empresa.email]


def test_an_account_that_was_closed_hears_nothing(empresa, jorge, reads_along):
    reads_along(jorge)
    empresa.state = AccountState.DISABLED
    db.session.commit()

    news(EMPRESA, "cuentas@ejemplo.ec")

    assert mails() == []


def test_everybody_to_tell_is_found_by_one_statement(app, jorge, reads_along):
    reads_along(jorge)
    asked = []

    def listen(connection, cursor, statement, *rest):
        if "silenced_at" in statement and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    news(EMPRESA, "cuentas@ejemplo.ec")
    event.remove(db.engine, "before_cursor_execute", listen)

    assert len(asked) == 1
    assert len(mails()) == 2


def test_choosing_is_each_accounts_own():
    people.person(MARIA, email=OWN, notices=Notices.NONE)
    people.person(people.JORGE, email="jorge@ejemplo.ec")

    news(MARIA, OWN)
    news(people.JORGE, "jorge@ejemplo.ec", secuencial=2)

    assert set(sent_to()) == {"jorge@ejemplo.ec"}
    assert db.session.scalars(select(Account.notices).order_by(Account.id)).all() == [
        Notices.NONE,
        Notices.EACH,
    ]
