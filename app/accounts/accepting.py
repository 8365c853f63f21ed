"""Accepting an invitation: with the account one has, or with a new one for the address it went to.

It lets somebody read a party's vouchers (a Delegation), or work for a firm (an Operator).
The link is parked in the session between its two pages, as the one of a new password. Nothing here commits.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import Any

from sqlalchemy import select, update

from app import links
from app.accounts import operators, parking, people
from app.accounts.delegations import GIVEN, lock
from app.audit import deeds
from app.db import db, now
from app.models import Account, AccountState, Deed, Delegation, Operator, Role

Invitation = Delegation | Operator


class Accepted(StrEnum):
    """What became of accepting."""

    NOW = auto()
    BEFORE = auto()  # the account may do it already; the invitation is gone
    OWN = auto()  # they are the account's own
    GONE = auto()  # somebody else was faster, or it was revoked


def open_link(token: str) -> dict[str, Any] | None:
    """Return what a link invites to, to be parked in the session; None when it invites to nothing any more."""
    payload = links.read(links.INVITATION, token)
    if payload is None:
        return None
    which = "o" if "o" in payload else "d"
    parked = parking.park(**{which: payload[which], "f": payload["f"]})
    return parked if invitation_of(parked) else None


def invitation_of(parked: Any) -> Invitation | None:
    """Return the invitation that may be accepted now: its link is parked and fresh, and nobody accepted it."""
    if not parking.is_fresh(parked):
        return None
    given: Invitation | None
    if "o" in parked:
        given = db.session.get(Operator, parked["o"], populate_existing=True)
    else:
        given = db.session.get(Delegation, parked["d"], populate_existing=True)
    if given is None or given.account_id is not None:
        return None
    fingerprint = links.of_operator(given) if isinstance(given, Operator) else links.of_delegation(given)
    return given if links.same(parked["f"], fingerprint) else None


def is_known(address: str) -> bool:
    """Tell whether somebody signs in with this address already."""
    found = people.find(address)
    return found is not None and found.state != AccountState.PENDING


def accept(parked: Any, account: Account) -> Accepted:
    """Let an account do what the parked link is about, once: of two at once, one wins."""
    given = invitation_of(parked)
    if given is None:
        return Accepted.GONE
    if isinstance(given, Operator):
        return begin_work(parked, given, account)
    if given.party_id == account.party_id:
        return Accepted.OWN
    lock(given.party_id)
    if invitation_of(parked) is None:  # accepted while the lock was waited for
        return Accepted.GONE
    mine = GIVEN.c.party_id == given.party_id, GIVEN.c.account_id == account.id
    if db.session.execute(select(GIVEN.c.id).where(*mine)).first():
        db.session.delete(given)
        return Accepted.BEFORE
    given.account_id, given.accepted_at = account.id, now()
    return Accepted.NOW


def begin_work(parked: Any, one: Operator, account: Account) -> Accepted:
    """Let an account work for a firm. Whoever works there already keeps the greater of the two roles."""
    operators.lock(one.issuer_id)
    if invitation_of(parked) is None:  # accepted or taken back while the lock was waited for
        return Accepted.GONE
    issuer_id, email = one.issuer_id, one.email
    mine = Operator.issuer_id == issuer_id, Operator.account_id == account.id
    before = db.session.scalar(select(Operator).where(*mine))
    if before is None:
        one.account_id, one.accepted_at = account.id, now()
    else:
        before.role = Role.MANAGER if Role.MANAGER in {one.role, before.role} else Role.OPERATOR
        operators.remove(one)
    deeds.note(Deed.OPERATOR_ACCEPTED, account, issuer_id=issuer_id, about=account, detail=email)
    return Accepted.BEFORE if before else Accepted.NOW


def open_account(given: Invitation, name: str, password_hash: str) -> Account | None:
    """Open the account that signs in with the address an invitation went to. None when it is open already.

    Whoever holds the link reads the mail of that address: it is proven.
    """
    account = people.find_or_make(people.of_address(given.email))
    at = now()
    opened = db.session.execute(
        update(Account.__table__)
        .where(Account.id == account.id, Account.state == AccountState.PENDING)
        .values(
            name=name,
            email=given.email,
            email_proven_at=at,
            activated_at=at,
            password_hash=password_hash,
            state=AccountState.ACTIVE,
            epoch=Account.epoch + 1,
        )
    )
    account.party.name = account.party.name or name
    db.session.refresh(account)
    return account if opened.rowcount else None
