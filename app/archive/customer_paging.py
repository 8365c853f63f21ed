"""Pages of a firm's customers, by name: a page starts after a row, never after a number of rows."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

if TYPE_CHECKING:
    from app.archive.customers import Customer

HIGHEST_ID = 2**31 - 1
LONGEST = 2_000  # a name of 300 characters, as JSON and base64


@dataclass(frozen=True, slots=True)
class Position:
    """A row to start from, and whether the page lies after it or before it. `name` is folded as SQL does."""

    name: str
    id: int
    forward: bool = True

    def __str__(self) -> str:
        """Write it as the opaque text of an address."""
        text = json.dumps([self.name, self.id, int(self.forward)], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Read it back; None when it is not one of ours.

        >>> Position.parse(str(Position("maria nusta", 7, forward=False)))
        Position(name='maria nusta', id=7, forward=False)
        >>> Position.parse("x") is None
        True
        """
        if len(text) > LONGEST:
            return None
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
            return cls._of(json.loads(plain))
        except (ValueError, binascii.Error, RecursionError):
            return None

    @classmethod
    def _of(cls, read: Any) -> Position | None:
        match read:
            case [str(name), int(key), 0 | 1 as forward] if 0 < key <= HIGHEST_ID and name.isprintable():
                return cls(name, key, forward=bool(forward))
        return None


@dataclass(frozen=True, slots=True)
class Page:
    """Some customers by name, and where the pages around them start."""

    rows: list[Customer]
    before: Position | None
    after: Position | None


def ends(
    rows: list[Row[Any]], *, more: bool, start: Position | None
) -> tuple[Position | None, Position | None]:
    """Work out where the pages before and after these rows start."""
    if not rows:
        return None, None
    backwards = start is not None and not start.forward
    has_before = more if backwards else start is not None
    has_after = True if backwards else more
    first, last = rows[0], rows[-1]
    return (
        Position(first.folded, first.id, forward=False) if has_before else None,
        Position(last.folded, last.id) if has_after else None,
    )
