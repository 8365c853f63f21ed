"""What was here before the SRI was asked at all: it is asked about behind everything else, the newest first.

Nothing here commits. Each window of documents is looked at by one statement, and written to only where it must be.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from app.archive import inquiries
from app.db import db, insert_or_update, now
from app.models import Arrival, ArrivalOutcome, Document, Inquiry, Question, Rank

WINDOW = 500  # documents
INQUIRY, DOCUMENT, ARRIVAL = Inquiry.__table__, Document.__table__, Arrival.__table__
COLUMNS = {
    "clave_acceso": None,
    "question": Question.AUTHORISATION,
    "rank": int(Rank.BACKLOG),
    "failures": 0,
    "trouble": "",
    "answers": 0,
    "differs": False,
    "said": "",
}


def newest() -> int:
    """Return the id that no document has yet."""
    return (db.session.scalar(select(func.max(DOCUMENT.c.id))) or 0) + 1


def is_missing(before: int) -> bool:
    """Tell whether the window of documents below this id holds one that nobody asks about."""
    return db.session.scalar(window(before).with_only_columns(DOCUMENT.c.id).limit(1)) is not None


def fill(before: int) -> int:
    """Let the SRI be asked about the documents of a window; return of how many. Call it in a unit that writes."""
    at = now()
    values = {**COLUMNS, "due_at": at, "created_at": at}
    given: list[ColumnElement[Any]] = [
        DOCUMENT.c.clave_acceso if value is None else literal(value, INQUIRY.c[name].type)
        for name, value in values.items()
    ]
    found = window(before).with_only_columns(*given).order_by(DOCUMENT.c.id.desc())
    new = insert_or_update(INQUIRY).from_select(list(values), found).on_conflict_do_nothing()
    return int(db.session.execute(new).rowcount)


def window(before: int) -> Select[Any]:
    """Select the documents of a window that the SRI has not confirmed, and that nobody asks about."""
    asked = select(INQUIRY.c.id).where(INQUIRY.c.clave_acceso == DOCUMENT.c.clave_acceso).exists()
    within = DOCUMENT.c.id >= before - WINDOW, DOCUMENT.c.id < before
    return select(DOCUMENT.c.id).where(*within, DOCUMENT.c.confirmed_at.is_(None), ~asked)


def pending() -> list[str]:
    """List some claves that wait in the tray, and that nobody asks about."""
    asked = select(INQUIRY.c.id).where(INQUIRY.c.clave_acceso == ARRIVAL.c.clave_acceso).exists()
    waits = (
        ARRIVAL.c.document_id.is_(None),
        ARRIVAL.c.closed_at.is_(None),
        ARRIVAL.c.outcome == ArrivalOutcome.PENDING,
        ARRIVAL.c.clave_acceso.is_not(None),
    )
    found = select(ARRIVAL.c.clave_acceso).where(*waits, ~asked).distinct().limit(WINDOW)
    return list(db.session.scalars(found))


def want_all(claves: list[str]) -> None:
    """Let the SRI be asked about these behind everything else."""
    for clave in claves:
        inquiries.want(clave, rank=Rank.BACKLOG)
