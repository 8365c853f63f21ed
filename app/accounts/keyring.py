"""The API keys of a firm or of a customer: made, listed, revoked. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, case, func, select, update

from app.accounts import keys
from app.accounts.delegations import named
from app.accounts.keys import KEY, OF_CUSTOMERS, Scope
from app.audit import deeds
from app.db import db, now
from app.models import Account, AccountState, ApiKey, Deed, Operator, Party, Role

MOST = 20  # keys in force for one firm or party: more is a program that makes them
ACCOUNT, PARTY, OPERATOR = Account.__table__, Party.__table__, Operator.__table__


class Who(Protocol):
    """Who makes or revokes: the id of their account."""

    id: int


class Ring(NamedTuple):
    """Whose keys: a firm's or a party's, never both."""

    issuer_id: int | None = None
    party_id: int | None = None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What keys of this kind may be made for."""
        return tuple(Scope) if self.issuer_id else OF_CUSTOMERS

    @property
    def is_mine(self) -> ColumnElement[bool]:
        """Tell in SQL which keys are on this ring."""
        return KEY.c.issuer_id == self.issuer_id if self.issuer_id else KEY.c.party_id == self.party_id


class Listed(NamedTuple):
    """One key as its owner reads of it."""

    id: int
    public_id: str
    name: str
    scopes: str
    created_at: datetime
    last_used_at: datetime | None
    creator: str | None
    stands: bool  # its creator still may act
    is_older: bool  # than the last change of password or address of its creator

    @property
    def phrases(self) -> list[str]:
        """Say what it may do."""
        mine = self.scopes.split()
        return [scope.frase for scope in Scope if scope in mine]


def create(ring: Ring, by: Who, name: str, scopes: Iterable[str]) -> str | None:
    """Make a key and return it whole: it is shown once. None when the ring is full."""
    lock(ring)
    mine = select(func.count()).select_from(KEY).where(ring.is_mine, KEY.c.revoked_at.is_(None))
    if (db.session.scalar(mine) or 0) >= MOST:
        return None
    public, secret = keys.make()
    allowed = [scope for scope in ring.scopes if scope in set(scopes)]
    db.session.add(
        ApiKey(
            public_id=public,
            secret_hash=keys.hashed(secret),
            name=name,
            scopes=" ".join(allowed),
            account_id=by.id,
            epoch=db.session.scalar(select(ACCOUNT.c.epoch).where(ACCOUNT.c.id == by.id)),
            **ring._asdict(),
        )
    )
    may = "; ".join(scope.frase for scope in allowed)
    deeds.note(Deed.KEY_CREATED, by, issuer_id=ring.issuer_id, detail=f"«{name}»: {may}")
    return keys.write(public, secret)


def lock(ring: Ring) -> None:
    """Let one act at a time change this ring."""
    if ring.issuer_id:
        db.session.execute(
            select(keys.ISSUER.c.id).where(keys.ISSUER.c.id == ring.issuer_id).with_for_update()
        )
    else:
        db.session.execute(select(PARTY.c.id).where(PARTY.c.id == ring.party_id).with_for_update())


def of(ring: Ring) -> list[Listed]:
    """List the keys that were not revoked, the newest first, with who made each."""
    works = (
        select(OPERATOR.c.id)
        .where(OPERATOR.c.issuer_id == KEY.c.issuer_id, OPERATOR.c.account_id == KEY.c.account_id)
        .where(OPERATOR.c.accepted_at <= KEY.c.created_at, OPERATOR.c.role == Role.MANAGER)
        .exists()
    )
    may = case((KEY.c.issuer_id.is_not(None), works), else_=ACCOUNT.c.party_id == KEY.c.party_id)
    found = (
        select(
            *(KEY.c[name] for name in Listed._fields[:6]),
            func.coalesce(named(ACCOUNT, PARTY), ACCOUNT.c.email).label("creator"),
            ((ACCOUNT.c.state == AccountState.ACTIVE) & may).label("stands"),
            (ACCOUNT.c.epoch != KEY.c.epoch).label("is_older"),
        )
        .join(ACCOUNT, ACCOUNT.c.id == KEY.c.account_id)
        .join(PARTY, PARTY.c.id == ACCOUNT.c.party_id)
        .where(ring.is_mine, KEY.c.revoked_at.is_(None))
    )
    return [Listed(*row) for row in db.session.execute(found.order_by(KEY.c.id.desc()))]


def revoke(ring: Ring, by: Who, key_id: int) -> str | None:
    """End a key of this ring at once. Returns its name, None when it is not there or ended before."""
    ended = (
        update(KEY)
        .where(KEY.c.id == key_id, ring.is_mine, KEY.c.revoked_at.is_(None))
        .values(revoked_at=now())
        .returning(KEY.c.name)
    )
    name = db.session.scalar(ended)
    if name is not None:
        deeds.note(Deed.KEY_REVOKED, by, issuer_id=ring.issuer_id, detail=f"«{name}»")
    return name


def revoke_all(account_id: int) -> None:
    """End every key that somebody made: whoever opens the account next may be somebody else."""
    theirs = KEY.c.account_id == account_id, KEY.c.revoked_at.is_(None)
    db.session.execute(update(KEY).where(*theirs).values(revoked_at=now()))
