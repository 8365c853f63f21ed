"""Folders that whoever leaves files may write in, held open where the system can.

Between one look and the next such a folder may be swapped for a link to somebody else's. What is done in a
folder that is held open is done in that very folder; no link leads into one.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CAN = {os.open, os.link, os.rename, os.unlink, os.stat, os.mkdir} <= os.supports_dir_fd
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder. `fd` is None where the system cannot hold one open: then its path has to do."""

    path: Path
    fd: int | None

    def at(self, name: str) -> str:
        """Name a file in it for the calls of `os` that take a `dir_fd`."""
        return name if self.fd is not None else str(self.path / name)

    def mode(self, name: str) -> int | None:
        """Return what kind of file has this name, no link followed; None when none has."""
        try:
            return os.stat(self.at(name), dir_fd=self.fd, follow_symlinks=False).st_mode
        except FileNotFoundError:
            return None

    def unlink(self, name: str) -> None:
        """Take a name away. None there is fine."""
        try:
            os.unlink(self.at(name), dir_fd=self.fd)
        except FileNotFoundError:
            return


@contextmanager
def entered(path: Path, *names: str, make: bool = False) -> Iterator[Place]:
    """Hold a folder below `path` open, going through no link. `make` makes the last one. Raises OSError."""
    if not CAN:
        below = path.joinpath(*names)
        if make:
            below.mkdir(exist_ok=True)
        yield Place(below, None)
        return
    fd = os.open(path, FOLDER)
    try:
        for name in names:
            if make and name == names[-1]:
                made(name, fd)
            above, fd = fd, os.open(name, FOLDER, dir_fd=fd)
            os.close(above)
        yield Place(path.joinpath(*names), fd)
    finally:
        os.close(fd)


def made(name: str, fd: int) -> None:
    """Make a folder unless it is there."""
    try:
        os.mkdir(name, dir_fd=fd)
    except FileExistsError:
        return


def carry(source: Place, name: str, target: Place) -> bool:
    """Rename a file into another folder. False when it is gone, or was swapped for something else meanwhile."""
    try:
        os.rename(source.at(name), target.at(name), src_dir_fd=source.fd, dst_dir_fd=target.fd)
    except FileNotFoundError:
        return False
    if stat.S_ISREG(target.mode(name) or 0):
        return True
    target.unlink(name)
    return False


def move(source: Place, name: str, target: Place, called: str) -> bool:
    """Move a file to a name that nobody has, or return False. Two names of one file are the step in between."""
    where = {"src_dir_fd": source.fd, "dst_dir_fd": target.fd}
    try:
        os.link(source.at(name), target.at(called), **where, follow_symlinks=False)
    except FileExistsError:
        return False
    except FileNotFoundError:
        raise
    except (OSError, NotImplementedError):  # a disk without links
        return move_reserving(source, name, target, called)
    source.unlink(name)
    return True


def move_reserving(source: Place, name: str, target: Place, called: str) -> bool:
    """Move a file where there are no links: hold the name against the other workers first."""
    mark, new = f".{called}.reserva", os.O_CREAT | os.O_EXCL | os.O_WRONLY
    try:
        os.close(os.open(target.at(mark), new, 0o600, dir_fd=target.fd))
    except FileExistsError:
        return False
    try:
        if target.mode(called) is not None:
            return False
        os.replace(source.at(name), target.at(called), src_dir_fd=source.fd, dst_dir_fd=target.fd)
    finally:
        target.unlink(mark)
    return True


def write(place: Place, name: str, text: str) -> None:
    """Write a text as Windows's own editor reads it too, in the place of an older one of that name.

    It is written beside it and then named: nothing that stands there is opened, be it a link or a pipe.
    """
    fresh = f".{secrets.token_hex(8)}.txt"
    descriptor = os.open(place.at(fresh), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666, dir_fd=place.fd)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", errors="replace", newline="\r\n") as file:
            file.write(text)
        os.replace(place.at(fresh), place.at(name), src_dir_fd=place.fd, dst_dir_fd=place.fd)
    except OSError:
        place.unlink(fresh)
        raise


def opened(path: str, flags: int) -> int:
    """Open a claimed file for `open`: through no link in the last three steps of its path, and no pipe waits."""
    whole = Path(path)
    *steps, name = whole.parts[-3:]
    with entered(whole.parents[2], *steps) as place:
        return os.open(place.at(name), flags | NO_FOLLOW, dir_fd=place.fd)
