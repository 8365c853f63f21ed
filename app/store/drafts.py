"""What somebody prepared and did not decide about yet: a file of its owner's alone, for an hour.

Whoever knows the key may read it; the caller asks whether it is theirs.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any

from flask import current_app

FOLDER = "importaciones"
LASTS_SECONDS = 3_600
KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


def keep(data: Any) -> str:
    """Write down what JSON can say, and return the key that nobody guesses."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep()
    key = secrets.token_hex(16)
    descriptor = os.open(folder / f"{key}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
    return key


def read(key: str) -> Any | None:
    """Return what was kept, None when it was taken, is too old, or never was."""
    return _read(_folder() / f"{key}.json") if KEY.fullmatch(key) else None


def take(key: str) -> Any | None:
    """Return what was kept, once: of two that ask at the same instant, one gets it."""
    if read(key) is None:
        return None
    mine = _folder() / f"{key}.{secrets.token_hex(8)}"
    try:
        (_folder() / f"{key}.json").rename(mine)
    except OSError:
        return None
    found = _read(mine)
    mine.unlink(missing_ok=True)
    return found


def sweep() -> int:
    """Throw away what is too old, also what a process left behind half taken. Returns how many files."""
    old = [path for path in _folder().glob("*") if not _is_fresh(path)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _read(path: Path) -> Any | None:
    try:
        return json.loads(path.read_text(encoding="utf-8")) if _is_fresh(path) else None
    except (OSError, ValueError):
        return None


def _is_fresh(path: Path) -> bool:
    try:
        return path.stat().st_mtime > time.time() - LASTS_SECONDS
    except OSError:
        return False


def _folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / FOLDER
