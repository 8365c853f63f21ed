"""How fast a key may ask, and what the answer says about it.

Reading is counted in the memory of each process: a counter in the database would make every reading write.
Several processes let through as much each. Bringing in is counted in the database, for all of them together.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field

from werkzeug.datastructures import Headers

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit, TooMany
from app.security import brakes

READING = Limit("clave-lee", 600, 60)
WRITING = Limit("clave-carga", 120, 60)
MOST_KEPT = 10_000  # keys remembered at once: full buckets are forgotten beyond it


@dataclass(frozen=True, slots=True)
class Left:
    """How many requests a key has left at once, and in how many seconds it has them all again."""

    limit: Limit
    count: int
    seconds: int

    @classmethod
    def of(cls, limit: Limit, ahead: float) -> Left:
        """Work it out from how far the bucket's time runs ahead of the clock, in seconds.

        >>> Left.of(WRITING, 0.0).count, Left.of(WRITING, 2.25).count
        (120, 115)
        """
        ahead = max(0.0, ahead)
        return cls(limit, max(0, math.floor((limit.seconds - ahead) / limit.step)), math.ceil(ahead))

    def write(self, headers: Headers) -> None:
        """Add what a program reads to slow down before it must."""
        headers["RateLimit-Limit"] = str(self.limit.attempts)
        headers["RateLimit-Remaining"] = str(self.count)
        headers["RateLimit-Reset"] = str(self.seconds)


class Slower(TooMany):
    """A key asked too fast."""

    def __init__(self, seconds: float, left: Left) -> None:
        super().__init__(seconds)
        self.left = left


@dataclass(slots=True)
class Counter:
    """Counts in memory by GCRA, as `throttle.take` does in the database."""

    limit: Limit
    due: dict[int, float] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: int) -> Left:
        """Count one request, or raise Slower."""
        at = time.monotonic()
        with self.guard:
            if len(self.due) > MOST_KEPT:
                self.due = {key: due for key, due in self.due.items() if due > at}
            due = max(self.due.get(who, at), at) + self.limit.step
            if due - at <= self.limit.seconds:
                self.due[who] = due
                return Left.of(self.limit, due - at)
        raise Slower(due - at - self.limit.seconds, Left.of(self.limit, due - at - self.limit.step))


def bring(who: int) -> Left:
    """Count one request that brings something in, for every process, or raise Slower. Commits."""
    bucket = Bucket(WRITING, f"clave:{who}")
    try:
        brakes.spend(bucket)
    except TooMany as error:
        raise Slower(error.seconds, Left.of(WRITING, throttle.ahead(bucket))) from error
    return Left.of(WRITING, throttle.ahead(bucket))
