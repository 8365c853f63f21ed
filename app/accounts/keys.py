"""API keys: what lets another program ask as a firm or as a customer.

    cf_<public id: 12>_<secret: 43>        letters and digits alone, so that it is taken apart in one way

The secret holds 256 random bits, and only its SHA-256 is kept. Who asks with a key is a Desk (a firm's) or a
Holder (a customer's): the archive answers either as it answers a person.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Row, bindparam, select, update

from app.accounts.desk import Desk
from app.db import db, now
from app.models import Account, AccountState, ApiKey, Issuer, Operator, Role

ALPHABET = string.ascii_letters + string.digits
PUBLIC, SECRET = 12, 43  # characters: 71 and 256 bits
SHAPE = re.compile(rf"cf_(?P<public>[A-Za-z0-9]{{{PUBLIC}}})_(?P<secret>[A-Za-z0-9]{{{SECRET}}})", re.ASCII)
NOBODY = "0" * 64  # the digest of no secret: an unknown key is compared too
USED_EVERY = timedelta(minutes=5)
KEY, ACCOUNT, ISSUER, OPERATOR = ApiKey.__table__, Account.__table__, Issuer.__table__, Operator.__table__


class Scope(StrEnum):
    """What a key may ask for, and how a page says it."""

    frase: str

    def __new__(cls, word: str, frase: str) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.frase = frase
        return member

    DOCUMENTS_READ = "documents:read", "Consultar y descargar comprobantes"
    DOCUMENTS_WRITE = "documents:write", "Cargar comprobantes"
    ARRIVALS_READ = "arrivals:read", "Consultar la bandeja y lo que se cargó"
    EVENTS_READ = "events:read", "Consultar qué pasó con cada comprobante"


OF_CUSTOMERS = (Scope.DOCUMENTS_READ, Scope.EVENTS_READ)

FIND = (
    select(
        *(KEY.c[name] for name in ("id", "secret_hash", "name", "scopes", "issuer_id", "party_id")),
        *(KEY.c[name] for name in ("account_id", "last_used_at", "revoked_at")),
        ACCOUNT.c.state,
        ACCOUNT.c.party_id.label("creator_party_id"),
        ACCOUNT.c.email,
        ISSUER.c.ruc,
        ISSUER.c.name.label("issuer_name"),
        ISSUER.c.left_at,
        OPERATOR.c.role,
    )
    .join(ACCOUNT, ACCOUNT.c.id == KEY.c.account_id)
    .outerjoin(ISSUER, ISSUER.c.id == KEY.c.issuer_id)
    .outerjoin(
        OPERATOR,
        (OPERATOR.c.issuer_id == KEY.c.issuer_id)
        & (OPERATOR.c.account_id == KEY.c.account_id)
        & (OPERATOR.c.accepted_at <= KEY.c.created_at)  # who is invited again makes new ones
        & (OPERATOR.c.role == Role.MANAGER),
    )
    .where(KEY.c.public_id == bindparam("public"))
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer who asks with a key: they see what the party sees, and nothing that others let them read."""

    id: int  # of the account
    party_id: int
    proven_email: str | None
    api_key_id: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A key that is in force: who asks with it, and for what it was made."""

    id: int
    name: str
    scopes: frozenset[str]
    who: Desk | Holder
    last_used_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Tell whether its use is to be noted again: reading should not write each time."""
        return self.last_used_at is None or now() - self.last_used_at >= USED_EVERY

    @property
    def desk(self) -> Desk | None:
        """The desk of a firm's key, None for a customer's."""
        return self.who if isinstance(self.who, Desk) else None

    @property
    def firm(self) -> Desk:
        """The desk of a firm's key, where no customer's key comes: none has such a scope."""
        if not isinstance(self.who, Desk):
            raise PermissionError("A customer's key asked what only a firm may.")
        return self.who


def make() -> tuple[str, str]:
    """Draw a new public id and secret."""
    public, secret = ("".join(secrets.choice(ALPHABET) for _ in range(size)) for size in (PUBLIC, SECRET))
    return public, secret


def write(public: str, secret: str) -> str:
    """Write a key as its owner copies it.

    >>> bool(SHAPE.fullmatch(write(*make())))
    True
    """
    return f"cf_{public}_{secret}"


def hashed(secret: str) -> str:
    """Give what is kept of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(text: str) -> Asking | None:
    """Return who asks with this key, None when it is not one, is unknown, wrong, or ended.

    Unknown and wrong take the same steps: one probe of an index, one digest, one comparison in constant time.
    """
    read = SHAPE.fullmatch(text)
    if read is None:
        return None
    row = db.session.execute(FIND, {"public": read["public"]}).first()
    is_it = hmac.compare_digest(hashed(read["secret"]), row.secret_hash if row else NOBODY)
    if row is None or not is_it or not stands(row):
        return None
    return Asking(row.id, row.name, frozenset(row.scopes.split()), who(row), row.last_used_at)


def stands(row: Row[Any]) -> bool:
    """Tell whether a key is in force: not revoked, and its creator still may act for that firm or party."""
    if row.revoked_at is not None or row.state != AccountState.ACTIVE:
        return False
    if row.issuer_id is not None:
        return row.role is Role.MANAGER
    return row.party_id == row.creator_party_id


def who(row: Row[Any]) -> Desk | Holder:
    """Set up who asks: a firm that left still reads."""
    if row.issuer_id is None:
        return Holder(row.account_id, row.party_id, row.email, row.id)
    left = row.left_at is not None
    return Desk(row.account_id, row.issuer_id, row.ruc, row.issuer_name, row.role, left, row.id)


def note_used(key_id: int) -> None:
    """Note that a key was just used. The caller commits."""
    db.session.execute(update(KEY).where(KEY.c.id == key_id).values(last_used_at=now()))
