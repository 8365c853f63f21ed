"""The tray: what came in and was not filed, for the people who can do something about it.

Every question takes `whose` first: `of_firm(issuer_id)`, or `everywhere()` for who runs the installation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, literal, or_, select, true

from app.db import db
from app.models import Arrival, ArrivalOutcome, Door
from app.sri.errors import Codigo
from app.store import vault

CAP = 999  # a count beyond this is not worth its price
TABLE = Arrival.__table__
COLUMNS = [column for column in TABLE.c if column.name != "deflated"]
UNFILED = (ArrivalOutcome.PENDING, ArrivalOutcome.REFUSED)
WRITTEN = re.compile(r"(?P<way>[ad])(?P<id>[0-9]{1,18})", re.ASCII)  # more digits fit no column
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


@dataclass(frozen=True, slots=True)
class Start:
    """An arrival to start from, and whether the page lies after it (older) or before it (newer)."""

    id: int
    older: bool = True

    def __str__(self) -> str:
        """Write it as a part of an address."""
        return f"{'a' if self.older else 'd'}{self.id}"

    @classmethod
    def parse(cls, text: str) -> Start | None:
        """Read it back; None when it is not one of ours.

        >>> Start.parse(str(Start(7))), Start.parse("x")
        (Start(id=7, older=True), None)
        """
        read = WRITTEN.fullmatch(text)
        return cls(int(read["id"]), older=read["way"] == "a") if read else None


class Page(NamedTuple):
    """Some arrivals, newest first, and where the pages around them start. A row has all but the bytes."""

    rows: Sequence[Row[Any]]
    newer: Start | None
    older: Start | None


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
    """Return one page of a shelf."""
    return _page([whose, *on(shelf)], start, size)


def recent(whose: Whose, wanted: Wanted, start: Start | None, size: int) -> Page:
    """Return one page of all that came in, filed or not."""
    conditions = [whose]
    if wanted.door:
        conditions.append(TABLE.c.door == wanted.door)
    if wanted.outcome:
        conditions.append(TABLE.c.outcome == wanted.outcome)
    return _page(conditions, start, size)


def _page(conditions: list[ColumnElement[bool]], start: Start | None, size: int) -> Page:
    backwards = start is not None and not start.older
    found: Select[Any] = select(*COLUMNS).where(*conditions).limit(size + 1)
    if start is not None:
        here = literal(
            start.id
        )  # as wide as it was written: a number that fits no column comes after them all
        found = found.where(TABLE.c.id > here if backwards else TABLE.c.id < here)
    rows = list(db.session.execute(found.order_by(TABLE.c.id if backwards else TABLE.c.id.desc())))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_newer, has_older = (more, True) if backwards else (start is not None, more)
    return Page(
        rows,
        Start(rows[0].id, older=False) if has_newer else None,
        Start(rows[-1].id) if has_older else None,
    )


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
