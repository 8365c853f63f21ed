"""What the SRI is asked, one row a clave: wished for, taken by one worker under a lease, and answered or put off.

    due --inquiry_claims.claim--> leased --settle--> due again when its schedule says, or never
     ^                              |
     +---------- postpone ----------+            (no trustworthy answer: later)

Rows only: nothing here talks to the SRI, and nothing commits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, null, select, update

from app.db import UtcDateTime, db, execute, insert_new, now
from app.models import Document, Inquiry, Question, Rank
from app.sri.respuesta import Estado

INTERVAL = timedelta(minutes=1)  # the least between two requests about one clave, whoever asks for them
WORDS, TROUBLE = 500, 300
INQUIRY, DOCUMENT = Inquiry.__table__, Document.__table__
NOW, WISHED = bindparam("now", type_=UtcDateTime()), bindparam("wished", type_=UtcDateTime())
RANK = bindparam("new_rank")


def _later(one: Any, other: Any) -> ColumnElement[Any]:
    """Say in SQL which of two instants is the later; `one` where the other is none."""
    return case((other > one, other), else_=one)


EARLIEST = _later(_later(WISHED, bindparam("after_asked", type_=UtcDateTime())), INQUIRY.c.leased_until)
HELD = select(INQUIRY.c.asked_at).where(INQUIRY.c.clave_acceso == bindparam("clave")).with_for_update()
CONFIRMED = (
    select(DOCUMENT.c.id)
    .where(DOCUMENT.c.clave_acceso == INQUIRY.c.clave_acceso, DOCUMENT.c.confirmed_at.is_not(None))
    .exists()
)
SOONER = (
    update(INQUIRY)
    .where(INQUIRY.c.clave_acceso == bindparam("clave"))
    .values(
        rank=case((INQUIRY.c.rank > RANK, RANK), else_=INQUIRY.c.rank),
        question=case((CONFIRMED, INQUIRY.c.question), else_=Question.AUTHORISATION),
        due_at=case((INQUIRY.c.due_at < EARLIEST, INQUIRY.c.due_at), else_=EARLIEST),
        created_at=case((INQUIRY.c.due_at.is_(None), NOW), else_=INQUIRY.c.created_at),
    )
)


def want(clave: str, *, rank: Rank = Rank.FRESH, at: datetime | None = None) -> None:
    """Ask the SRI about a clave from `at` on, the present when None. Does nothing with SRI_CONFIRM=off.

    One that is asked about already becomes more urgent and sooner, never less, and never sooner than
    INTERVAL after its last request. Only of a confirmed document the state is asked alone.
    """
    if not current_app.config["SRI_CONFIRM"]:
        return
    moment = now()
    at = at or moment
    row = {"clave_acceso": clave, "rank": rank, "due_at": at, "created_at": moment}
    if insert_new(Inquiry, ("clave_acceso",), **row) is None:
        make_sooner(clave, rank, at, moment)


def make_sooner(clave: str, rank: Rank, at: datetime, moment: datetime) -> None:
    """Let one that is here be asked by then, as far as INTERVAL allows."""
    asked = execute(HELD, {"clave": clave}).scalar()
    after = asked + INTERVAL if asked else at
    execute(SOONER, {"clave": clave, "new_rank": rank, "wished": at, "after_asked": after, "now": moment})


def find(clave: str) -> Inquiry | None:
    """Return what is known of one clave."""
    return db.session.scalar(
        select(Inquiry).where(Inquiry.clave_acceso == clave), execution_options={"populate_existing": True}
    )


def among(claves: Collection[str]) -> dict[str, Inquiry]:
    """Return what is known of each of some claves, as far as anything is."""
    some = select(Inquiry).where(Inquiry.clave_acceso.in_(claves)) if claves else None
    return {} if some is None else {each.clave_acceso: each for each in db.session.scalars(some)}


def waiting_for_people(most: int) -> int:
    """Count the claves that somebody waits for, whose turn it is and that were never asked about; stop at `most`."""
    waiting = select(INQUIRY.c.id).where(
        INQUIRY.c.rank == Rank.PERSON, INQUIRY.c.due_at <= now(), INQUIRY.c.asked_at.is_(None)
    )
    return db.session.scalar(select(func.count()).select_from(waiting.limit(most).subquery())) or 0


class Next(NamedTuple):
    """What is asked next of one clave, and when: never by itself when `due_at` is None."""

    question: Question
    rank: Rank
    due_at: datetime | None


MINE = and_(INQUIRY.c.id == bindparam("inquiry"), INQUIRY.c.leased_by == bindparam("worker"))
LEASED = select(INQUIRY.c.id).where(MINE)
FREED = {"leased_by": null(), "leased_until": null()}
SETTLE = (
    update(INQUIRY)
    .where(MINE)
    .values(
        question=bindparam("next_question", type_=INQUIRY.c.question.type),
        rank=RANK,
        due_at=bindparam("due", type_=UtcDateTime()),
        answered_at=bindparam("heard_at", type_=UtcDateTime()),
        answers=INQUIRY.c.answers + 1,
        answer=bindparam("estado", type_=INQUIRY.c.answer.type),
        hinted=bindparam("hint", type_=INQUIRY.c.hinted.type),
        differs=bindparam("other"),
        said=bindparam("words"),
        failures=0,
        trouble="",
        **FREED,
    )
)
POSTPONE = (
    update(INQUIRY)
    .where(MINE)
    .values(
        due_at=bindparam("due", type_=UtcDateTime()),
        failures=INQUIRY.c.failures + 1,
        trouble=bindparam("words"),
        **FREED,
    )
)


class Answered(NamedTuple):
    """What is known once an answer came: what stands and since when, what was only hinted at, the SRI's own words."""

    estado: Estado | None
    at: datetime | None
    hinted: Estado | None = None
    differs: bool = False
    said: str = ""


def is_held(row: Row[Any]) -> bool:
    """Tell whether a row is still leased to the worker that claimed it.

    It is locked by `settle`, after the document and the arrivals, as every door that files locks them.
    """
    return execute(LEASED, {"inquiry": row.id, "worker": row.leased_by}).first() is not None


def settle(row: Row[Any], answered: Answered, following: Next) -> bool:
    """Keep a trustworthy answer and when the next request may leave. False when the lease was another's by then."""
    values = {
        "inquiry": row.id,
        "worker": row.leased_by,
        "next_question": following.question,
        "new_rank": following.rank,
        "due": following.due_at,
        "heard_at": answered.at,
        "estado": answered.estado,
        "hint": answered.hinted,
        "other": answered.differs,
        "words": answered.said[:WORDS],
    }
    return db.session.execute(SETTLE, values).rowcount == 1


def postpone(row: Row[Any], due_at: datetime | None, trouble: str) -> bool:
    """Note that a request brought no trustworthy answer, and why. What was known stays."""
    values = {"inquiry": row.id, "worker": row.leased_by, "due": due_at, "words": trouble[:TROUBLE]}
    return db.session.execute(POSTPONE, values).rowcount == 1
