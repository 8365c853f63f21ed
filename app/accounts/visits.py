"""When somebody was here before: one visit ends when they are not seen for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, select, update

from app.db import db, now
from app.models import Account

GAP = timedelta(hours=1)
ACCOUNT = Account.__table__


def note(account_id: int) -> None:
    """Note that somebody is here. After an hour away another visit begins."""
    at, before = now(), ACCOUNT.c.visited_at
    previous = case((before < at - GAP, before), else_=ACCOUNT.c.previous_visit_at)
    seen = update(ACCOUNT).where(ACCOUNT.c.id == account_id)
    db.session.execute(seen.values(visited_at=at, previous_visit_at=previous))


def previous(account_id: int) -> datetime | None:
    """Return when the visit before this one was last seen, None on the first.

    What is noted is up to five minutes old, and the first page of a visit comes before any note of it.
    """
    noted = select(ACCOUNT.c.visited_at, ACCOUNT.c.previous_visit_at).where(ACCOUNT.c.id == account_id)
    visited_at, previous_visit_at = db.session.execute(noted).one()
    if visited_at is not None and visited_at < now() - GAP:
        return visited_at
    return previous_visit_at
