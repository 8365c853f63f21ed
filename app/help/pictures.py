"""The manual's pictures: their address with the hash of what they hold, and their size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*\.webp"
VERSION = 16
WIDE = 1000  # pixels from which a picture takes the whole width


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as a page shows it."""

    name: str
    version: str  # of its content
    width: int
    height: int

    @property
    def url(self) -> str:
        """Return an address that changes with the picture, so that browsers keep it for good."""
        return f"/ayuda/img/{self.name}?v={self.version}"

    @property
    def is_wide(self) -> bool:
        """Tell a picture of a large screen from one of a telephone."""
        return self.width >= WIDE


def find(folder: Path, name: str) -> Picture | None:
    """Return a picture of the folder, or None when there is none of that name."""
    path = folder / name
    return measure(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=256)
def measure(path: Path, changed_at: int) -> Picture:
    """Read a picture's size and the hash of its bytes, again after every change."""
    data = path.read_bytes()
    with Image.open(BytesIO(data)) as image:
        width, height = image.size
    return Picture(path.name, hashlib.sha256(data).hexdigest()[:VERSION], width, height)
