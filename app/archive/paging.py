"""Pages of a list by keyset: a page starts after a row, never after a number of rows.

The position is a row value `(fecha, id) < (?, ?)`, which one index answers at any depth.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, literal, tuple_

from app.archive.search import Criteria, Reader, matching
from app.db import db
from app.models import Document, Issuer, Recipient

# A longer id fits no column, and the database would refuse it with an error.
WRITTEN = re.compile(r"(?P<way>[ad])(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.(?P<id>[0-9]{1,18})", re.ASCII)

COLUMNS = (
    Document.clave_acceso.label("clave"),
    Document.tipo,
    Document.numero,
    Document.fecha,
    Document.issuer_name.label("emisor_nombre"),
    Issuer.ruc.label("emisor_ruc"),
    Document.autorizacion,
    Document.total,
    Document.id,
    Document.annulled_at,
    Recipient.seen_at,
)


@dataclass(frozen=True, slots=True)
class Position:
    """A row to start from, and whether the page lies after it (older) or before it (newer)."""

    fecha: date
    id: int
    older: bool = True

    def __str__(self) -> str:
        """Write it as the opaque text of an address."""
        text = f"{'a' if self.older else 'd'}{self.fecha.isoformat()}.{self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Read it back; None when it is not one of ours.

        >>> Position.parse(str(Position(date(2026, 3, 1), 7)))
        Position(fecha=datetime.date(2026, 3, 1), id=7, older=True)
        >>> Position.parse("x") is None
        True
        """
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
            if read := WRITTEN.fullmatch(plain):
                return cls(date.fromisoformat(read["day"]), int(read["id"]), older=read["way"] == "a")
        except (ValueError, binascii.Error):
            return None
        return None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and where the pages around them start."""

    rows: list[Row]
    newer: Position | None
    older: Position | None


def page(reader: Reader, wanted: Criteria, start: Position | None, size: int) -> Page:
    """Return one page of the reader's documents."""
    found = matching(reader, wanted).join(Issuer, Issuer.id == Document.issuer_id)
    return walk(found.with_only_columns(*COLUMNS), (Recipient.fecha, Recipient.document_id), start, size)


def walk(found: Select[Any], by: tuple[Any, Any], start: Position | None, size: int) -> Page:
    """Take one page of what was found, by the date and the id that an index orders. Its rows name both."""
    fecha, document_id = by
    key, found = tuple_(*by), found.limit(size + 1)
    backwards = start is not None and not start.older
    if start is not None:
        here = tuple_(literal(start.fecha), literal(start.id))
        found = found.where(key > here if backwards else key < here)
    if backwards:
        found = found.order_by(fecha, document_id)
    else:
        found = found.order_by(fecha.desc(), document_id.desc())
    rows = list(db.session.execute(found))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    return Page(rows, *ends(rows, more=more, start=start, backwards=backwards))


def ends(
    rows: list[Row], *, more: bool, start: Position | None, backwards: bool
) -> tuple[Position | None, Position | None]:
    """Work out where the newer and the older page start."""
    if not rows:
        return None, None
    has_newer = more if backwards else start is not None
    has_older = True if backwards else more
    first, last = rows[0], rows[-1]
    return (
        Position(first.fecha, first.id, older=False) if has_newer else None,
        Position(last.fecha, last.id) if has_older else None,
    )
