"""The tray: what came in and was not filed, for the people who can do something about it.

Every question takes `whose` first: `of_firm(issuer_id)`, or `everywhere()` for who runs the installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, or_, select, true

from app.db import db
from app.models import Arrival, ArrivalOutcome, Door
from app.paging import Page, Start, walk
from app.sri.errors import Codigo
from app.store import vault

CAP = 999  # a count beyond this is not worth its price
TABLE = Arrival.__table__
COLUMNS = [column for column in TABLE.c if column.name != "deflated"]
UNFILED = (ArrivalOutcome.PENDING, ArrivalOutcome.REFUSED)
Whose = ColumnElement[bool]


class Shelf(StrEnum):
    """Where in the tray an arrival lies. The value is a part of addresses."""

    PENDING = "pendientes"
    REFUSED = "rechazados"
    CONFLICTS = "conflictos"
    DONE = "resueltos"  # its content was filed later, or a person set it aside


class Counts(NamedTuple):
    """How many lie open on each shelf, each up to CAP."""

    pending: int
    refused: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which arrivals are asked for, filed ones among them. None asks for nothing."""

    door: Door | None = None
    outcome: ArrivalOutcome | None = None


def of_firm(issuer_id: int) -> Whose:
    """Ask for what is of one firm: what it brought, and what others brought of it."""
    return TABLE.c.issuer_id == issuer_id


def everywhere() -> Whose:
    """Ask for what is of any firm and of none. Only for who runs the installation."""
    return true()


def count(whose: Whose) -> int:
    """Count what lies open, up to CAP."""
    some = select(TABLE.c.id).where(whose, is_open(), TABLE.c.outcome.in_(UNFILED)).limit(CAP)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def counts(whose: Whose) -> Counts:
    """Count what lies open on each shelf, in one statement."""
    shelves = (Shelf.PENDING, Shelf.REFUSED, Shelf.CONFLICTS)
    some = [select(TABLE.c.id).where(whose, *on(shelf)).limit(CAP).subquery() for shelf in shelves]
    counted = [select(func.count()).select_from(each).scalar_subquery() for each in some]
    return Counts(*db.session.execute(select(*counted)).one())


def by_firm() -> dict[int | None, int]:
    """Count what lies open by the id of its firm; under None what is of no firm here."""
    open_ones = select(TABLE.c.issuer_id, func.count()).where(is_open(), TABLE.c.outcome.in_(UNFILED))
    return dict(db.session.execute(open_ones.group_by(TABLE.c.issuer_id)).all())


def is_open() -> ColumnElement[bool]:
    """Tell in SQL which arrivals wait for a person: no document holds them, nobody set them aside."""
    return TABLE.c.document_id.is_(None) & TABLE.c.closed_at.is_(None)


def on(shelf: Shelf) -> list[ColumnElement[bool]]:
    """Tell in SQL which arrivals lie on a shelf."""
    if shelf is Shelf.PENDING:
        return [is_open(), TABLE.c.outcome == ArrivalOutcome.PENDING]
    if shelf is Shelf.DONE:
        done = or_(TABLE.c.document_id.is_not(None), TABLE.c.closed_at.is_not(None))
        return [TABLE.c.outcome.in_(UNFILED), done]
    conflicts = TABLE.c.code == Codigo.E_DUP_CONFLICT.value
    here = conflicts if shelf is Shelf.CONFLICTS else ~conflicts
    return [is_open(), TABLE.c.outcome == ArrivalOutcome.REFUSED, here]


def page(whose: Whose, shelf: Shelf, start: Start | None, size: int) -> Page:
    """Return one page of a shelf. A row has all but the bytes."""
    return walk(select(*COLUMNS).where(whose, *on(shelf)), TABLE.c.id, start, size)


def recent(whose: Whose, wanted: Wanted, start: Start | None, size: int) -> Page:
    """Return one page of all that came in, filed or not. A row has all but the bytes."""
    found = select(*COLUMNS).where(whose)
    if wanted.door:
        found = found.where(TABLE.c.door == wanted.door)
    if wanted.outcome:
        found = found.where(TABLE.c.outcome == wanted.outcome)
    return walk(found, TABLE.c.id, start, size)


def waiting(whose: Whose, after: int, most: int) -> list[int]:
    """List the ids of the pending ones that follow this one, the oldest first."""
    found = select(TABLE.c.id).where(whose, *on(Shelf.PENDING), TABLE.c.id > after)
    return list(db.session.scalars(found.order_by(TABLE.c.id).limit(most)))


def find(whose: Whose, arrival_id: int) -> Row[Any] | None:
    """Return one that was not filed when it came, open or not. What is not theirs is not found."""
    mine = select(*COLUMNS).where(whose, TABLE.c.id == arrival_id, TABLE.c.outcome.in_(UNFILED))
    return db.session.execute(mine).first()


def original(arrival_id: int) -> bytes | None:
    """Return the bytes as they came, None when they were too many to keep. Ask `find` first whose it is."""
    deflated = db.session.scalar(select(TABLE.c.deflated).where(TABLE.c.id == arrival_id))
    return vault.inflate(deflated) if deflated is not None else None
