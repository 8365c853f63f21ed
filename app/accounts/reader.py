"""Who is asking: the session of a token and its reader, as light as a request needs them, in one statement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Row, bindparam, func, select

from app.db import db, now
from app.models import Account, AccountState, Delegation, Operator, Party, Photo, SignIn

SIGN_IN, ACCOUNT, PHOTO = SignIn.__table__, Account.__table__, Photo.__table__
PARTY, OWN = Party.__table__, Party.__table__.alias("own")
GIVEN, OPENER = Delegation.__table__, Account.__table__.alias("opener")
OPERATOR = Operator.__table__
ADDRESS = "correo"  # the kind of party of someone who signs in with an address
# Whose vouchers the session looks at: what was chosen while that party still allows it, else the reader's own;
# who signs in with an address has none of their own, and looks at the first that allowed it.
MINE = select(GIVEN.c.party_id).where(GIVEN.c.account_id == ACCOUNT.c.id).correlate(ACCOUNT, SIGN_IN, OWN)
CHOSEN = MINE.where(GIVEN.c.party_id == SIGN_IN.c.party_id).limit(1).scalar_subquery()
FIRST = MINE.where(OWN.c.kind == ADDRESS).order_by(GIVEN.c.id).limit(1).scalar_subquery()
WORKS = (
    select(OPERATOR.c.id)
    .where(OPERATOR.c.account_id == ACCOUNT.c.id, OPERATOR.c.accepted_at.is_not(None))
    .correlate(ACCOUNT)
    .exists()
)
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
        SIGN_IN.c.issuer_id,
        ACCOUNT.c.name,
        ACCOUNT.c.email,
        ACCOUNT.c.state,
        ACCOUNT.c.epoch.label("account_epoch"),
        ACCOUNT.c.admin_since,
        ACCOUNT.c.visited_at,
        ACCOUNT.c.previous_visit_at,
        OWN.c.id.label("own_id"),
        OWN.c.kind.label("own_kind"),
        OWN.c.numero.label("own_numero"),
        OWN.c.name.label("own_name"),
        PARTY.c.id.label("party_id"),
        PARTY.c.kind,
        PARTY.c.numero,
        PARTY.c.name.label("party_name"),
        OPENER.c.email.label("proven_email"),
        PHOTO.c.sha256.label("photo"),
        MINE.exists().label("has_others"),
        WORKS.label("operates"),
    )
    .select_from(
        SIGN_IN.outerjoin(ACCOUNT, ACCOUNT.c.id == SIGN_IN.c.account_id)
        .outerjoin(OWN, OWN.c.id == ACCOUNT.c.party_id)
        .outerjoin(PARTY, PARTY.c.id == func.coalesce(CHOSEN, FIRST, ACCOUNT.c.party_id))
        .outerjoin(OPENER, OPENER.c.party_id == PARTY.c.id)
        .outerjoin(PHOTO, PHOTO.c.account_id == ACCOUNT.c.id)
    )
    .where(SIGN_IN.c.token_hash == bindparam("token_hash"), SIGN_IN.c.expires_at > bindparam("at"))
)


@dataclass(frozen=True, slots=True, eq=False)
class Reader(UserMixin):
    """One signed-in person, read with the session in one statement. Not a row: it never changes.

    `party_id`, `kind`, `numero`, `party_name` and `proven_email` are of the party whose vouchers they look
    at: their own, or one that lets them (Delegation). The rest is the person's own.
    """

    id: int  # of the account
    name: str
    email: str | None
    who: str  # what they sign in with, as `people.key` gives it
    own_party_id: int
    own_kind: str
    own_numero: str  # for people to read: a number, or the address they sign in with
    photo: str  # the SHA-256 of their picture, "" without one
    has_others: bool  # some party lets them read its vouchers
    visited_at: datetime | None  # as app.accounts.visits noted it, and the next one
    previous_visit_at: datetime | None
    party_id: int
    kind: str  # cedula, ruc, exterior, correo
    numero: str
    party_name: str
    proven_email: str | None  # of whoever opened the account of that party
    epoch: int
    is_admin: bool
    operates: bool  # works for some firm here
    issuer_id: (
        int | None
    )  # the firm chosen in this session, perhaps not theirs any more: see app.accounts.desk
    sign_in_id: int
    token: str

    @property
    def for_other(self) -> bool:
        """Tell whether they look at the vouchers of another party than their own."""
        return self.party_id != self.own_party_id

    @property
    def only_works(self) -> bool:
        """Tell whether they are here to work alone: they receive nothing, and read for nobody who does."""
        here_to_read = self.own_kind != ADDRESS or self.has_others
        return (self.operates or self.is_admin) and not here_to_read

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
    own_numero = row.email or "" if row.own_kind == ADDRESS else row.own_numero
    return Reader(
        id=row.account_id,
        name=row.name or row.own_name or own_numero,
        email=row.email,
        who=f"{row.own_kind}:{row.own_numero}",
        own_party_id=row.own_id,
        own_kind=row.own_kind,
        own_numero=own_numero,
        photo=row.photo or "",
        has_others=bool(row.has_others),
        visited_at=row.visited_at,
        previous_visit_at=row.previous_visit_at,
        party_id=row.party_id,
        kind=row.kind,
        numero=own_numero if row.party_id == row.own_id else row.numero,
        party_name=row.party_name or row.numero,
        proven_email=row.proven_email,
        epoch=row.account_epoch,
        is_admin=row.admin_since is not None,
        operates=bool(row.operates),
        issuer_id=row.issuer_id,
        sign_in_id=row.id,
        token=token,
    )
