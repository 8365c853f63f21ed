"""Sessions as rows: started, kept, ended. The browser holds the token; here is only its SHA-256.

A session ends 12 hours after it was last seen, or 30 days after it began when the person asked to be
remembered; none outlives 30 days. It also ends when the account's epoch moves on or the account is disabled.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from app.accounts.reader import Found, Reader, hashed
from app.db import db, insert_new, now
from app.models import Account, Delegation, SignIn

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
ANONYMOUS = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)

SIGN_IN, ACCOUNT, GIVEN = SignIn.__table__, Account.__table__, Delegation.__table__


def start(  # noqa: PLR0913  (a session is all of these)
    token: str, account_id: int, epoch: int, *, remember: bool, browser: str, party_id: int | None = None
) -> None:
    """Open the session of someone who just proved who they are; `party_id` is whose vouchers they look at."""
    at = now()
    row = {
        "token_hash": hashed(token),
        "account_id": account_id,
        "party_id": party_id,
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


def look_at_own(reader: Reader) -> None:
    """Let this session show the reader's own vouchers."""
    db.session.execute(update(SIGN_IN).where(SIGN_IN.c.id == reader.sign_in_id).values(party_id=None))


def look_at(token: str, account_id: int, party_id: int) -> bool:
    """Let a session show the vouchers of a party that allows it. False when it does not, at this instant."""
    allowed = select(GIVEN.c.id).where(GIVEN.c.account_id == account_id, GIVEN.c.party_id == party_id)
    mine = update(SIGN_IN).where(
        SIGN_IN.c.token_hash == hashed(token), SIGN_IN.c.account_id == account_id, allowed.exists()
    )
    return bool(db.session.execute(mine.values(party_id=party_id)).rowcount)


def look_away(account_id: int, party_id: int) -> None:
    """Let no session of this account show that party's vouchers any more."""
    theirs = SIGN_IN.c.account_id == account_id, SIGN_IN.c.party_id == party_id
    db.session.execute(update(SIGN_IN).where(*theirs).values(party_id=None))


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
