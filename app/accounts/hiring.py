"""Letting somebody work for a firm: invited by address from a page, or named by number on the machine.

From a page never by number: whoever invites could open a stranger's vouchers, or be told who has an account.
Nothing here commits.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.accounts import invitations
from app.accounts.operators import ACCOUNT, ROLES, WORKS, HasId, count, lock, of_author, still_decides
from app.accounts.throttle import Limit
from app.audit import deeds
from app.db import db, now
from app.models import Account, AccountState, Deed, Issuer, MailKind, Operator, Role
from app.notify import outbox

MOST = 50  # people who work for one firm, waiting ones among them
INVITED_BY_FIRM = Limit("equipo-dia", 20, 86_400)
INVITED_FROM_HERE = Limit("equipo-red", 40, 3_600)


class Hired(StrEnum):
    """What became of an invitation."""

    SENT = auto()
    AGAIN = auto()  # it waits already, and went out once more
    IN_FORCE = auto()  # that person works for the firm already
    FULL = auto()
    FORBIDDEN = auto()


class Named(NamedTuple):
    """Who works for a firm from now on, whether they did before, and where the mail about it goes."""

    account: Account
    before: bool
    changed: bool
    told: str


def invite(by: HasId, issuer_id: int, address: str, role: Role) -> Hired:
    """Queue an invitation to work for a firm, made when it is new. One that waits takes the role given now."""
    if not still_decides(by, issuer_id):
        return Hired.FORBIDDEN
    if works_already(issuer_id, address):
        return Hired.IN_FORCE
    mine = Operator.issuer_id == issuer_id, Operator.email == address
    one = db.session.scalar(select(Operator).where(*mine))
    if one is None and count(issuer_id) >= MOST:
        return Hired.FULL
    outcome = Hired.AGAIN if one else Hired.SENT
    one = one or Operator(issuer_id=issuer_id, email=address, given_by=by.id)
    one.role = role
    db.session.add(one)
    db.session.flush()  # no other writer is between: the firm is locked
    queue(one)
    deeds.note(Deed.OPERATOR_INVITED, by, issuer_id=issuer_id, detail=f"{address}: {ROLES[role]}")
    return outcome


def send_again(by: HasId, issuer_id: int, operator_id: int) -> str | None:
    """Queue a waiting invitation once more. Returns its address, or None when it is not theirs to send."""
    one = of_author(by, issuer_id, operator_id)
    if one is None or one.accepted_at is not None:
        return None
    queue(one)
    return one.email


def works_already(issuer_id: int, address: str) -> bool:
    """Tell whether somebody with this address works for the firm, whichever address invited them."""
    known = or_(WORKS.c.email == address, ACCOUNT.c.email == address)
    found = select(WORKS.c.id).join(ACCOUNT, ACCOUNT.c.id == WORKS.c.account_id)
    return db.session.execute(found.where(WORKS.c.issuer_id == issuer_id, known).limit(1)).first() is not None


def queue(one: Operator) -> None:
    """Put an invitation in the outbox."""
    mail = outbox.queue(MailKind.OPERATOR_INVITED, one.email)
    mail.issuer_id, mail.operator_id = one.issuer_id, one.id


def name(issuer: Issuer, identificacion: str, email: str, role: Role | None) -> Named:
    """Let somebody work for a firm from now on, by their number. Twice is once; a role that is given is set.

    A pending account gets the link that opens it, at `email`; an open one is told at its own address.
    Raises CannotInvite when nobody is meant, the account is disabled, or the address belongs to another one.
    """
    address = invitations.address_of(email)
    account = invitations.account_of(identificacion)
    lock(issuer.id)
    pending = account.state is AccountState.PENDING
    told = address if pending else account.email or ""
    one, before = of_account(issuer, account, told or address)
    changed = role is not None and one.role is not role
    one.role = role or one.role
    db.session.flush()
    if pending:
        outbox.queue(MailKind.ACTIVATION, told, account_id=account.id)
    elif told and not before:
        mail = outbox.queue(MailKind.OPERATOR_NAMED, told, account_id=account.id)
        mail.issuer_id, mail.operator_id = issuer.id, one.id
    note_named(one, account, before=before, changed=changed)
    return Named(account, before, before and changed, told if pending or not before else "")


def of_account(issuer: Issuer, account: Account, address: str) -> tuple[Operator, bool]:
    """Return the row of an account at a firm, made or taken up when new, and whether it worked there before."""
    theirs = select(Operator).where(Operator.issuer_id == issuer.id)
    if one := db.session.scalar(theirs.where(Operator.account_id == account.id)):
        return one, True
    one = db.session.scalar(theirs.where(func.lower(Operator.email) == address))
    if one is not None and one.account_id is not None:
        raise invitations.CannotInvite(f"{address} ya trabaja para esta empresa con otra cuenta.")
    one = one or Operator(issuer_id=issuer.id, email=address, role=Role.OPERATOR)
    one.account_id, one.accepted_at = account.id, now()
    db.session.add(one)
    return one, False


def note_named(one: Operator, account: Account, *, before: bool, changed: bool) -> None:
    """Write down that a command named somebody, or changed what they may do."""
    if before and not changed:
        return
    deed = Deed.OPERATOR_CHANGED if before else Deed.OPERATOR_ACCEPTED
    deeds.note(deed, issuer_id=one.issuer_id, about=account, detail=f"{one.email}: {ROLES[one.role]}")
