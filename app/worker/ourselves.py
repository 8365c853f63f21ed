"""Carry in this process, where no child can be made."""

from __future__ import annotations

import time
from collections.abc import Iterator

from flask import Flask

from app.worker import batch
from app.worker.batch import Jobs
from app.worker.told import At, Going, Message, Stopped

REST_SECONDS = 0.02


class Ourselves:
    """Carries in this process, with pauses between vouchers. Nothing here ends a voucher that does not end."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def carry(self, jobs: Jobs, going: Going) -> Iterator[Message]:
        """Yield what is told; between vouchers look whether to go on."""
        for message in batch.carry(self.app, jobs, self):
            yield message
            if not going():
                raise Stopped
            if isinstance(message, At):
                time.sleep(REST_SECONDS)

    def close(self) -> None:
        """Nothing is kept open."""

    def arm(self, vouchers: int, spent: float) -> None:
        """Nobody can end us."""

    def disarm(self) -> None:
        """Nor need to be told not to."""
