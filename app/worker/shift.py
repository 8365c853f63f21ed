"""What a step of the worker is told, and how it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from flask import Flask

from app.worker.heartbeat import Notes


class Turn(Enum):
    """How a turn ended."""

    REST = auto()  # nothing is due: wait for the next tick
    MORE = auto()  # more is due at once
    TROUBLE = auto()  # something is out of order: rest, longer each time


@dataclass(frozen=True, slots=True)
class Shift:
    """Whose work it is, whether to go on with it, and where to tell what is out of order."""

    app: Flask
    worker: str
    stop: threading.Event
    notes: Notes = field(default_factory=Notes)
    lane: str = ""

    def of(self, lane: str) -> Shift:
        """Return the shift of one lane."""
        return replace(self, lane=lane)

    def going(self) -> bool:
        """Show that this lane lives, and tell whether it should go on. Ask between items."""
        self.notes.mark(self.lane)
        return not self.stop.is_set()

    def at(self, what: str) -> None:
        """Say what this lane is at now; "" while it rests."""
        self.notes.doing[self.lane] = what

    def tell(self, *troubles: str) -> None:
        """Say all that is out of order in this lane, in sentences an administrator reads; none when all is well."""
        self.notes.troubles[self.lane] = troubles


Work = Callable[[], Turn]
Begin = Callable[[Shift], AbstractContextManager[Work]]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work. `begin` sets it up for a worker and gives the function that takes a turn at it."""

    name: str
    begin: Begin


def plainly(work: Callable[[Shift], Turn | None]) -> Begin:
    """Make a step of a function that needs nothing set up; None says that nothing more is due."""

    @contextmanager
    def begin(shift: Shift) -> Iterator[Work]:
        yield lambda: work(shift) or Turn.REST

    return begin
