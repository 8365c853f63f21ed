"""The address that a firm gives for a party: given, changed, vouched for; and whether it opens the firm's vouchers.

A contact whose address is "" says that the firm vouches for the person and knows no address of theirs.
Nothing here commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Protocol

from flask import current_app
from sqlalchemy import delete, select, update

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit
from app.db import db, insert_new, now
from app.models import AccountState, Contact, MailKind
from app.notify import outbox

CONTACT = Contact.__table__
KEYS = ("party_id", "issuer_id")
CHANGED_DAY = Limit("contacto-cambio-dia", 10, 86_400)  # or trying would find out an account's own address
INVITED_DAY = Limit("contacto-invitar-dia", 3, 86_400)
INVITED_TO_DAY = Limit(
    "contacto-buzon-dia", 20, 86_400
)  # of one firm to one address: perhaps of an accountant
SHOWN_DAY = Limit("contacto-enlace-dia", 5, 86_400)


class Given(StrEnum):
    """What became of an address that a firm gives."""

    NEW = auto()
    CHANGED = auto()
    SAME = auto()


class Why(StrEnum):
    """Why a firm's vouchers are open to a party, or closed."""

    PENDING = auto()  # nobody opened the account yet
    DISABLED = auto()
    PROVEN = auto()
    VOUCHED = auto()
    SAME = auto()  # the account uses this very address
    UNADDRESSED = auto()  # the firm gives none, and firms trust each other here
    OTHER = auto()  # closed: the account uses another address, or none
    UNPROVEN = auto()  # closed: each firm's address has to be proven here
    MISSING = auto()  # closed: the firm gives none, and has to


class SomeContact(Protocol):
    """What a firm says of a party's address."""

    email: str
    proven_at: datetime | None
    vouched_at: datetime | None


class SomeMailbox(Protocol):
    """Where a firm writes to somebody, and the id of the contact."""

    id: int
    issuer_id: int
    email: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether design rule 3 opens a firm's vouchers to a party, and why.

    `open` is the rule alone; `reads` tells whether somebody signs in to see them.
    """

    open: bool
    why: Why

    @property
    def reads(self) -> bool:
        """Tell whether the party sees the vouchers now."""
        return self.open and self.why not in {Why.PENDING, Why.DISABLED}


def standing(state: AccountState, own: str | None, given: SomeContact | None) -> Standing:
    """Say how a firm's vouchers stand for a party: its account's state and own address, what the firm gives.

    It agrees with `archive.search.is_open` and with `notify.audience.is_open`, which ask the same of rows.
    """
    is_open, why = _by_rule(own, given)
    closed_door = {AccountState.PENDING: Why.PENDING, AccountState.DISABLED: Why.DISABLED}
    return Standing(is_open, closed_door.get(state, why))


def _by_rule(own: str | None, given: SomeContact | None) -> tuple[bool, Why]:
    isolated = current_app.config["ISSUER_TRUST"] == "isolated"
    if given is None:
        return (False, Why.MISSING) if isolated else (True, Why.UNADDRESSED)
    if given.proven_at:
        return True, Why.PROVEN
    if given.vouched_at:
        return True, Why.VOUCHED
    if given.email != (own or ""):
        return False, Why.OTHER
    return (False, Why.UNPROVEN) if isolated else (True, Why.SAME)


def find(issuer_id: int, party_id: int) -> Contact | None:
    """Return what a firm gives for a party, as it is now."""
    mine = Contact.issuer_id == issuer_id, Contact.party_id == party_id
    return db.session.scalar(select(Contact).where(*mine).execution_options(populate_existing=True))


def is_given(party_id: int, email: str) -> bool:
    """Tell whether some firm gives this address for a party."""
    theirs = select(CONTACT.c.id).where(CONTACT.c.party_id == party_id, CONTACT.c.email == email)
    return db.session.execute(theirs.limit(1)).first() is not None


def give(issuer_id: int, party_id: int, email: str) -> Given:
    """Keep the address that a firm gives now, in lower case.

    Another than before is unproven, not vouched for, and may be written to again.
    """
    if insert_new(Contact, KEYS, issuer_id=issuer_id, party_id=party_id, email=email, given_at=now()):
        return Given.NEW
    mine = CONTACT.c.issuer_id == issuer_id, CONTACT.c.party_id == party_id
    fresh = {"email": email, "given_at": now(), "proven_at": None, "vouched_at": None, "silenced_at": None}
    changed = db.session.execute(update(CONTACT).where(*mine, CONTACT.c.email != email).values(fresh))
    return Given.CHANGED if changed.rowcount else Given.SAME


def vouch(issuer_id: int, party_id: int) -> None:
    """Let a firm vouch for the address it gives, or for the person when it gives none: its vouchers open."""
    about = {"issuer_id": issuer_id, "party_id": party_id}
    if insert_new(Contact, KEYS, **about, email="", given_at=now(), vouched_at=now()):
        return
    mine = CONTACT.c.issuer_id == issuer_id, CONTACT.c.party_id == party_id, CONTACT.c.vouched_at.is_(None)
    db.session.execute(update(CONTACT).where(*mine).values(vouched_at=now()))


def take_back(issuer_id: int, party_id: int) -> bool:
    """Let a firm vouch no more. False when it did not. What the owner of the address proved stays proven."""
    mine = CONTACT.c.issuer_id == issuer_id, CONTACT.c.party_id == party_id
    if db.session.execute(delete(CONTACT).where(*mine, CONTACT.c.email == "")).rowcount:
        return True
    vouched = update(CONTACT).where(*mine, CONTACT.c.vouched_at.is_not(None))
    return bool(db.session.execute(vouched.values(vouched_at=None)).rowcount)


def send_proof(contact: Contact) -> bool:
    """Queue the link that proves an address. False when it got too many: it may be a stranger's."""
    limits = throttle.RECOVERY_HOUR, throttle.RECOVERY_DAY
    of_contact = (Bucket(limit, f"contacto:{contact.id}") for limit in limits)
    if not throttle.allows(*of_contact, _mailbox(contact)):
        return False
    outbox.queue(MailKind.ADDRESS_CONFIRM, contact.email, contact_id=contact.id)
    return True


def send_invitation(contact: Contact, account_id: int) -> bool:
    """Queue the link that opens a pending account to the firm's address. False when it got too many today."""
    if not may_invite(contact):
        return False
    mail = outbox.queue(MailKind.ACTIVATION, contact.email, account_id=account_id)
    mail.issuer_id = contact.issuer_id
    return True


def may_invite(contact: SomeMailbox) -> bool:
    """Count one invitation to what a firm gives for somebody. False when it got too many today."""
    return throttle.allows(Bucket(INVITED_DAY, f"contacto:{contact.id}"), _mailbox(contact))


def may_change(issuer_id: int, party_id: int) -> bool:
    """Count one change of the address that a firm gives for somebody. False when it changed too often today."""
    return throttle.allows(Bucket(CHANGED_DAY, f"{issuer_id}:{party_id}"))


def _mailbox(contact: SomeMailbox) -> Bucket:
    """Give what a firm may write to one address, for however many customers it gives the same."""
    return Bucket(INVITED_TO_DAY, f"{contact.issuer_id}:{contact.email}")
