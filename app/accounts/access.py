"""The one-time code of an activation letter: given, found again, used. Only a keyed hash of it is kept.

It is worth what a link is that an operator hands over: it opens an account that nobody opened yet, and proves no
address. Nothing here commits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, delete, select, update

from app import links
from app.accounts import codes, desk, parking
from app.accounts.desk import Desk
from app.accounts.throttle import Limit
from app.db import db, insert_or_update, now
from app.models import AccessCode, Account, AccountState
from app.sri.momento import GUAYAQUIL

CODE, ACCOUNT = AccessCode.__table__, Account.__table__
LASTS = timedelta(days=30)
SALT = b"codigo-de-carta\x1f"
NO_CODE = "-"  # what is looked up for something that cannot be a code, so that asking costs the same
MISSES = Limit("carta-red", 20, 3_600)
MISSES_OF_NUMBER = Limit("carta-numero", 20, 86_400)


def give(desk: Desk, account_ids: Iterable[int]) -> dict[int, str]:
    """Draw a code for each account, and return them: they are nowhere else. The firm's older ones end."""
    at, drawn = now(), {account_id: codes.make() for account_id in account_ids}
    for account_id, code in drawn.items():
        fresh = {
            "given_by": desk.id,
            "code_hash": hashed(code),
            "given_at": at,
            "expires_at": end(at),
            "used_at": None,
        }
        row = insert_or_update(CODE).values(account_id=account_id, issuer_id=desk.issuer_id, **fresh)
        db.session.execute(row.on_conflict_do_update(index_elements=["account_id", "issuer_id"], set_=fresh))
    return drawn


def last_day(given_at: datetime) -> date:
    """Return the last day on which a code serves, in Guayaquil: what the letter says."""
    return given_at.astimezone(GUAYAQUIL).date() + LASTS


def end(given_at: datetime) -> datetime:
    """Return when a code serves no more: as its last day ends."""
    return datetime.combine(last_day(given_at) + timedelta(days=1), time(), GUAYAQUIL)


def hashed(code: str) -> str:
    """Hash a code with a key of this installation, so that the table alone tells no code."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, SALT + code.encode(), hashlib.sha256).hexdigest()


def open_code(typed: str, account_id: int | None = None) -> dict[str, Any] | None:
    """Return what a code allows, to be parked in the session; None when it allows nothing any more.

    `account_id` is of the number typed beside it; None when the code came alone, from a QR. Looking changes nothing.
    """
    found = find(hashed(codes.read(typed) or NO_CODE))
    if found is None or account_id not in {None, found.account_id}:
        return None
    account = db.session.get_one(Account, found.account_id, populate_existing=True)
    return parking.park(
        p=links.ACTIVATION,
        a=account.id,
        e="",
        f=links.of_account(account),
        i=found.issuer_id,
        o=found.given_by,
        c=None,
        k=found.code_hash,
    )


def find(code_hash: str) -> Row[Any] | None:
    """Return the row of a code that still opens something.

    It was not used and has not expired, nobody opened the account by another way, ever, and whoever printed it
    still works for the firm.
    """
    found = db.session.execute(
        select(CODE.c.account_id, CODE.c.issuer_id, CODE.c.given_by, CODE.c.code_hash)
        .join(ACCOUNT, ACCOUNT.c.id == CODE.c.account_id)
        .where(
            CODE.c.code_hash == code_hash,
            CODE.c.used_at.is_(None),
            CODE.c.expires_at > now(),
            ACCOUNT.c.state == AccountState.PENDING,
            ACCOUNT.c.activated_at.is_(None),
        )
    ).first()
    if found is None or desk.working_for(found.given_by, found.issuer_id) is None:
        return None
    return found


def use(code_hash: str) -> None:
    """Mark a code as used."""
    mine = CODE.c.code_hash == code_hash, CODE.c.used_at.is_(None)
    db.session.execute(update(CODE).where(*mine).values(used_at=now()))


def sweep() -> int:
    """Delete the codes whose time is over. Returns how many."""
    return db.session.execute(delete(CODE).where(CODE.c.expires_at < now())).rowcount
