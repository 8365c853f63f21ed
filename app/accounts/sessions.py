"""Sessions as rows: found, started, kept, ended. The browser holds the token; here is only its SHA-256.

A session ends 12 hours after it was last seen, or 30 days after it began when the person asked to be
remembered; none outlives 30 days. It also ends when the account's epoch moves on or the account is disabled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from app.accounts.reader import Reader
from app.db import db, insert_new, now
from app.models import Account, AccountState, Party, SignIn

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
ANONYMOUS = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)

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


def start(token: str, account_id: int, epoch: int, *, remember: bool, browser: str) -> None:
    """Open the session of someone who just proved who they are."""
    at = now()
    row = {
        "token_hash": hashed(token),
        "account_id": account_id,
        "epoch": epoch,
        "remember": remember,
        "browser": browser[:200],
        "data": {},
        "since": at,
        "last_seen": at,
        "expires_at": expiry(at, at, remember=remember),
    }
    db.session.execute(insert(SIGN_IN).values(row))


def keep(token: str, data: dict[str, Any]) -> None:
    """Keep what a page left for the next one. A visitor's row exists only while it holds something."""
    mine = SIGN_IN.c.token_hash == hashed(token)
    if db.session.execute(update(SIGN_IN).where(mine).values(data=data)).rowcount:
        if not data:
            db.session.execute(delete(SIGN_IN).where(mine, SIGN_IN.c.account_id.is_(None)))
    elif data:
        at = now()
        row = {"data": data, "remember": False, "browser": "", "since": at, "last_seen": at}
        insert_new(SignIn, ("token_hash",), token_hash=hashed(token), expires_at=at + ANONYMOUS, **row)


def seen(found: Found) -> None:
    """Note that a session is in use."""
    at = now()
    until = expiry(found.since, at, remember=found.remember)
    statement = update(SIGN_IN).where(SIGN_IN.c.id == found.id).values(last_seen=at, expires_at=until)
    db.session.execute(statement)


def expiry(since: datetime, at: datetime, *, remember: bool) -> datetime:
    """Tell when a session ends if it is not seen again after `at`."""
    return since + LONGEST if remember else min(at + IDLE, since + LONGEST)


def end(token: str) -> None:
    """End one session by its token."""
    db.session.execute(delete(SIGN_IN).where(SIGN_IN.c.token_hash == hashed(token)))


def end_one(account_id: int, sign_in_id: int) -> bool:
    """End one session of this account. False when it has no such session."""
    mine = delete(SIGN_IN).where(SIGN_IN.c.id == sign_in_id, SIGN_IN.c.account_id == account_id)
    return bool(db.session.execute(mine).rowcount)


def end_all(account_id: int, *, but: int | None = None) -> int:
    """End every session of this account, but one. Returns how many ended."""
    theirs = delete(SIGN_IN).where(SIGN_IN.c.account_id == account_id, SIGN_IN.c.id != (but or 0))
    return db.session.execute(theirs).rowcount


def of(reader: Reader) -> list[Row[Any]]:
    """List the reader's live sessions, the newest first: id, browser, since, last_seen."""
    columns = select(SIGN_IN.c.id, SIGN_IN.c.browser, SIGN_IN.c.since, SIGN_IN.c.last_seen)
    mine = columns.where(
        SIGN_IN.c.account_id == reader.id,
        SIGN_IN.c.expires_at > now(),
        SIGN_IN.c.epoch == reader.epoch,
    )
    return list(db.session.execute(mine.order_by(SIGN_IN.c.last_seen.desc(), SIGN_IN.c.id.desc())))


def sweep() -> int:
    """Delete the sessions that ended by themselves. Returns how many."""
    stale = select(SIGN_IN.c.id).join(ACCOUNT, ACCOUNT.c.id == SIGN_IN.c.account_id)
    moved_on = stale.where(ACCOUNT.c.epoch != SIGN_IN.c.epoch)
    ended = or_(SIGN_IN.c.expires_at <= now(), SIGN_IN.c.id.in_(moved_on))
    return db.session.execute(delete(SIGN_IN).where(ended)).rowcount


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
