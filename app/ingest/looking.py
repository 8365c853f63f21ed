"""Which files of a watched folder are complete: those that nobody seems to be writing any more.

A look remembers size and time of change of each file; a file that shows both unchanged a while later is
steady. What is steady but does not end as its kind ends (a copy that stalled) is given up to a minute more.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.ingest.places import NO_FOLLOW
from app.sri import indice

ENDINGS = (".xml", ".zip")
STEADY_SECONDS = 2.0
PATIENCE_SECONDS = 60.0
MOST = 10_000  # files looked at in one folder; the others have their turn when these are gone
HEAD, TAIL, ZIP_TAIL = 4096, 1024, 65_536 + 22
ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")


@dataclass(slots=True)
class Sighting:
    """How a file looked, and since when it has looked so (monotonic seconds)."""

    size: int
    changed: int
    since: float


@dataclass(slots=True)
class Looks:
    """What was seen in one folder, look after look."""

    seen: dict[str, Sighting] = field(default_factory=dict)

    def steady(self, folder: Path) -> list[str]:
        """Look once more; return the names of the files that did not change since a while, oldest first.

        Raises OSError when the folder cannot be read.
        """
        at = time.monotonic()
        now_here = {name: self.again(name, size, changed, at) for name, size, changed in candidates(folder)}
        self.seen = now_here
        steady = [name for name, sight in now_here.items() if at - sight.since >= STEADY_SECONDS]
        return sorted(steady, key=lambda name: (now_here[name].changed, name))

    def again(self, name: str, size: int, changed: int, at: float) -> Sighting:
        """Compare a file with how it looked before."""
        before = self.seen.get(name)
        if before and (before.size, before.changed) == (size, changed):
            return before
        return Sighting(size, changed, at)

    def is_waiting(self) -> bool:
        """Tell whether a file was seen that may be steady at the next look."""
        return bool(self.seen)

    def is_complete(self, folder: Path, name: str) -> bool:
        """Tell whether a steady file ends as its kind ends, or had its time. Raises OSError."""
        sight = self.seen[name]
        return time.monotonic() - sight.since >= PATIENCE_SECONDS or ends_well(folder / name)


def candidates(folder: Path) -> list[tuple[str, int, int]]:
    """List name, size and time of change (ns) of the regular files that could be vouchers. Links are no files."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_ours(entry.name) and entry.is_file(follow_symlinks=False):
                try:
                    about = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # another worker took it
                    continue
                found.append((entry.name, about.st_size, about.st_mtime_ns))
                if len(found) == MOST:
                    break
    return found


def is_ours(name: str) -> bool:
    """Tell by its name whether a file is to be loaded: names that begin with a point are still being written.

    >>> [is_ours(name) for name in ("a.XML", ".a.xml", "a.xml.part", "a.xml~", "a.pdf")]
    [True, False, False, False, False]
    """
    return name.lower().endswith(ENDINGS) and not name.startswith((".", "~"))


def ends_well(path: Path) -> bool:
    """Tell whether the end of a file is there: the root's end tag, or the end record of a ZIP. Raises OSError."""
    with open(path, "rb", opener=without_following) as file:
        head = file.read(HEAD)
        size = file.seek(0, os.SEEK_END)
        is_zip = head.startswith(b"PK")
        file.seek(max(0, size - (ZIP_TAIL if is_zip else TAIL)))
        tail = file.read(ZIP_TAIL)
    return indice.END in tail if is_zip else closes(head.replace(b"\0", b""), tail.replace(b"\0", b""))


def closes(head: bytes, tail: bytes) -> bool:
    """Tell whether what begins like `head` is closed at the end of `tail`.

    >>> closes(b"<?xml?><a x='1'><b>", b"</b></a> <!-- fin -->"), closes(b"<a><b>", b"</b>")
    (True, False)
    """
    root = ROOT.search(ASIDE.sub(b"", head))
    return root is not None and ASIDE.sub(b"", tail).rstrip().endswith(b"</" + root[1] + b">")


def without_following(path: str, flags: int) -> int:
    """Open a file for `open`, and no link to one; a pipe keeps nobody waiting."""
    return os.open(path, flags | NO_FOLLOW)
