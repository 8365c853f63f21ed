"""One batch of work: all files of the folder, or all messages of the mailbox, and how it crosses to a child."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict

from flask import Flask

from app.worker import carrying, opening
from app.worker.jobs import Job, Letter
from app.worker.told import Guard, Message

Jobs = list[Job] | list[Letter]


def carry(app: Flask, jobs: Jobs, guard: Guard) -> Iterator[Message]:
    """Carry a batch in, telling as it goes. Never raises for what it holds."""
    files = [job for job in jobs if isinstance(job, Job)]
    letters = [job for job in jobs if isinstance(job, Letter)]
    yield from opening.carry(app, letters, guard) if letters else carrying.carry(app, files, guard)


def written(jobs: Jobs) -> bytes:
    """Write a batch as a line."""
    kind = "letters" if isinstance(jobs[0], Letter) else "files"
    return json.dumps([kind, [asdict(job) for job in jobs]], default=in_base64).encode()


def in_base64(data: bytes) -> str:
    """Write bytes as a line holds them."""
    return base64.b64encode(data).decode()


def read(line: bytes) -> Jobs:
    """Read a line back."""
    kind, jobs = json.loads(line)
    if kind == "files":
        return [Job(**job) for job in jobs]
    return [Letter(**{**job, "data": base64.b64decode(job["data"])}) for job in jobs]
