"""When somebody was here before: one visit ends when they are not seen for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import case, update

from app.db import db, now
from app.models import Account

GAP = timedelta(hours=1)
ACCOUNT = Account.__table__


class Visitor(Protocol):
    """Who is here, with what was noted of them: an account, or its signed-in reader."""

    visited_at: datetime | None
    previous_visit_at: datetime | None


def note(account_id: int) -> None:
    """Note that somebody is here. After an hour away another visit begins."""
    at, before = now(), ACCOUNT.c.visited_at
    previous = case((before < at - GAP, before), else_=ACCOUNT.c.previous_visit_at)
    seen = update(ACCOUNT).where(ACCOUNT.c.id == account_id)
    db.session.execute(seen.values(visited_at=at, previous_visit_at=previous))


def previous(visitor: Visitor) -> datetime | None:
    """Return when the visit before this one was last seen, None on the first.

    What is noted is up to five minutes old, and the first page of a visit comes before any note of it.
    """
    if visitor.visited_at is not None and visitor.visited_at < now() - GAP:
        return visitor.visited_at
    return visitor.previous_visit_at
