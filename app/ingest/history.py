"""What came in for one firm, newest first: its history, of which the tray is what still waits."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.desk import Desk
from app.db import db
from app.models import Arrival, ArrivalOutcome


def page(desk: Desk, outcome: ArrivalOutcome | None, before: int | None, size: int) -> list[Arrival]:
    """Return the firm's arrivals older than the one with the id `before`, with their bytes left where they are."""
    found = select(Arrival).where(Arrival.issuer_id == desk.issuer_id)
    if outcome:
        found = found.where(Arrival.outcome == outcome)
    if before:
        found = found.where(Arrival.id < before)
    return list(db.session.scalars(found.order_by(Arrival.id.desc()).limit(size)))
