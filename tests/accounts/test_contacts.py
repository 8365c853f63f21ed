"""The address that a firm gives: whether it opens the firm's vouchers, and what changing and vouching do."""

from itertools import product
from types import SimpleNamespace

import pytest

from app import links
from app.accounts import contacts, passwords, recovery
from app.accounts import people as accounts
from app.accounts.contacts import Given, Why
from app.archive import parties, search
from app.archive.search import Criteria
from app.db import begin_write, db, now
from app.models import Account, AccountState, Contact, Mail, MailKind
from app.notify import audience
from tests import people
from tests.people import MARIA, OTHER_RUC, Reader

OWN, OTHER = "maria@ejemplo.ec", "otra@ejemplo.ec"
EVERY = list(
    product(
        AccountState,
        (None, OWN),  # the account's own address
        (None, "", OWN, OTHER),  # what the firm gives: no contact, nobody's address, the same, another
        (False, True),  # proven
        (False, True),  # vouched for
        (False, True),  # silenced
    )
)


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def other_firm(app):
    return people.firm(OTHER_RUC, "Luz de Mentira E.P.")


@pytest.fixture
def pending(app):
    """Maria before anybody opened her account."""
    begin_write()
    account = accounts.find_or_make(accounts.identidad_of(MARIA))
    db.session.commit()
    return account


@pytest.mark.parametrize("trust", ["shared", "isolated"])
def test_every_question_about_an_address_has_one_answer(app, firm, trust):
    """What the firm is told, what the customer's list shows and who is written to never differ."""
    app.config["ISSUER_TRUST"] = trust
    people.filed(to=MARIA)
    maria = people.person(MARIA, email=None)
    db.session.add(Contact(issuer_id=firm.id, party_id=maria.party_id, email=OTHER))
    db.session.commit()
    for state, own, given, proven, vouched, silenced in EVERY:
        db.session.execute(db.delete(Contact))
        if given is not None:
            db.session.add(
                Contact(
                    issuer_id=firm.id,
                    party_id=maria.party_id,
                    email=given,
                    proven_at=now() if proven else None,
                    vouched_at=now() if vouched else None,
                    silenced_at=now() if silenced else None,
                )
            )
        db.session.flush()
        contact = contacts.find(firm.id, maria.party_id)
        told = contacts.standing(state, own, contact)
        listed = search.count(Reader(maria.party_id, own), Criteria()) == 1
        row = SimpleNamespace(
            given=given,
            own=own,
            proven_at=contact.proven_at if contact else None,
            vouched_at=contact.vouched_at if contact else None,
        )
        case = (state, own, given, proven, vouched)
        if given != "" or proven or vouched:  # nobody's address is kept only while it is vouched for
            assert told.open == listed == audience.is_open(row), case
        assert told.reads == (told.open and state is AccountState.ACTIVE), case
        closed = {each.id for each, _ in search.closed_firms(Reader(maria.party_id, own))}
        assert (firm.id in closed) is not listed, case


@pytest.mark.parametrize(
    ("trust", "own", "given", "why"),
    [
        ("shared", OWN, None, Why.UNADDRESSED),
        ("shared", OWN, OWN, Why.SAME),
        ("shared", OWN, OTHER, Why.OTHER),
        ("shared", None, OTHER, Why.OTHER),
        ("isolated", OWN, None, Why.MISSING),
        ("isolated", OWN, OWN, Why.UNPROVEN),
        ("isolated", OWN, OTHER, Why.OTHER),
    ],
)
def test_it_says_why(app, trust, own, given, why):
    app.config["ISSUER_TRUST"] = trust
    contact = Contact(email=given) if given is not None else None

    assert contacts.standing(AccountState.ACTIVE, own, contact).why is why


def test_another_address_is_unproven_not_vouched_for_and_may_be_written_to(app, firm, maria):
    people.contact(MARIA, firm, OWN)
    begin_write()
    before = contacts.find(firm.id, maria.party_id)
    before.proven_at = before.vouched_at = before.silenced_at = now()
    given_at = before.given_at
    db.session.commit()

    begin_write()
    assert contacts.give(firm.id, maria.party_id, OTHER) is Given.CHANGED
    assert contacts.give(firm.id, maria.party_id, OTHER) is Given.SAME
    db.session.commit()

    after = contacts.find(firm.id, maria.party_id)
    assert (after.email, after.proven_at, after.vouched_at, after.silenced_at) == (OTHER, None, None, None)
    assert after.given_at > given_at


def test_the_same_address_given_again_keeps_what_was_proven(app, firm, maria):
    people.contact(MARIA, firm, OWN)
    begin_write()
    passwords.prove(maria.party_id, OWN)
    assert contacts.give(firm.id, maria.party_id, OWN) is Given.SAME
    db.session.commit()

    assert contacts.find(firm.id, maria.party_id).proven_at


