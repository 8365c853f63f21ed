"""Inviting a colleague by address, from the pages of whoever lets them in. Nothing here commits."""

from __future__ import annotations

from enum import StrEnum, auto

from sqlalchemy import select

from app.accounts.delegations import count, may_manage, of_reader, still_allowed
from app.accounts.reader import Reader
from app.accounts.throttle import Limit
from app.db import db
from app.models import Delegation, MailKind
from app.notify import outbox

MOST = 20  # people that one party lets in, waiting ones among them
INVITED_BY_PARTY = Limit("invitar-dia", 10, 86_400)
INVITED_FROM_HERE = Limit("invitar-red", 20, 3_600)


class Invited(StrEnum):
    """What became of an invitation."""

    SENT = auto()
    AGAIN = auto()  # it waits already, and went out once more
    IN_FORCE = auto()  # that person reads the vouchers already
    OWN = auto()  # it is the address of whoever invites, or of the party's own account
    FULL = auto()
    FORBIDDEN = auto()


def invite(reader: Reader, address: str) -> Invited:
    """Queue an invitation to read the vouchers the reader looks at, made when it is new."""
    if not may_manage(reader) or not still_allowed(reader):
        return Invited.FORBIDDEN
    known = to_address(reader.party_id, address)
    if known:
        if known.account_id is not None:
            return Invited.IN_FORCE
        queue(known)
        return Invited.AGAIN
    if address in {reader.email, reader.proven_email}:
        return Invited.OWN
    if count(reader.party_id) >= MOST:
        return Invited.FULL
    given = Delegation(party_id=reader.party_id, email=address, given_by=reader.id)
    db.session.add(given)
    db.session.flush()  # no other writer is between: the party is locked
    queue(given)
    return Invited.SENT


def send_again(reader: Reader, delegation_id: int) -> str | None:
    """Queue a waiting invitation once more. Returns its address, or None when it is not theirs to send."""
    given = of_reader(reader, delegation_id)
    if given is None or given.account_id is not None:
        return None
    queue(given)
    return given.email


def to_address(party_id: int, address: str) -> Delegation | None:
    """Return what a party gave to this address."""
    mine = Delegation.party_id == party_id, Delegation.email == address
    return db.session.scalar(select(Delegation).where(*mine))


def queue(given: Delegation) -> None:
    """Put an invitation in the outbox."""
    mail = outbox.queue(MailKind.COLLEAGUE_INVITED, given.email, party_id=given.party_id)
    mail.delegation_id = given.id
