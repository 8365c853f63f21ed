"""Operators: who works for a firm here, and who decides about it.

Managers decide for their firm, administrators for any. Every act locks the firm and asks again whether its
author may do it: somebody may have withdrawn them meanwhile. Nothing here commits.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, auto
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row, and_, func, or_, select, update

from app.accounts.delegations import named
from app.audit import deeds
from app.db import db
from app.models import Account, AccountState, ApiKey, Deed, Issuer, Mail, Operator, Party, Role

ACCOUNT, PARTY, ISSUER = Account.__table__, Party.__table__, Issuer.__table__
WORKS, MAIL, KEY = Operator.__table__, Mail.__table__, ApiKey.__table__
IN_FORCE = WORKS.c.accepted_at.is_not(None)
ROLES = {Role.OPERATOR: "operador", Role.MANAGER: "gerente"}
KEYS = (
    select(func.count())
    .select_from(KEY)
    .where(
        KEY.c.issuer_id == WORKS.c.issuer_id,
        KEY.c.account_id == WORKS.c.account_id,
        KEY.c.revoked_at.is_(None),
    )
    .correlate(WORKS)
    .scalar_subquery()
)


class HasId(Protocol):
    """Who acts, known by the id of their account."""

    id: int


class Decided(StrEnum):
    """What became of a decision about somebody who works for a firm."""

    DONE = auto()
    SAME = auto()  # it was so already
    LAST = auto()  # the firm would have no manager left
    GONE = auto()  # nobody there, or not theirs to decide


class Dismissed(NamedTuple):
    """What became of a revocation, whom it was about, and whether they had not accepted yet."""

    outcome: Decided
    called: str = ""
    waited: bool = False


def lock(issuer_id: int) -> None:
    """Let one act at a time change who works for this firm."""
    db.session.execute(select(ISSUER.c.id).where(ISSUER.c.id == issuer_id).with_for_update())


def still_decides(by: HasId, issuer_id: int) -> bool:
    """Lock the firm, and tell whether somebody may still decide who works for it."""
    lock(issuer_id)
    manages = and_(
        WORKS.c.account_id == ACCOUNT.c.id,
        WORKS.c.issuer_id == issuer_id,
        WORKS.c.role == Role.MANAGER,
        IN_FORCE,
    )
    mine = ACCOUNT.c.id == by.id, ACCOUNT.c.state == AccountState.ACTIVE
    may = or_(ACCOUNT.c.admin_since.is_not(None), select(WORKS.c.id).where(manages).exists())
    return db.session.execute(select(ACCOUNT.c.id).where(*mine, may)).first() is not None


def runs_the_installation(by: HasId) -> bool:
    """Tell whether somebody is an administrator at this instant."""
    account = db.session.get_one(Account, by.id, populate_existing=True)
    return account.admin_since is not None and account.state is AccountState.ACTIVE


def of_firm(issuer_id: int) -> list[Row[Any]]:
    """List who works for a firm and who was invited, the oldest first.

    Each: id, email, role, account_id, given_at, accepted_at, account_email, state, name, giver, keys (how
    many keys of the firm they made, which end with them).
    """
    giver, person, by = ACCOUNT.alias("giver"), PARTY.alias("person"), PARTY.alias("by_party")
    columns = (WORKS.c[name] for name in ("id", "email", "role", "account_id", "given_at", "accepted_at"))
    found = (
        select(
            *columns,
            ACCOUNT.c.email.label("account_email"),
            ACCOUNT.c.state,
            named(ACCOUNT, person).label("name"),
            named(giver, by).label("giver"),
            KEYS.label("keys"),
        )
        .outerjoin(ACCOUNT, ACCOUNT.c.id == WORKS.c.account_id)
        .outerjoin(person, person.c.id == ACCOUNT.c.party_id)
        .outerjoin(giver, giver.c.id == WORKS.c.given_by)
        .outerjoin(by, by.c.id == giver.c.party_id)
        .where(WORKS.c.issuer_id == issuer_id)
    )
    return list(db.session.execute(found.order_by(WORKS.c.id)))


def works(account_id: int) -> bool:
    """Tell whether an account works for any firm here."""
    mine = WORKS.c.account_id == account_id, IN_FORCE
    return db.session.execute(select(WORKS.c.id).where(*mine).limit(1)).first() is not None


def count(issuer_id: int) -> int:
    """Count who works for a firm, waiting ones among them."""
    theirs = select(func.count()).select_from(WORKS).where(WORKS.c.issuer_id == issuer_id)
    return db.session.scalar(theirs) or 0


def change_role(by: HasId, issuer_id: int, operator_id: int, role: Role) -> Decided:
    """Let somebody do more or less for the firm. Only an administrator leaves it without a manager."""
    one = of_author(by, issuer_id, operator_id)
    if one is None:
        return Decided.GONE
    if one.role is role:
        return Decided.SAME
    if is_last_manager(one) and not runs_the_installation(by):
        return Decided.LAST
    one.role = role
    about = one.account
    if about and role is Role.OPERATOR:
        take_back_waiting(about.id, issuer_id)
    deeds.note(
        Deed.OPERATOR_CHANGED, by, issuer_id=issuer_id, about=about, detail=f"{one.email}: {ROLES[role]}"
    )
    return Decided.DONE


def revoke(by: HasId, issuer_id: int, operator_id: int) -> Dismissed:
    """Let somebody work for the firm no more: at once, with the keys they made. Or take an invitation back."""
    one = of_author(by, issuer_id, operator_id)
    if one is None:
        return Dismissed(Decided.GONE)
    called, waited, about = one.email, one.account is None, one.account
    if about:
        called = about.name or about.party.name or one.email
    if is_last_manager(one) and not runs_the_installation(by):
        return Dismissed(Decided.LAST, called)
    deeds.note(Deed.OPERATOR_REVOKED, by, issuer_id=issuer_id, about=about, detail=one.email)
    remove(one)
    if about:
        take_back_waiting(about.id, issuer_id)
    return Dismissed(Decided.DONE, called, waited)


def of_author(by: HasId, issuer_id: int, operator_id: int) -> Operator | None:
    """Return whom somebody may decide about, None when they work for another firm or it is not theirs."""
    if not still_decides(by, issuer_id):
        return None
    one = db.session.get(Operator, operator_id, populate_existing=True)
    return one if one is not None and one.issuer_id == issuer_id else None


def is_last_manager(one: Operator) -> bool:
    """Tell whether nobody else with an open account manages the firm."""
    if one.role is not Role.MANAGER or one.accepted_at is None:
        return False
    others = (
        select(WORKS.c.id)
        .join(ACCOUNT, ACCOUNT.c.id == WORKS.c.account_id)
        .where(
            WORKS.c.issuer_id == one.issuer_id,
            WORKS.c.id != one.id,
            WORKS.c.role == Role.MANAGER,
            IN_FORCE,
            ACCOUNT.c.state == AccountState.ACTIVE,
        )
    )
    return db.session.execute(others.limit(1)).first() is None


def remove(one: Operator) -> None:
    """Delete a row, and leave the mail about it without it."""
    db.session.execute(update(MAIL).where(MAIL.c.operator_id == one.id).values(operator_id=None))
    db.session.delete(one)
    db.session.flush()


def forget(account_id: int) -> None:
    """Let an account work for no firm any more: whoever signs in with its number next may be somebody else."""
    for one in db.session.scalars(select(Operator).where(Operator.account_id == account_id)).all():
        deeds.note(Deed.OPERATOR_REVOKED, issuer_id=one.issuer_id, about=one.account, detail=one.email)
        remove(one)


def take_back_waiting(account_id: int, issuer_id: int | None = None) -> None:
    """Delete the invitations of somebody who decides no more that nobody accepted: by one they could come back."""
    theirs = select(Operator).where(Operator.given_by == account_id, Operator.accepted_at.is_(None))
    if issuer_id is not None:  # else of every firm
        theirs = theirs.where(Operator.issuer_id == issuer_id)
    for one in db.session.scalars(theirs).all():
        remove(one)


def take_back(account_id: int, since: datetime) -> None:
    """Remove whom an account let in since an instant: it was not its owner who invited them."""
    theirs = Operator.given_by == account_id, Operator.given_at >= since
    for one in db.session.scalars(select(Operator).where(*theirs)).all():
        deeds.note(Deed.OPERATOR_REVOKED, issuer_id=one.issuer_id, about=one.account, detail=one.email)
        remove(one)
