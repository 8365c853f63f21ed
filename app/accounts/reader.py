"""Who is asking: the session of a token and its reader, as light as a request needs them, in one statement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Row, bindparam, select

from app.db import db, now
from app.models import Account, AccountState, Party, SignIn

SIGN_IN, ACCOUNT, PARTY = SignIn.__table__, Account.__table__, Party.__table__
FIND = (
    select(
        SIGN_IN.c.id,
        SIGN_IN.c.account_id,
        SIGN_IN.c.epoch,
        SIGN_IN.c.remember,
        SIGN_IN.c.data,
        SIGN_IN.c.browser,
        SIGN_IN.c.since,
        SIGN_IN.c.last_seen,
        ACCOUNT.c.party_id,
        ACCOUNT.c.name,
        ACCOUNT.c.email,
        ACCOUNT.c.state,
        ACCOUNT.c.epoch.label("account_epoch"),
        ACCOUNT.c.admin_since,
        PARTY.c.kind,
        PARTY.c.numero,
        PARTY.c.name.label("party_name"),
    )
    .select_from(
        SIGN_IN.outerjoin(ACCOUNT, ACCOUNT.c.id == SIGN_IN.c.account_id).outerjoin(
            PARTY, PARTY.c.id == ACCOUNT.c.party_id
        )
    )
    .where(SIGN_IN.c.token_hash == bindparam("token_hash"), SIGN_IN.c.expires_at > bindparam("at"))
)


@dataclass(frozen=True, slots=True, eq=False)
class Reader(UserMixin):
    """One signed-in person, read with the session in one statement. Not a row: it never changes."""

    id: int  # of the account
    party_id: int
    name: str
    numero: str
    kind: str  # cedula, ruc, exterior
    email: str | None
    epoch: int
    is_admin: bool
    sign_in_id: int
    token: str

    def get_id(self) -> str:
        """Name the session, not the account: Flask-Login's word for who is signed in."""
        return self.token


@dataclass(frozen=True, slots=True)
class Found:
    """A live session: what it keeps, and whose it is when somebody signed in."""

    id: int
    data: dict[str, Any]
    remember: bool
    browser: str
    since: datetime
    last_seen: datetime
    reader: Reader | None


def hashed(token: str) -> str:
    """Give what is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Found | None:
    """Return the live session of this token, with its reader, by one statement."""
    row = db.session.execute(FIND, {"token_hash": hashed(token), "at": now()}).first()
    if row is None or (row.account_id and not _stands(row)):
        return None
    reader = _reader(row, token) if row.account_id else None
    return Found(row.id, dict(row.data or {}), row.remember, row.browser, row.since, row.last_seen, reader)


def _stands(row: Row[Any]) -> bool:
    return row.state == AccountState.ACTIVE and row.epoch == row.account_epoch


def _reader(row: Row[Any], token: str) -> Reader:
    return Reader(
        id=row.account_id,
        party_id=row.party_id,
        name=row.name or row.party_name or row.numero,
        numero=row.numero,
        kind=row.kind,
        email=row.email,
        epoch=row.account_epoch,
        is_admin=row.admin_since is not None,
        sign_in_id=row.id,
        token=token,
    )
