"""Throw away what has served its time: throttle buckets that are full again, sessions that ended."""

from __future__ import annotations

import time

from app.accounts import sessions, throttle
from app.db import begin_write, db

EVERY_SECONDS = 600.0
SWEEPS = (sessions.sweep, throttle.sweep)


class Broom:
    """Sweeps once when a worker starts, and then every ten minutes."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def sweep(self) -> None:
        """Sweep if it is time, each kind in a transaction of its own."""
        if time.monotonic() - self.last < EVERY_SECONDS:
            return
        self.last = time.monotonic()
        for sweep in SWEEPS:
            begin_write()
            sweep()
            db.session.commit()
