"""When the mailbox was last looked at, and how that went: a file in INSTANCE_DIR, as the worker's sign of life is."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from app import durable
from app.db import now

FILE = "mailbox.json"


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `trouble` is a sentence for the administrator, "" when it went well; `worked_at` is the last that did."""

    mailbox: str
    at: datetime
    trouble: str = ""
    worked_at: datetime | None = None


def note(app: Flask, mailbox: str, trouble: str) -> None:
    """Write down how a look went. A disk that refuses is no reason to stop."""
    before, at = last(app, mailbox), now()
    worked_at = at if not trouble else before.worked_at if before else None
    with suppress(OSError):
        durable.write(
            place(app), json.dumps(asdict(Look(mailbox, at, trouble, worked_at)), default=str).encode()
        )


def last(app: Flask, mailbox: str) -> Look | None:
    """Return the last look at this mailbox, None when there was none."""
    try:
        said = json.loads(place(app).read_bytes())
        worked_at = datetime.fromisoformat(said["worked_at"]) if said["worked_at"] else None
        look = Look(said["mailbox"], datetime.fromisoformat(said["at"]), str(said["trouble"]), worked_at)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return look if look.mailbox == mailbox else None


def place(app: Flask) -> Path:
    return Path(app.config["INSTANCE_DIR"]) / FILE
