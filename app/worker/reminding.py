"""Remind by itself, where a firm asks for it: by day, of what nobody opened for as long as its manager said."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, select

from app.archive import reminders, rules
from app.archive.reminders import Asked
from app.db import begin_write, db, now
from app.models import Issuer
from app.notify.hours import is_day
from app.worker.shift import Shift, Turn, Work
from app.worker.summing_up import Morning

EVERY_SECONDS = 3_600.0
ISSUER = Issuer.__table__
WISHING = (
    select(ISSUER.c.id, ISSUER.c.remind_after, ISSUER.c.remind_every, ISSUER.c.remind_times)
    .where(ISSUER.c.remind_after.is_not(None), ISSUER.c.left_at.is_(None))
    .order_by(ISSUER.c.id)
)
logger = logging.getLogger(__name__)
Going = Callable[[], bool]


@contextmanager
def begin(shift: Shift) -> Iterator[Work]:
    """Set up a bell for one worker, and the look for summaries that are due."""
    bell, morning = Bell(), Morning()

    def work() -> Turn:
        bell.ring(shift.going)
        morning.look(shift.going)
        return Turn.REST

    yield work


class Bell:
    """Rings when a worker starts, and then every hour, by day. Several workers remind once: each voucher is claimed."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def ring(self, going: Going = lambda: True) -> int:
        """Remind if it is time; return how many receivers."""
        if time.monotonic() - self.last < EVERY_SECONDS or not is_day(now()):
            return 0
        self.last = time.monotonic()
        return remind_all(going)


def remind_all(going: Going) -> int:
    """Queue the reminders of every firm that wishes it."""
    firms = db.session.execute(WISHING).all()
    return sum(remind_for(firm, going) for firm in firms)


def remind_for(firm: Row[Any], going: Going) -> int:
    """Queue the reminders of one firm, each receiver's in a transaction of its own, so that pages answer meanwhile."""
    rule, after, told = rules.of(firm), 0, 0
    asked = rules.asked(firm, rule) if rule else None
    while asked and going():
        people, following = reminders.reachable(asked, after)
        told += sum(remind(asked, party_id) for party_id in people if going())
        if following is None:
            break
        after = following
    db.session.rollback()
    if told:
        logger.info("Se recordó a %s receptores de la firma %s.", told, firm.id)
    return told


def remind(asked: Asked, party_id: int) -> bool:
    """Queue the reminder of one receiver. Commits."""
    begin_write()
    document_ids = reminders.remind(asked, party_id)
    db.session.commit()
    return bool(document_ids)
