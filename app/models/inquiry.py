"""Inquiry: one clave that the SRI is asked about, and what it last said."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now
from app.sri.respuesta import Estado


class Question(StrEnum):
    """Which of the two services is asked next."""

    AUTHORISATION = "authorisation"
    STATE = "state"


class Rank(IntEnum):
    """Who waits for the answer. The smaller goes first."""

    PERSON = 0
    FRESH = 1  # what came in lately, and what may have been annulled
    BACKLOG = 2  # what was here before anybody asked


class Inquiry(db.Model):
    """One row a clave, so that at most one request leaves for it in each interval.

    `due_at` moves on when the row is claimed, before the request leaves. `answer` and `answered_at` are the
    last trustworthy answer, which silence never changes.
    """

    __table_args__ = (
        Index(None, "rank", "question", "due_at", "id"),
        Index(None, "asked_at"),  # what the rate counts
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clave_acceso: Mapped[str] = mapped_column(String(49), unique=True)
    question: Mapped[Question] = mapped_column(default=Question.AUTHORISATION)
    rank: Mapped[int] = mapped_column(default=Rank.FRESH)
    due_at: Mapped[datetime | None] = mapped_column(default=now)  # None: not asked again by itself
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(40))
    asked_at: Mapped[datetime | None]  # the last request that left
    failures: Mapped[int] = mapped_column(default=0)  # requests in a row without a trustworthy answer
    trouble: Mapped[str] = mapped_column(String(300), default="")  # why the last one brought none, in Spanish
    answered_at: Mapped[datetime | None]
    answers: Mapped[int] = mapped_column(default=0)  # trustworthy ones so far
    answer: Mapped[Estado | None]
    hinted: Mapped[Estado | None]  # an answer that changes much, and waits to be heard twice
    differs: Mapped[bool] = mapped_column(default=False)  # the SRI authorised another content than ours
    said: Mapped[str] = mapped_column(String(500), default="")  # the SRI's own words with the last answer
    created_at: Mapped[datetime] = mapped_column(default=now)
