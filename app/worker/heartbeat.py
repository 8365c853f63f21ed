"""A sign of life that other processes can read: the instant in INSTANCE_DIR/worker.json.

A file and no row, so that a busy or broken database never hides that the worker lives, and a beat costs
no transaction. With several workers the last to beat is the one that shows.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app.db import now

FILE = "worker.json"
EVERY = timedelta(seconds=5)
ALIVE = timedelta(seconds=90)  # longer than the slowest step of one SMTP conversation


def place(app: Flask) -> Path:
    """Return the path of the file."""
    return Path(app.config["INSTANCE_DIR"]) / FILE


def beat(app: Flask, worker: str) -> None:
    """Say that this worker is alive. A disk that refuses is no reason to stop working."""
    path = place(app)
    temporary = path.with_name(f".{FILE}.{worker}")
    with suppress(OSError):
        temporary.write_text(json.dumps({"worker": worker, "at": now().isoformat()}), encoding="ascii")
        os.replace(temporary, path)  # noqa: PTH105  (one call that replaces on every system)


def stop(app: Flask, worker: str) -> None:
    """Take the sign of life away, unless another worker has beaten since."""
    if read(app).get("worker") == worker:
        place(app).unlink(missing_ok=True)


def read(app: Flask) -> dict[str, Any]:
    """Return what the file says; empty when there is none or it is damaged."""
    try:
        said = json.loads(place(app).read_text(encoding="ascii"))
        return {"worker": str(said["worker"]), "at": datetime.fromisoformat(said["at"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def status(app: Flask) -> dict[str, Any]:
    """Tell whether any worker is alive: `state` is "ok", "late" (it beat long ago) or "stopped".

    `at` is the last beat, aware, or None; `worker` its name or "".
    """
    said = read(app)
    if not said:
        return {"state": "stopped", "at": None, "worker": ""}
    late = now() - said["at"] > ALIVE
    return {"state": "late" if late else "ok", **said}
