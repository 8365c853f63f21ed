"""Who carries: a child process that may die of a file without harm, or ourselves where none can be made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

from flask import Flask

from app.worker.batch import Jobs
from app.worker.ourselves import Ourselves
from app.worker.parent import Child
from app.worker.told import Going, Message


class Carrier(Protocol):
    """Carries one batch at a time."""

    def carry(self, jobs: Jobs, going: Going) -> Iterator[Message]:
        """Yield what is told. Raises Died, Stopped."""

    def close(self) -> None:
        """Nothing more is to be carried."""


def of(app: Flask) -> Carrier:
    """Choose who carries on this system."""
    return Child(app) if os.name == "posix" else Ourselves(app)
