"""One examination that takes its time after the other: it keeps a processor, and pages have to answer meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.exceptions import ServiceUnavailable

from app.sri.paquete import MAGIC

LARGE = 512 * 1024  # bytes from which an examination waits for its turn
TURN = threading.Semaphore(1)  # in this process
STRANGERS = threading.Semaphore(
    1
)  # who does not sign in waits for one another, and keeps nobody else waiting
BUSY_SECONDS = 20
BUSY = "Se está revisando otro envío. Espere un momento y mande este de nuevo."


def is_heavy(start: bytes, size: int) -> bool:
    """Tell whether what begins so and is so large takes its time: a small ZIP may hold a thousand vouchers."""
    return size >= LARGE or start.startswith(MAGIC)


@contextmanager
def turn(
    *, heavy: bool = True, line: threading.Semaphore = TURN, seconds: int = BUSY_SECONDS
) -> Iterator[None]:
    """Let one heavy examination run at a time; another one is asked to come back after so many seconds (503)."""
    if not heavy:
        yield
        return
    if not line.acquire(blocking=False):
        busy = ServiceUnavailable(BUSY, retry_after=seconds)
        busy.speaks_spanish = True  # type: ignore[attr-defined]
        raise busy
    try:
        yield
    finally:
        line.release()
