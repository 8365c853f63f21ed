"""Whose turn it is to ask the SRI: the next clave, by one worker alone, at one polite rate for the installation.

A claim moves `due_at` on before the request leaves, so that a worker that dies never makes two of one.
Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Update,
    and_,
    bindparam,
    func,
    select,
    text,
    union_all,
    update,
)

from app.db import UtcDateTime, db
from app.models import Inquiry, Question, Rank
from app.sri.catalogo import Ambiente

LEASE = timedelta(minutes=2)  # far longer than one request may take
RATE_WINDOW = timedelta(minutes=1)
CLAIM_LOCK = 0x53726921  # "Sri!": any number, the same in every process
INQUIRY = Inquiry.__table__
NOW, UNTIL = bindparam("now", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime())


class Service(NamedTuple):
    """What answers, or does not, by itself: one of the two services, of one ambiente."""

    question: Question
    ambiente: Ambiente


def service_of(row: Row[Any] | Inquiry) -> Service:
    """Say which service answers about a clave next."""
    return Service(row.question, Ambiente(row.clave_acceso[23]))


def first_due(rank: Rank, question: Question, paused: Collection[Service]) -> Any:
    """Find the one that has been due for longest among those of one rank and question: an index gives it at once."""
    closed = [service.ambiente.value for service in paused if service.question is question]
    ambiente = func.substr(INQUIRY.c.clave_acceso, 24, 1)
    served = [ambiente.not_in(closed)] if closed else []
    due = and_(INQUIRY.c.rank == rank, INQUIRY.c.question == question, INQUIRY.c.due_at <= NOW, *served)
    columns = INQUIRY.c.id, INQUIRY.c.due_at
    some = select(*columns).where(due).order_by(INQUIRY.c.due_at, INQUIRY.c.id).limit(1).subquery()
    return select(some)


def first_of(rank: Rank, paused: Collection[Service]) -> ScalarSelect[Any]:
    """Find the one of a rank that has been due for longest, whatever is asked of it."""
    both = union_all(*(first_due(rank, question, paused) for question in Question)).subquery()
    return select(both.c.id).order_by(both.c.due_at, both.c.id).limit(1).scalar_subquery()


@lru_cache(maxsize=16)
def due(paused: frozenset[Service]) -> ColumnElement[Any]:
    """Find the next one to ask: by rank, then whichever has been due for longest."""
    return func.coalesce(*(first_of(rank, paused) for rank in Rank))


@lru_cache(maxsize=16)
def taking(paused: frozenset[Service]) -> Update:
    """Build the statement that takes the next one."""
    return (
        update(INQUIRY)
        .where(INQUIRY.c.id == due(paused), INQUIRY.c.due_at <= NOW)
        .values(asked_at=NOW, due_at=UNTIL, leased_until=UNTIL, leased_by=bindparam("worker"))
        .returning(*INQUIRY.c)
    )


def is_ready(now: datetime, paused: frozenset[Service] = frozenset()) -> bool:
    """Tell whether `claim` would find something, without taking a write lock."""
    return may_ask(now) and db.session.scalar(select(due(paused)), {"now": now}) is not None


def claim(worker: str, now: datetime, paused: frozenset[Service] = frozenset()) -> Row[Any] | None:
    """Take the next one that is due for this worker; return its row as it is now, or None.

    One UPDATE that repeats its condition, so two workers never ask about one clave. None either while
    SRI_RATE requests left within the last minute. Call it in a unit that writes, and commit before asking.
    """
    take_turns()  # or two workers would count the same minute
    if not may_ask(now):
        return None
    values = {"now": now, "worker": worker, "until": now + LEASE}
    return db.session.execute(taking(paused), values).first()


def take_turns() -> None:
    """Let no other worker claim until this transaction ends. On SQLite a unit that writes is alone."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": CLAIM_LOCK})


def may_ask(now: datetime) -> bool:
    """Tell whether fewer than SRI_RATE requests left within the last minute, from the whole installation."""
    lately = select(func.count()).select_from(INQUIRY).where(INQUIRY.c.asked_at > now - RATE_WINDOW)
    return bool((db.session.scalar(lately) or 0) < current_app.config["SRI_RATE"])
