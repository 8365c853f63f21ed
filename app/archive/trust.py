"""The certificates that this installation trusts, read again only when their folder changes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from click import ClickException
from flask import Flask

from app.sri.certificado import Trust


class Unusable(ClickException):
    """TRUSTED_CAS cannot be read. The Spanish sentence names the file."""


def of(app: Flask) -> Trust | None:
    """Return what TRUSTED_CAS holds, None when it is not set. Raises Unusable."""
    folder: Path | None = app.config["TRUSTED_CAS"]
    if folder is None:
        return None
    try:
        return _load(folder, _state(folder))
    except (OSError, ValueError) as error:
        raise Unusable(f"TRUSTED_CAS: un archivo no se puede leer. {error}") from error


def perhaps(app: Flask) -> Trust | None:
    """Return the same; None, with a line in the log, when it cannot be read: no chain is checked then."""
    try:
        return of(app)
    except Unusable as error:
        app.logger.warning("%s", error.message)
        return None


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Give the name, size in bytes and change (ns) of every file, in order: equal while nothing changed."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat()) for entry in entries]
    return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in found))


@lru_cache(maxsize=1)
def _load(folder: Path, _state: tuple[tuple[str, int, int], ...]) -> Trust:
    return Trust.load(folder)