def test_a_firm_vouches_for_who_has_no_address_and_takes_it_back(app, firm, maria):
    app.config["ISSUER_TRUST"] = "isolated"
    people.filed(to=MARIA)
    reader = people.reader_of(maria)
    assert search.count(reader, Criteria()) == 0

    begin_write()
    contacts.vouch(firm.id, maria.party_id)
    db.session.commit()
    assert search.count(reader, Criteria()) == 1

    begin_write()
    assert contacts.take_back(firm.id, maria.party_id)
    assert not contacts.take_back(firm.id, maria.party_id)
    db.session.commit()
    assert search.count(reader, Criteria()) == 0
    assert contacts.find(firm.id, maria.party_id) is None


def test_a_later_voucher_gives_an_address_where_a_firm_vouched_for_the_person_alone(app, firm, pending):
    begin_write()
    contacts.vouch(firm.id, pending.party_id)
    parties.give_contact(firm.id, pending.party_id, OWN)
    parties.give_contact(firm.id, pending.party_id, OTHER)
    db.session.commit()

    assert contacts.find(firm.id, pending.party_id).email == OWN


def test_vouching_for_a_person_directs_no_link_to_an_address_that_came_later(app, firm, other_firm, pending):
    people.contact(MARIA, other_firm, OTHER)
    begin_write()
    contacts.vouch(firm.id, pending.party_id)
    db.session.commit()
    assert accounts.find(MARIA).contact_email == OTHER

    begin_write()
    parties.give_contact(firm.id, pending.party_id, OWN)
    db.session.commit()
    assert accounts.find(MARIA).contact_email == OTHER


def test_an_invitation_goes_to_the_address_of_the_firm_and_not_too_often(app, firm, pending):
    contact = people.contact(MARIA, firm, OTHER)
    sent = 0
    for _ in range(5):
        begin_write()
        sent += contacts.send_invitation(contact, pending.id)
        db.session.commit()

    mails = db.session.scalars(db.select(Mail)).all()
    assert sent == len(mails) == 3
    assert {(mail.kind, mail.to, mail.issuer_id) for mail in mails} == {(MailKind.ACTIVATION, OTHER, firm.id)}


def opened_by(link):
    """Use a link as its two pages do."""
    parked = recovery.open_link(link.rpartition("/")[2])
    if parked is None:
        return False
    begin_write()
    used = passwords.set_by_link(recovery.account_of(parked), parked, "huella-inventada")
    db.session.commit()
    return used


@pytest.mark.parametrize(
    ("trust", "firms"), [("shared", {"mine", "without"}), ("isolated", {"mine"})], ids=["shared", "isolated"]
)
def test_a_link_handed_over_opens_what_its_own_firm_issued_and_proves_no_address(
    app, firm, other_firm, trust, firms
):
    """An operator who keeps it for himself does not come to what a firm sends to an address he cannot read."""
    app.config["ISSUER_TRUST"] = trust
    without = people.firm("1769999181000", "Agua Imaginaria E.P.")
    people.filed(to=MARIA, email=OWN, secuencial=1)
    people.filed(to=MARIA, email=OWN, secuencial=2, emisor=people.emisor(OTHER_RUC))
    people.filed(to=MARIA, secuencial=3, emisor=people.emisor(without.ruc))
    pending = db.session.scalars(db.select(Account)).one()
    olga = people.operator(firm)

    assert opened_by(links.handed_url(pending, firm.id, olga.id))

    account = db.session.get_one(Account, pending.id, populate_existing=True)
    assert (account.state, account.email, account.email_proven_at) == (AccountState.ACTIVE, None, None)
    seen = {ruc for ruc, _ in search.issuers(people.reader_of(account))}
    assert seen == {{"mine": firm.ruc, "without": without.ruc}[each] for each in firms}
    assert contacts.find(firm.id, account.party_id).vouched_at
    assert not contacts.find(other_firm.id, account.party_id).proven_at


def test_a_link_handed_over_is_used_once(app, firm, pending):
    olga = people.operator(firm)
    link = links.handed_url(pending, firm.id, olga.id)

    assert opened_by(link)
    assert not opened_by(link)


def test_a_link_handed_over_by_who_works_there_no_more_opens_nothing(app, firm, pending):
    olga = people.operator(firm)
    link = links.handed_url(pending, firm.id, olga.id)
    parked = recovery.open_link(link.rpartition("/")[2])
    db.session.delete(db.session.scalars(db.select(people.Operator)).one())
    db.session.commit()

    assert recovery.open_link(link.rpartition("/")[2]) is None
    assert recovery.account_of(parked) is None
