"""Letting somebody read no more: a colleague, oneself, or whoever signs in with a company's number.

It holds at once, in every session of theirs: a session's reader is read from what was given, each time.
Nothing here commits.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, select, update

from app.accounts import address_changes, keyring, operators, passwords, sessions
from app.accounts.delegations import ACCOUNT, GIVEN, lock, may_manage, of_reader, still_allowed
from app.accounts.reader import Reader
from app.db import db
from app.models import Account, AccountState, Delegation, MailKind, Photo
from app.notify import outbox
from app.notify.asked import asked
from app.notify.masks import mask

NOTHING_LEFT = {
    "name": "",  # the next one to sign in with the number may be somebody else
    "state": AccountState.PENDING,
    "password_hash": None,
    "email": None,
    "email_proven_at": None,
    "epoch": ACCOUNT.c.epoch + 1,
}


class Revoked(NamedTuple):
    """Who was let in no more, by name or address, and whether they had not accepted yet."""

    called: str
    waited: bool


def revoke(reader: Reader, delegation_id: int) -> Revoked | None:
    """Let someone read no more: at once, in every session of theirs. None when it is not theirs to revoke."""
    given = of_reader(reader, delegation_id)
    if given is None:
        return None
    called, waited = given.email, given.account is None
    if given.account:
        called = given.account.name or given.account.party.name or given.email
        told = given.account.email or given.email
        outbox.queue(MailKind.COLLEAGUE_REMOVED, told, party_id=given.party_id, account_id=given.account_id)
        take_back(given.account_id, given.party_id)
    remove(given)
    note("retiró a", reader, given.email)
    return Revoked(called, waited)


def leave(reader: Reader) -> bool:
    """Let the reader stop reading the vouchers of the party they look at. False when it is their own."""
    lock(reader.party_id)
    mine = Delegation.party_id == reader.party_id, Delegation.account_id == reader.id
    given = db.session.scalar(select(Delegation).where(*mine))
    if given is None:
        return False
    remove(given)
    note("dejó de ver", reader, given.email)
    return True


def withdraw_holder(reader: Reader) -> str | None:
    """Take the account of a company's own number back to where a first access finds it.

    Its address is told how to come back. Returns whom, or None when it is not the reader's to withdraw.
    """
    if not reader.for_other or not may_manage(reader) or not still_allowed(reader):
        return None
    mine = Account.party_id == reader.party_id, Account.state == AccountState.ACTIVE
    # Whoever runs this installation is not a colleague's to withdraw.
    holder = db.session.scalar(select(Account).where(*mine, Account.admin_since.is_(None)))
    if holder is None:
        return None
    called, address = holder.name or holder.party.name or holder.party.numero, holder.email
    if address:
        # What it opened with its proven address stays open to those who remain.
        passwords.prove(holder.party_id, address)
        outbox.queue(MailKind.COLLEAGUE_REMOVED, address, party_id=holder.party_id, account_id=holder.id)
    if asked(holder):
        address_changes.give_up(holder.id)
    db.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == holder.id).values(NOTHING_LEFT))
    db.session.execute(delete(Photo.__table__).where(Photo.account_id == holder.id))
    # What others let them read was for them, and not for whoever signs in with the number next.
    db.session.execute(delete(GIVEN).where(GIVEN.c.account_id == holder.id))
    operators.forget(holder.id)
    sessions.end_all(holder.id)
    keyring.revoke_all(holder.id)
    take_back(holder.id, holder.party_id)
    note("retiró la cuenta del número de", reader, address or "")
    return called


def remove(given: Delegation) -> None:
    """Delete a delegation, and turn the sessions that looked there elsewhere."""
    if given.account_id:
        sessions.look_away(given.account_id, given.party_id)
    db.session.execute(delete(GIVEN).where(GIVEN.c.id == given.id))
    db.session.expunge(given)


def take_back(account_id: int | None, party_id: int) -> None:
    """Delete the invitations of somebody who was withdrawn that nobody accepted: by one they could come back."""
    theirs = GIVEN.c.given_by == account_id, GIVEN.c.party_id == party_id, GIVEN.c.account_id.is_(None)
    db.session.execute(delete(GIVEN).where(*theirs))


def note(act: str, reader: Reader, address: str) -> None:
    """Write in the log who did what about whom."""
    whom = mask(address) if address else "sin correo"
    current_app.logger.info("La cuenta %s %s %s en la parte %s.", reader.id, act, whom, reader.party_id)
