"""The loop: a lane for each step, in a thread of its own, with a rest when something is out of order; a beat for all."""

from __future__ import annotations

import logging
import random
import threading
import time
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy.exc import OperationalError

from app.db import db
from app.worker import heartbeat, mailing
from app.worker.shift import Shift, Step, Turn, Work
from app.worker.steps import STEPS

TICK_SECONDS = 1.0
LONGEST_REST_SECONDS = 60.0
DRAIN_SECONDS = 10.0
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
    """A worker beside the web server, in threads of its own."""

    thread: threading.Thread
    stopping: threading.Event

    def stop(self, seconds: float) -> bool:
        """Ask it to finish what is in hand, and wait for it. Return whether it did."""
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
    """Work until told to stop, or each step `once`. What is in hand is finished first."""
    shift = Shift(app, mailing.worker_name(), stop)
    lanes = [Lane(step, shift.of(step.name), once=once) for step in STEPS]
    pulse = Pulse(shift)
    logger.info("El trabajador %s empieza.", shift.worker)
    for lane in lanes:
        lane.thread.start()
    while not stop.wait(TICK_SECONDS / 4) and any(lane.thread.is_alive() for lane in lanes):
        pulse.beat()
    drain(lanes)
    heartbeat.stop(app, shift.worker)
    logger.info("El trabajador %s terminó.", shift.worker)


def drain(lanes: list[Lane]) -> None:
    """Let what is in hand be finished, for up to ten seconds."""
    deadline = time.monotonic() + DRAIN_SECONDS
    for lane in lanes:
        lane.thread.join(max(0.0, deadline - time.monotonic()))
        if lane.thread.is_alive():
            logger.warning(
                "«%s» no terminó a tiempo; lo que tenía lo tomará otro trabajador.", lane.step.name
            )


class Pulse:
    """Beats at most every few seconds, and not while a lane is stuck: then the worker shows as late."""

    def __init__(self, shift: Shift) -> None:
        self.shift, self.last = shift, float("-inf")

    def beat(self) -> None:
        """Say that we are alive, unless we just did."""
        if time.monotonic() - self.last >= heartbeat.EVERY.total_seconds() and not self.shift.notes.stuck():
            heartbeat.beat(self.shift.app, self.shift.worker, self.shift.notes)
            self.last = time.monotonic()


@dataclass(slots=True)
class Lane:
    """One step and the thread that takes its turns."""

    step: Step
    shift: Shift
    once: bool = False
    pace: Pace = field(default_factory=Pace)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.run, name=f"worker-{self.step.name}", daemon=True)

    def run(self) -> None:
        """Take turns until told to stop."""
        with self.step.begin(self.shift) as work:
            while self.shift.going():
                turn = self.take(work)
                if self.once:
                    break
                if turn is not Turn.MORE:
                    self.rest(self.pace.rest(turn is Turn.TROUBLE))

    def rest(self, seconds: float) -> None:
        """Wait, and show life while waiting."""
        deadline = time.monotonic() + seconds
        while self.shift.going() and (left := deadline - time.monotonic()) > 0:
            self.shift.stop.wait(min(left, heartbeat.EVERY.total_seconds()))

    def take(self, work: Work) -> Turn:
        """Do what is due once. Whatever goes wrong with it is told and stops nothing."""
        with self.shift.app.app_context():
            try:
                return work()
            except OperationalError as error:
                logger.warning("La base de datos está ocupada o no responde: %s", type(error.orig).__name__)
            except Exception:
                logger.exception("El trabajador tropezó y sigue.")
            finally:
                db.session.remove()
        return Turn.TROUBLE
