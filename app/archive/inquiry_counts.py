"""How the asking goes, for whoever runs the installation: what waits, what the SRI answered last, and its silences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.db import db
from app.models import Inquiry, Question, Rank

CAP = 999  # a count beyond this is not worth its price
LATEST = 200  # requests that are looked at, the newest first
INQUIRY = Inquiry.__table__
COLUMNS = (
    INQUIRY.c.question,
    INQUIRY.c.asked_at,
    INQUIRY.c.answered_at,
    INQUIRY.c.failures,
    INQUIRY.c.trouble,
)


class Silent(NamedTuple):
    """Since when no request of a kind has brought a trustworthy answer, and why the last one did not."""

    question: Question
    since: datetime
    why: str


class Standing(NamedTuple):
    """`waiting` and `old` count what is due now, each up to CAP; `old` is what was here before anybody asked."""

    waiting: int
    old: int
    last_answer: datetime | None
    silent: list[Silent]


def standing(now: datetime) -> Standing:
    """Look at the newest requests, and count what is due."""
    latest = select(*COLUMNS).where(INQUIRY.c.asked_at.is_not(None), INQUIRY.c.leased_by.is_(None))
    rows = db.session.execute(latest.order_by(INQUIRY.c.asked_at.desc()).limit(LATEST)).all()
    answered = next((row.answered_at for row in rows if not row.failures and row.answered_at), None)
    ranks = (Rank.PERSON, Rank.FRESH)
    return Standing(due(now, ranks), due(now, (Rank.BACKLOG,)), answered, silences(rows))


def silences(rows: Sequence[Any]) -> list[Silent]:
    """Find the kinds of question whose newest requests all brought no answer."""
    found = []
    for question in Question:
        mine = [row for row in rows if row.question is question]
        unanswered = mine[: next((at for at, row in enumerate(mine) if not row.failures), len(mine))]
        if unanswered:
            found.append(Silent(question, unanswered[-1].asked_at, unanswered[0].trouble))
    return found


def due(now: datetime, ranks: tuple[Rank, ...]) -> int:
    """Count what is due now of these ranks."""
    some = select(INQUIRY.c.id).where(INQUIRY.c.rank.in_(ranks), INQUIRY.c.due_at <= now).limit(CAP)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
