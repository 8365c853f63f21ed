"""Setting a password: by link, which opens or recovers the account, or by whoever knows the present one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, update

from app.accounts import access, contacts, policy, sessions
from app.accounts.reader import ADDRESS, Reader
from app.db import db, now
from app.models import Account, AccountState, Contact, MailKind, Party
from app.notify import outbox


def minimum(*, has_duties: bool) -> int:
    """Return how many characters are asked for: more of operators and administrators, who reach what is others'."""
    return policy.MIN_LENGTH_ADMIN if has_duties else policy.MIN_LENGTH


def own(account: Account, email: str = "") -> list[str]:
    """List what belongs to someone and may not be in their password."""
    party = account.party
    numbers = () if party.kind == ADDRESS else party.identidad.numbers
    return [*numbers, account.name, party.name, account.email or "", email]


def set_by_link(account: Account | None, parked: dict[str, Any], password_hash: str) -> bool:
    """Set the password that a link allows, and end every session. False when another use was faster.

    The first time it opens the account and proves the address that the link went to. A link that an operator
    handed over went to no address: the account opens without one, and the firm of the operator vouches for
    the person. What other firms issued opens by design rule 3 as if this firm had said nothing: where they
    give an address it stays closed, also to an operator who keeps the link.
    """
    if account is None:
        return False
    first = account.state == AccountState.PENDING
    values = activation(account, parked["e"]) if first else {}
    if not _swap(account.id, Account.epoch == account.epoch, password_hash=password_hash, **values):
        return False
    if first and parked["e"]:
        prove(account.party_id, parked["e"])
    if first and parked.get("i"):
        contacts.vouch(parked["i"], account.party_id)
    if parked.get("k"):
        access.use(parked["k"])
    sessions.end_all(account.id)
    if not first and account.email:
        outbox.queue(MailKind.PASSWORD_CHANGED, account.email, account_id=account.id)
    return True


def activation(account: Account, email: str) -> dict[str, Any]:
    """Say what changes when an account opens."""
    name = account.name or db.session.get_one(Party, account.party_id).name
    proven = {"email": email, "email_proven_at": now()} if email else {}
    return {"state": AccountState.ACTIVE, "activated_at": now(), "name": name, **proven}


def prove(party_id: int, email: str) -> None:
    """Open what every firm that gives this very address issued."""
    theirs = update(Contact.__table__).where(
        Contact.party_id == party_id, Contact.email == email, Contact.proven_at.is_(None)
    )
    db.session.execute(theirs.values(proven_at=now()))


def change(reader: Reader, password_hash: str) -> bool:
    """Change the password, end every session and tell the owner. False when another change was faster."""
    if not _swap(reader.id, Account.epoch == reader.epoch, password_hash=password_hash):
        return False
    sessions.end_all(reader.id)
    if reader.email:
        outbox.queue(MailKind.PASSWORD_CHANGED, reader.email, account_id=reader.id)
    return True


def _swap(account_id: int, unchanged: ColumnElement[bool], **values: Any) -> bool:
    statement = update(Account.__table__).where(Account.id == account_id, unchanged)
    return bool(db.session.execute(statement.values(epoch=Account.epoch + 1, **values)).rowcount)
