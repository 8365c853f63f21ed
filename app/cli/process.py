"""What every process that stays has in common: where its log goes, and how it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_to_stderr() -> None:
    """Write the log on stderr. Of Alembic and httpx only what is out of order: they tell of each step."""
    logging.basicConfig(level=logging.INFO, format=FORMAT)
    for talkative in ("alembic", "httpx"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def until_told() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set. Call it in the main thread."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
    return stop
