"""The child process that carries, as its parent sees it."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import pickle
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from app.ingest.telling import Line
from app.worker import batch
from app.worker.batch import Jobs
from app.worker.told import At, Carried, Died, Going, Message, Stopped, Storing, Trouble

ROOT = Path(__file__).parents[2]
PROGRAM = "app.worker.child"
LIFE_JOBS = 500  # then a fresh child takes over, and whatever the old one gathered is gone
SILENCE_SECONDS = 20.0  # a voucher has two seconds of processor; the rest is for a machine with much to do
DATABASE_SECONDS = 90.0
START_SECONDS = 60.0
DRAIN_SECONDS = 4.0
LOOK_SECONDS = 0.25
GATHER_SECONDS = 0.03  # messages are read some at a time, so that they wake the pages' process seldom
logger = logging.getLogger(__name__)


class Child:
    """Carries in a process of its own, made when first needed and anew after some hundred files."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.process: subprocess.Popen[bytes] | None = None
        self.carried = 0
        self.rest = b""

    def carry(self, jobs: Jobs, going: Going) -> Iterator[Message]:
        """Yield what the child tells. Raises Died when it ended, or had to be ended; Stopped."""
        process = self.process or self.start()
        self.carried += len(jobs)
        culprit: int | None = None
        try:
            self.give(process, batch.written(jobs))
            for said in self.heard(process, going):
                if said is None:
                    if self.carried >= LIFE_JOBS:
                        self.close()
                    return
                culprit = said.job if isinstance(said, At) else None
                yield said
        except (OSError, TimeoutError, EOFError) as error:
            self.kill()
            raise Died(culprit) from error
        except (Stopped, GeneratorExit):
            self.kill()
            raise

    def start(self) -> subprocess.Popen[bytes]:
        """Start a child and give it the settings. It is a new program, never a copy of our threads."""
        command = [sys.executable, "-m", PROGRAM]
        self.process = subprocess.Popen(  # noqa: S603  (our own program)
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.carried, self.rest = 0, b""
        self.give(self.process, base64.b64encode(pickle.dumps(dict(self.app.config))))
        return self.process

    @staticmethod
    def give(process: subprocess.Popen[bytes], line: bytes) -> None:
        """Write one line to the child. Raises OSError when it is no more."""
        assert process.stdin is not None  # noqa: S101  (it was asked for)
        process.stdin.write(line + b"\n")
        process.stdin.flush()

    def heard(self, process: subprocess.Popen[bytes], going: Going) -> Iterator[Message | None]:
        """Yield each message, and None at the end of the batch."""
        allowed = START_SECONDS
        while True:
            for line in self.lines(process, going, allowed):
                said = message(json.loads(line))
                yield said
                allowed = DATABASE_SECONDS if isinstance(said, Storing) else SILENCE_SECONDS

    def lines(self, process: subprocess.Popen[bytes], going: Going, allowed: float) -> list[bytes]:
        """Wait for the child's next lines. Raises TimeoutError, EOFError, Stopped."""
        assert process.stdout is not None  # noqa: S101  (it was asked for)
        since, told_to_stop = time.monotonic(), None
        while True:
            if not going():
                told_to_stop = told_to_stop or time.monotonic()
                if time.monotonic() - told_to_stop > DRAIN_SECONDS:
                    raise Stopped
            if select.select([process.stdout], [], [], LOOK_SECONDS)[0]:
                time.sleep(GATHER_SECONDS)
                if not (data := os.read(process.stdout.fileno(), 1 << 20)):
                    raise EOFError
                *lines, self.rest = (self.rest + data).split(b"\n")
                if lines:
                    return lines
            if time.monotonic() - since > allowed:
                raise TimeoutError

    def close(self) -> None:
        """Let the child end by itself."""
        if self.process:
            assert self.process.stdin is not None  # noqa: S101  (it was asked for)
            self.process.stdin.close()
            try:
                self.process.wait(DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                logger.warning("El proceso que revisa archivos no termina solo; se lo termina.")
            self.kill()

    def kill(self) -> None:
        """End the child, whatever it is at: what it had not committed is as if it had never begun."""
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self.process = None


def message(said: list[Any]) -> Message | None:
    """Read one message; None at the end of a batch."""
    match said:
        case ["at", number]:
            return At(number)
        case ["storing"]:
            return Storing()
        case ["carried", number, lines]:
            return Carried(number, [Line(**line) for line in lines])
        case ["trouble", reason]:
            return Trouble(reason)
    return None
