"""The loop: due mail every second, sweeps now and then, a beat, and a rest when something is out of order."""

from __future__ import annotations

import logging
import random
import threading
import time
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.exc import OperationalError

from app.db import db
from app.worker import heartbeat, mailing, sweeps

TICK_SECONDS = 1.0
LONGEST_REST_SECONDS = 60.0
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Pace:
    """How long to rest after a step that went wrong: longer each time, never all workers together."""

    troubles: int = 0

    def rest(self, trouble: bool) -> float:  # noqa: FBT001  (the one thing it is told)
        """Return the seconds until the next step."""
        self.troubles = self.troubles + 1 if trouble else 0
        if not self.troubles:
            return TICK_SECONDS
        longest = min(TICK_SECONDS * 2 ** min(self.troubles, 10), LONGEST_REST_SECONDS)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311  (jitter, not a secret)


@dataclass(frozen=True, slots=True)
class Inline:
    """A worker beside the web server, in a thread of its own."""

    thread: threading.Thread
    stopping: threading.Event

    def stop(self, seconds: float) -> bool:
        """Ask it to finish the message in hand, and wait for it. Return whether it did."""
        self.stopping.set()
        self.thread.join(seconds)
        return not self.thread.is_alive()


def start_inline(app: Flask) -> Inline:
    """Start a worker in this process."""
    stopping = threading.Event()
    thread = threading.Thread(target=run, args=(app, stopping), name="worker", daemon=True)
    thread.start()
    return Inline(thread, stopping)


def run(app: Flask, stop: threading.Event, *, once: bool = False) -> None:
    """Work until told to stop. What is in hand is finished first."""
    worker, pace, broom = mailing.worker_name(), Pace(), sweeps.Broom()
    pulse = Pulse(app, worker)
    logger.info("El trabajador %s empieza.", worker)
    while not stop.is_set():
        pulse.beat()
        trouble = step(app, worker, stop, pulse, broom)
        if once or stop.wait(pace.rest(trouble)):
            break
    heartbeat.stop(app, worker)
    logger.info("El trabajador %s terminó.", worker)


class Pulse:
    """Beats at most every few seconds."""

    def __init__(self, app: Flask, worker: str) -> None:
        self.app, self.worker, self.last = app, worker, float("-inf")

    def beat(self) -> None:
        """Say that we are alive, unless we just did."""
        if time.monotonic() - self.last >= heartbeat.EVERY.total_seconds():
            heartbeat.beat(self.app, self.worker)
            self.last = time.monotonic()


def step(app: Flask, worker: str, stop: threading.Event, pulse: Pulse, broom: sweeps.Broom) -> bool:
    """Do what is due once. Return whether something was out of order."""

    def going() -> bool:
        pulse.beat()
        return not stop.is_set()

    with app.app_context():
        try:
            tally = mailing.send_due(worker=worker, going=going)
            broom.sweep()
        except OperationalError as error:
            logger.warning("La base de datos está ocupada o no responde: %s", type(error.orig).__name__)
            return True
        except Exception:
            logger.exception("El trabajador tropezó y sigue.")
            return True
        finally:
            db.session.remove()
    return tally.unreachable
