"""A sign of life that other processes can read: files in INSTANCE_DIR, one for each worker and one for all.

Files and no rows, so that a busy or broken database never hides that a worker lives, and a beat costs
no transaction. `worker.json` holds the last beat of whichever worker; `workers/<name>.json` tells of one.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app.db import now

FILE, FOLDER = "worker.json", "workers"
EVERY = timedelta(seconds=5)
ALIVE = timedelta(seconds=90)  # longer than the slowest step of one SMTP conversation
FORGOTTEN = timedelta(hours=1)  # what a killed worker left behind is thrown away after this


@dataclass(slots=True)
class Notes:
    """What one worker tells of itself: since when, what each lane is at, and what is out of order."""

    since: datetime = field(default_factory=now)
    doing: dict[str, str] = field(default_factory=dict)  # lane: what it is at, "" when it rests
    alive: dict[str, float] = field(default_factory=dict)  # lane: when it last showed, monotonic
    troubles: dict[str, tuple[str, ...]] = field(default_factory=dict)  # lane: sentences in Spanish

    def mark(self, lane: str) -> None:
        """Say that a lane goes on."""
        self.alive[lane] = time.monotonic()

    def stuck(self) -> list[str]:
        """Name the lanes that showed no life for too long."""
        longest = time.monotonic() - ALIVE.total_seconds()
        return [lane for lane, last in self.alive.items() if last < longest]

    def told(self) -> list[str]:
        """List what is out of order, each once."""
        return list(dict.fromkeys(trouble for said in self.troubles.values() for trouble in said))


def place(app: Flask) -> Path:
    """Return the path of the file that tells whether any worker lives."""
    return Path(app.config["INSTANCE_DIR"]) / FILE


def place_of(app: Flask, worker: str) -> Path:
    """Return the path of the file of one worker."""
    return Path(app.config["INSTANCE_DIR"]) / FOLDER / f"{worker}.json"


def beat(app: Flask, worker: str, notes: Notes | None = None) -> None:
    """Say that this worker is alive and what it is at. A disk that refuses is no reason to stop working."""
    at = now().isoformat()
    with suppress(OSError):
        write(place(app), worker, {"worker": worker, "at": at})
        if notes:
            mine = place_of(app, worker)
            mine.parent.mkdir(mode=0o700, exist_ok=True)
            about = {"since": notes.since.isoformat(), "doing": notes.doing, "troubles": notes.told()}
            write(mine, worker, {"worker": worker, "at": at, **about})


def write(path: Path, worker: str, said: dict[str, Any]) -> None:
    """Replace one of the files in one step, so that nobody reads half of it."""
    temporary = path.with_name(f".{path.name}.{worker}")
    temporary.write_text(json.dumps(said), encoding="ascii")
    os.replace(temporary, path)  # noqa: PTH105  (one call that replaces on every system)


def stop(app: Flask, worker: str) -> None:
    """Take the sign of life away, unless another worker has beaten since."""
    place_of(app, worker).unlink(missing_ok=True)
    if read(place(app)).get("worker") == worker:
        place(app).unlink(missing_ok=True)


def read(path: Path) -> dict[str, Any]:
    """Return what a file says; empty when there is none or it is damaged."""
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        return {**said, "worker": str(said["worker"]), "at": datetime.fromisoformat(said["at"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def status(app: Flask) -> dict[str, Any]:
    """Tell whether any worker is alive: `state` is "ok", "late" (it beat long ago) or "stopped".

    `at` is the last beat, aware, or None; `worker` its name or "".
    """
    said = read(place(app))
    if not said:
        return {"state": "stopped", "at": None, "worker": ""}
    return {"state": state(said["at"]), "at": said["at"], "worker": said["worker"]}


def state(at: datetime) -> str:
    """Tell "ok" from "late" by the last beat."""
    return "late" if now() - at > ALIVE else "ok"


def workers(app: Flask) -> list[dict[str, Any]]:
    """List the workers that live or fell silent within the hour, by name.

    Each: `worker` (its name), `since` and `at` (its last beat), aware; `state` "ok" or "late"; `doing`,
    what each lane is at ("" while it rests); `troubles`, sentences in Spanish.
    """
    found = []
    for path in sorted((Path(app.config["INSTANCE_DIR"]) / FOLDER).glob("*.json")):
        with suppress(ValueError, KeyError, TypeError):
            said = read(path)
            since, doing = datetime.fromisoformat(said["since"]), dict(said["doing"])
            about = {"since": since, "doing": doing, "troubles": [str(one) for one in said["troubles"]]}
            found.append({"worker": said["worker"], "at": said["at"], "state": state(said["at"]), **about})
    return found


def troubles(app: Flask) -> list[str]:
    """List what living workers found out of order, each sentence once."""
    living = [one for one in workers(app) if one["state"] == "ok"]
    return list(dict.fromkeys(trouble for one in living for trouble in one["troubles"]))


def forget_the_dead(app: Flask) -> None:
    """Throw away what workers left behind that were killed long ago."""
    for one in workers(app):
        if now() - one["at"] > FORGOTTEN:
            place_of(app, one["worker"]).unlink(missing_ok=True)
