"""The files that a command is given: found in folders and read, never more than one can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.sri.paquete import MAX_ZIP

ENDINGS = {".xml", ".zip"}


def find(paths: Iterable[Path], above: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Yield each file named, and those of each folder in name order, folder by folder.

    A link that leads back to a folder `above` is not followed. A folder that cannot be opened is yielded
    itself, so that reading it says why.
    """
    for path in paths:
        if not path.is_dir():
            yield path
        elif (real := path.resolve()) not in above:
            try:
                children = sorted(child for child in path.iterdir() if is_candidate(child))
            except OSError:
                yield path
            else:
                yield from find(children, (*above, real))


def is_candidate(path: Path) -> bool:
    """Tell whether a folder's entry is to be looked at: a folder, an .xml or a .zip, but no pipe or device."""
    if path.suffix.lower() in ENDINGS:
        return path.is_dir() or path.is_file() or not path.exists()  # a broken link is told
    return path.is_dir()


def read(path: Path) -> bytes:
    """Read a file, and of one that is too large only enough to say so. Raises OSError."""
    with path.open("rb") as file:
        return file.read(MAX_ZIP + 1)
