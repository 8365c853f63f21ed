"""Signing in with a number or an address, and a password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, update

from app.accounts import hashing, people
from app.db import db, now
from app.models import Account, AccountState
from app.sri.identificacion import compact

ACCOUNT = Account.__table__


def is_first_access(identificacion: str, password: str) -> bool:
    """Tell whether the number or address itself was typed as password: the gesture of the first time.

    >>> is_first_access("1759999996", "175999999-6"), is_first_access("1759999996001", "1759999996")
    (True, True)
    >>> is_first_access("1759999996", "Llueve en Quito, 7 veces")
    False
    """
    if not compact(identificacion):
        return False
    return people.key(identificacion) == people.key(password)


def check(identificacion: str, password: str) -> Row[Any] | None:
    """Return the account that this number or address and password open, or None. Both cost one hash.

    Raises hashing.Busy when nothing was compared. Call it while no write is pending: it takes 40 ms.
    """
    found = people.find(identificacion)
    db.session.rollback()  # no transaction stays open while hashing
    known = found is not None and found.state == AccountState.ACTIVE
    return found if hashing.matches(found.password_hash if known else None, password) else None


def renewed_hash(account: Row[Any], password: str) -> str:
    """Hash the password again when its hash has older parameters than today's; else return the same."""
    digest = account.password_hash
    return hashing.make(password) if hashing.is_outdated(digest) else digest


def note(account: Row[Any], password_hash: str) -> None:
    """Note when someone signed in, and the present hash of the same password."""
    mine = ACCOUNT.c.id == account.id, ACCOUNT.c.password_hash == account.password_hash
    values = {"last_sign_in_at": now(), "password_hash": password_hash}
    db.session.execute(update(ACCOUNT).where(*mine).values(values))
