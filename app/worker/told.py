"""What whoever carries tells as it goes.

At        about to examine a voucher of this job: if I die now, it is its fault
Storing   about to talk to the database: if I die now, it is nobody's fault
Carried   committed: what became of each voucher of a job
Trouble   the rest has to wait: the database is busy, the disk is full
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.ingest.telling import Line


@dataclass(frozen=True, slots=True)
class At:
    """About to examine a voucher of this job."""

    job: int


@dataclass(frozen=True, slots=True)
class Storing:
    """About to file what was examined."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of each voucher of this job. It is committed."""

    job: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing more can be done now, and why."""

    reason: str


Message = At | Storing | Carried | Trouble


class Guard(Protocol):
    """Watches over an examination."""

    def arm(self, vouchers: int, spent: float) -> None:
        """Allow the next voucher its time, of a file that has yielded so many in so many seconds."""

    def disarm(self) -> None:
        """Say that the examination is over."""


Going = Callable[[], bool]


class Died(Exception):
    """The child ended, or was ended, in the middle. `job` is whose fault it was, None when nobody's."""

    def __init__(self, job: int | None) -> None:
        self.job = job
        super().__init__(f"job {job}")


class Stopped(Exception):
    """We were told to stop, and the child did not finish in time."""
