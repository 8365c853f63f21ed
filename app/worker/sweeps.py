"""Throw away what has served its time: full throttle buckets, ended sessions, old answers and drafts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.accounts import access, answers, sessions, throttle
from app.db import begin_write, db
from app.store import drafts
from app.worker import heartbeat
from app.worker.shift import Shift, Turn, Work

EVERY_SECONDS = 600.0
SWEEPS = (sessions.sweep, throttle.sweep, answers.sweep, access.sweep, drafts.sweep)


@contextmanager
def begin(shift: Shift) -> Iterator[Work]:
    """Set up a broom for one worker."""
    broom = Broom()

    def work() -> Turn:
        if broom.sweep():
            heartbeat.forget_the_dead(shift.app)
        return Turn.REST

    yield work


class Broom:
    """Sweeps once when a worker starts, and then every ten minutes."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def sweep(self) -> bool:
        """Sweep if it is time, each kind in a transaction of its own. Return whether it was."""
        if time.monotonic() - self.last < EVERY_SECONDS:
            return False
        self.last = time.monotonic()
        for sweep in SWEEPS:
            begin_write()
            sweep()
            db.session.commit()
        return True
