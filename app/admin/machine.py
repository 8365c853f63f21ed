"""What the machine says of itself: its disk, its database, its backups, its clock, its folders."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import sqlalchemy
from flask import Flask
from sqlalchemy import func, select, text

from app import __version__, schema
from app.db import db, now
from app.models import Act, Arrival, Mail

UNITS = ("bytes", "kB", "MB", "GB", "TB")
THOUSAND = 1_000
SKEW = timedelta(minutes=5)
MOST_COUNTED = 1_000  # files of a folder; more are "más de"


class Disk(NamedTuple):
    """The room where the installation lives, in bytes."""

    free: int
    total: int

    @property
    def share(self) -> float:
        """How much of it is free, from 0 to 1."""
        return self.free / self.total if self.total else 0.0


class Backup(NamedTuple):
    """The newest copy."""

    name: str
    at: datetime
    size: int


class Inbox(NamedTuple):
    """One folder where a firm leaves files, and how many wait there."""

    name: str
    waiting: int


def size_in_words(size: float) -> str:
    """Write a size as people say it.

    >>> size_in_words(512), size_in_words(1_500_000), size_in_words(20_000_000_000)
    ('512 bytes', '1.5 MB', '20.0 GB')
    """
    unit = 0
    while size >= THOUSAND and unit < len(UNITS) - 1:
        size, unit = size / THOUSAND, unit + 1
    return f"{size:.1f} {UNITS[unit]}" if unit else f"{size:.0f} {UNITS[0]}"


def disk(app: Flask) -> Disk:
    """Measure the disk of the installation."""
    used = shutil.disk_usage(app.config["INSTANCE_DIR"])
    return Disk(used.free, used.total)


def newest_backup(app: Flask) -> Backup | None:
    """Return the newest copy in INSTANCE_DIR/backups, None when there is none."""
    found = []
    with suppress(OSError):
        for entry in os.scandir(Path(app.config["INSTANCE_DIR"]) / "backups"):
            stat = entry.stat()
            found.append(Backup(entry.name, datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size))
    return max(found, key=lambda copy: copy.at, default=None)


def inboxes(app: Flask) -> list[Inbox]:
    """List the folders of the firms in INBOX_DIR, with how many files wait in each."""
    place: Path | None = app.config["INBOX_DIR"]
    if place is None:
        return []
    with suppress(OSError):
        folders = sorted(entry.path for entry in os.scandir(place) if entry.is_dir())
        return [Inbox(Path(path).name, files_in(path)) for path in folders]
    return []


def files_in(path: str) -> int:
    """Count the files that wait in a folder, up to MOST_COUNTED."""
    count = 0
    with suppress(OSError):
        for entry in os.scandir(path):
            count += entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
            if count >= MOST_COUNTED:
                break
    return count


def database_size() -> int:
    """Measure the database, in bytes."""
    if is_postgresql():
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages, each = (db.session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return int(pages) * int(each)


def database_version() -> str:
    """Name the database and its version."""
    if is_postgresql():
        return f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}"
    return f"SQLite {sqlite3.sqlite_version}"


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def revision() -> tuple[str, bool]:
    """Return the revision of the schema, and whether it is the one of this release."""
    current = schema.current(db.session.connection())
    return current or "ninguna", current == schema.head()


def versions() -> list[tuple[str, str]]:
    """List what runs here."""
    return [
        ("ClickFactura", __version__),
        ("Python", platform.python_version()),
        ("SQLAlchemy", sqlalchemy.__version__),
        ("Base de datos", database_version()),
        ("Sistema", f"{platform.system()} {platform.release()}"),
    ]


def clock_is_behind() -> bool:
    """Tell whether something was written later than now: then the clock went back, or is wrong."""
    newest = (
        select(func.max(Act.at)).scalar_subquery(),
        select(func.max(Arrival.last_at)).scalar_subquery(),
        select(func.max(Mail.sent_at)).scalar_subquery(),
    )
    latest = [at for at in db.session.execute(select(*newest)).one() if at is not None]
    return any(at > now() + SKEW for at in latest)
