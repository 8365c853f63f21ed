"""Pages of a list by id, the newest first: a page starts after a row, never after a number of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, literal

from app.db import db

WRITTEN = re.compile(r"(?P<way>[ad])(?P<id>[0-9]{1,18})", re.ASCII)  # more digits fit no column


@dataclass(frozen=True, slots=True)
class Start:
    """A row to start from, and whether the page lies after it (older) or before it (newer)."""

    id: int
    older: bool = True

    def __str__(self) -> str:
        """Write it as a part of an address."""
        return f"{'a' if self.older else 'd'}{self.id}"

    @classmethod
    def parse(cls, text: str) -> Start | None:
        """Read it back; None when it is not one of ours.

        >>> Start.parse(str(Start(7))), Start.parse("x")
        (Start(id=7, older=True), None)
        """
        read = WRITTEN.fullmatch(text)
        return cls(int(read["id"]), older=read["way"] == "a") if read else None


class Page(NamedTuple):
    """Some rows, newest first, and where the pages around them start."""

    rows: Sequence[Row[Any]]
    newer: Start | None
    older: Start | None


def walk(found: Select[Any], by: ColumnElement[int], start: Start | None, size: int) -> Page:
    """Return one page of what is found, which holds `by` as its column `id`."""
    backwards = start is not None and not start.older
    if start is not None:
        here = literal(start.id)  # as wide as it was written: what fits no column comes after all
        found = found.where(by > here if backwards else by < here)
    rows = list(db.session.execute(found.order_by(by if backwards else by.desc()).limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_newer, has_older = (more, True) if backwards else (start is not None, more)
    return Page(
        rows,
        Start(rows[0].id, older=False) if has_newer else None,
        Start(rows[-1].id) if has_older else None,
    )
