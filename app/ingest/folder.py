"""The watched folder: `INBOX_DIR/<ruc>/` of each firm, and how its files change hands.

    <ruc>/factura.xml                        left by the firm's system
    <ruc>/procesando/<worker>/factura.xml    claimed: one rename, which only one worker can win
    <ruc>/hecho/ or <ruc>/rechazado/         what became of it, with a .txt beside that says why

A worker's claims live as long as it touches its folder in `procesando`. Times of the same disk are compared,
so that clocks that differ do no harm. Nothing is ever overwritten, and no link is followed.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from app.db import db
from app.ingest import places
from app.models import Issuer

WORKING, DONE, REFUSED = "procesando", "hecho", "rechazado"
LEASE_SECONDS = 15.0
LONGEST_NAME = 200  # bytes, so that a number and .txt still fit
NUMBERED = 100
NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Inbox:
    """The folder of one firm."""

    issuer_id: int
    ruc: str
    path: Path

    def of(self, worker: str) -> Path:
        """Return where a worker keeps what it claimed."""
        return self.path / WORKING / worker


@dataclass(frozen=True, slots=True)
class Claim:
    """One file in a worker's hands. `again` says that it may have been filed before already."""

    inbox: Inbox
    path: Path
    again: bool = False

    @property
    def name(self) -> str:
        """The name that the firm gave it."""
        return self.path.name

    def anew(self) -> Claim:
        """Return the claim for another try."""
        return replace(self, again=True)


class NotAFolder(OSError):
    """What should be a folder of the inbox is a link or a file."""


def inboxes(root: Path) -> list[Inbox]:
    """List the folders of the firms here that did not leave."""
    here = select(Issuer.id, Issuer.ruc).where(Issuer.left_at.is_(None)).order_by(Issuer.ruc)
    return [Inbox(row.id, row.ruc, root / row.ruc) for row in db.session.execute(here)]


def prepare(inbox: Inbox) -> None:
    """Make the folders of a firm. Raises OSError when they cannot be had."""
    for path in (inbox.path, *(inbox.path / name for name in (WORKING, DONE, REFUSED))):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            path.mkdir(parents=True, exist_ok=True)
        else:
            if not stat.S_ISDIR(mode):
                raise NotAFolder(f"{path} no es una carpeta.")


def claim(inbox: Inbox, name: str, worker: str) -> Claim | None:
    """Take a file. None when another worker took it, or when one of the same name is still in hand."""
    return take(inbox, (), name, worker)


def take(inbox: Inbox, source: tuple[str, ...], name: str, worker: str) -> Claim | None:
    """Rename a file out of a folder of the inbox into the worker's. Raises OSError other than that it is gone."""
    with (
        places.entered(inbox.path, WORKING, worker, make=True) as mine,
        places.entered(inbox.path, *source) as there,
    ):
        if mine.mode(name) is not None:  # only this worker puts anything here
            return None
        if not places.carry(there, name, mine):
            return None
    return Claim(inbox, inbox.of(worker) / name)


def keep(inbox: Inbox, worker: str) -> None:
    """Say that what this worker claimed is still in hand."""
    with suppress(FileNotFoundError):
        os.utime(inbox.of(worker))


def take_over(inbox: Inbox, worker: str) -> list[Claim]:
    """Take what a worker left behind that was killed or gave up."""
    others = [path for path in subfolders(inbox.path / WORKING) if path.name != worker]
    if not others:
        return []
    mine = inbox.of(worker)
    mine.mkdir(exist_ok=True)
    os.utime(mine)
    present = mine.stat().st_mtime_ns
    taken: list[Claim] = []
    for other in others:
        with suppress(FileNotFoundError):
            if present - other.stat().st_mtime_ns > LEASE_SECONDS * NANO:
                taken += empty(other, inbox, worker)
    return taken


def subfolders(path: Path) -> list[Path]:
    """List the folders in a folder, no links."""
    with os.scandir(path) as entries:
        return [path / entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]


def empty(other: Path, inbox: Inbox, worker: str) -> list[Claim]:
    """Take every file of another worker, and its folder away."""
    names = sorted(entry.name for entry in os.scandir(other) if entry.is_file(follow_symlinks=False))
    taken = [one.anew() for name in names if (one := take(inbox, (WORKING, other.name), name, worker))]
    with suppress(OSError):  # something is left that is no file, or had no room
        other.rmdir()
    away = [one for one in taken if is_away(one.path, inbox)]
    for one in away:
        one.path.unlink()
    return [one for one in taken if one not in away]


def give_up(inbox: Inbox, worker: str) -> None:
    """Let others take at once what this worker claimed and did not finish."""
    mine = inbox.of(worker)
    try:
        mine.rmdir()
    except OSError:
        with suppress(OSError):
            os.utime(mine, (0, 0))


def put_away(one: Claim, into: str, text: str) -> Path:
    """Move a file to where it stays, `text` beside it, under its own name or the next that is free.

    Raises OSError; FileNotFoundError when another worker took the file over in the meantime.
    """
    path, held = one.inbox.path, one.path.parent.name
    with places.entered(path, WORKING, held) as mine, places.entered(path, into) as there:
        for name in names(one.name):
            if there.mode(name) is not None:
                continue
            if mine.mode(one.name) is None:
                raise FileNotFoundError(one.path)
            if text:
                places.write(there, f"{name}.txt", text)
            if places.move(mine, one.name, there, name):
                return there.path / name
    raise NotAFolder(f"No hay nombre libre para {one.name} en {path / into}.")


def is_away(path: Path, inbox: Inbox) -> bool:
    """Tell whether a killed worker had put a file away already, but for its old name."""
    if path.lstat().st_nlink == 1:
        return False
    for into in (DONE, REFUSED):
        for name in names(path.name):
            target = inbox.path / into / name
            if not os.path.lexists(target):
                break
            if os.path.samestat(target.lstat(), path.lstat()):
                return True
    return False


def names(name: str) -> Iterator[str]:
    """Give the names under which a file may be kept, the best first.

    >>> free = names("enero.zip")
    >>> next(free), next(free), next(free)
    ('enero.zip', 'enero (2).zip', 'enero (3).zip')
    """
    stem, ending = os.path.splitext(name)  # noqa: PTH122  (a name, not a path)
    stem = os.fsdecode(os.fsencode(stem)[:LONGEST_NAME])
    yield f"{stem}{ending}"
    for number in range(2, NUMBERED):
        yield f"{stem} ({number}){ending}"
    for _ in range(NUMBERED):
        yield f"{stem} ({secrets.token_hex(4)}){ending}"
