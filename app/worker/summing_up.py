"""Queue the summaries for the firms' own people when their morning has come."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.db import begin_write, db, now
from app.notify import summaries

EVERY_SECONDS = 60.0


class Morning:
    """Looks every minute whose summary is due. Several workers write each once: it is claimed."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def look(self, going: Callable[[], bool] = lambda: True) -> int:
        """Queue what is due, if it is time to look; return how many summaries."""
        if time.monotonic() - self.last < EVERY_SECONDS:
            return 0
        self.last = time.monotonic()
        return sum_up(going)


def sum_up(going: Callable[[], bool] = lambda: True) -> int:
    """Queue the summaries that are due, each in a transaction of its own. What waits is counted before it begins."""
    at, queued = now(), 0
    for row in summaries.due(at):
        if not going():
            break
        something = bool(summaries.lines(row.issuer_id, row.summary, at))
        db.session.rollback()
        begin_write()
        queued += summaries.queue(row, at, something=something)
        db.session.commit()
    db.session.rollback()
    return queued
