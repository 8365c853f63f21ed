"""Desks: the firms that a person works for, and the one they work for now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, update

from app.accounts.reader import Reader
from app.db import db
from app.models import Issuer, Operator, Role, SignIn

OPERATOR, ISSUER, SIGN_IN = Operator.__table__, Issuer.__table__, SignIn.__table__


@dataclass(frozen=True, slots=True)
class Desk:
    """Someone at work for one firm. Who asks the archive with a desk sees what that firm issued, and no more.

    `id` is of the account that acts, so that trails name it.
    """

    id: int
    issuer_id: int
    ruc: str
    issuer_name: str
    role: Role
    has_left: bool = False  # the firm: nothing comes in any more
    api_key_id: int | None = None  # when a program acts with a key

    @property
    def is_manager(self) -> bool:
        """Tell whether they decide who operates, which keys there are, and how the firm looks."""
        return self.role is Role.MANAGER


def firms(reader: Reader) -> list[Row[Any]]:
    """List the firms this person works for: id, ruc, name, role, left_at; by name."""
    return list(db.session.execute(_working(reader.id).order_by(ISSUER.c.name, ISSUER.c.id)))


def of(reader: Reader) -> Desk | None:
    """Return the desk of the firm they chose in this session, else of the first; None when they work for none."""
    if not reader.operates:
        return None
    rows = firms(reader)
    chosen = next((row for row in rows if row.id == reader.issuer_id), rows[0] if rows else None)
    return desk(reader.id, chosen) if chosen else None


def desk(account_id: int, row: Row[Any], api_key_id: int | None = None) -> Desk:
    """Set up the desk of one of the rows of `firms`."""
    left = row.left_at is not None
    return Desk(account_id, row.id, row.ruc, row.name, row.role, has_left=left, api_key_id=api_key_id)


def turn_to(reader: Reader, ruc: str) -> bool:
    """Let this session work for another firm. False when the reader does not work for it, at this instant."""
    row = db.session.execute(_working(reader.id).where(ISSUER.c.ruc == ruc)).first()
    if row is None:
        return False
    mine = update(SIGN_IN).where(SIGN_IN.c.id == reader.sign_in_id)
    db.session.execute(mine.values(issuer_id=row.id))
    return True


def working_for(account_id: int, issuer_id: int) -> Row[Any] | None:
    """Return the row of `firms` for one firm, None when this account does not work for it."""
    return db.session.execute(_working(account_id).where(ISSUER.c.id == issuer_id)).first()


def _working(account_id: int) -> Select[Any]:
    columns = select(ISSUER.c.id, ISSUER.c.ruc, ISSUER.c.name, ISSUER.c.left_at, OPERATOR.c.role)
    joined = columns.join(OPERATOR, OPERATOR.c.issuer_id == ISSUER.c.id)
    return joined.where(OPERATOR.c.account_id == account_id, OPERATOR.c.accepted_at.is_not(None))
