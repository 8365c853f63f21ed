"""All that a reader's list shows, in one file: an index that opens in a spreadsheet, and the XML of each.

It asks what the list asks (`paging.page`), so nobody takes along what they would not see.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Row

from app.archive import paging, search, seen
from app.archive.search import Criteria, Reader
from app.audit import trail
from app.db import begin_write, db
from app.models import Action
from app.store import bundle, vault
from app.store.bundle import Member

MOST = search.CAP
BATCH = 200  # lines of the trail that one transaction writes
INDEX = "indice.csv"
HEADINGS = (
    "Clave de acceso",
    "Documento",
    "# Documento",
    "Emisor",
    "RUC",
    "Fecha emisión",
    "# Autorización",
    "Total",
    "Archivo",
    "Anulado",
)
# What spreadsheets take for the beginning of a formula, and of a cell: in Ecuador they part at semicolons.
FORMULA = re.compile(r"(\A|[;,|\t\r\n])([ \xa0\u200b\ufeff]*)(?=[=+\-@\t\r\n＝＋－＠])")


class Taker(Reader, Protocol):
    """A reader with the account that takes the documents along."""

    id: int


class TooMany(RuntimeError):
    """What was asked for is more than MOST documents."""


def rows(reader: Reader, wanted: Criteria) -> list[Row]:
    """Return every row of the list that was asked for, newest first. Raises TooMany."""
    page = paging.page(reader, wanted, None, MOST)
    if page.older is not None:
        raise TooMany
    return page.rows


def names(rows: Sequence[Row], ending: str) -> list[str]:
    """Name the file of each row, no two alike: its number; with the RUC where two share it, else with the clave."""
    stems = [f"{row.tipo.slug}-{row.numero}" for row in rows]
    shared = Counter(stems)
    stems = [
        f"{stem}-{row.emisor_ruc}" if shared[stem] > 1 else stem
        for stem, row in zip(stems, rows, strict=True)
    ]
    shared = Counter(stems)
    return [
        f"{stem}-{row.clave}.{ending}" if shared[stem] > 1 else f"{stem}.{ending}"
        for stem, row in zip(stems, rows, strict=True)
    ]


def index(rows: Sequence[Row], files: Sequence[str], day: date) -> Member:
    """Write the index (RFC 4180, UTF-8 with its mark so that spreadsheets read the accents)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row, file in zip(rows, files, strict=True):
        writer.writerow(
            (
                row.clave,
                row.tipo.nombre,
                row.numero,
                harmless(row.emisor_nombre),
                row.emisor_ruc,
                row.fecha.isoformat(),
                harmless(row.autorizacion),
                "" if row.total is None else f"{row.total:.2f}",
                file,
                "sí" if row.annulled_at else "",
            )
        )
    return bundle.deflated(INDEX, day, text.getvalue().encode("utf-8-sig"))


def harmless(text: str) -> str:
    """Keep a text that others wrote from being run by a spreadsheet: an apostrophe makes it text.

    >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless("Luz; =1+1"), harmless("Luz de Mentira E.P.")
    ("'=1+1", "' @SUM(A1)", "Luz;' =1+1", 'Luz de Mentira E.P.')
    """
    return FORMULA.sub(r"\1'\2", text)


def xml_members(rows: Sequence[Row], files: Sequence[str]) -> Iterator[Member]:
    """Give the XML of each row as it is stored: it is not even inflated."""
    packed = vault.packed([row.id for row in rows])
    for row, file, (_, deflated, length, crc32) in zip(rows, files, packed, strict=True):
        yield Member(file, row.fecha, deflated, length, crc32)


def note(reader: Taker, rows: Sequence[Row], detail: str) -> None:
    """Write down that each document left, and that it was seen, in short transactions. Commits."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        begin_write()
        trail.record_each(Action.DOWNLOADED, [row.id for row in some], by=reader, detail=detail)
        seen.mark(reader, [row.id for row in some])
        db.session.commit()
