"""What the pages show of each voucher that came in: a result just now, or an arrival of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Row

from app.ingest import words
from app.ingest.arrivals import receivers
from app.ingest.receipt import KNOWN, Receipt
from app.models import ArrivalOutcome
from app.vouchers import asking
from app.vouchers.arrivals import is_open

FILED = {ArrivalOutcome.FILED.value, KNOWN}


@dataclass(frozen=True, slots=True)
class Line:
    """One voucher of a file. `title` is its type and number, "" when it could not be read."""

    file: str
    member: str
    title: str
    receiver: str
    word: str
    tone: str
    url: str
    code: str = ""  # "" when nothing is wrong
    reason: str = ""
    advice: str = ""
    at: datetime | None = None
    door: str = ""
    by: str = ""
    times: int = 1
    sri: str = ""  # what the SRI said of it, in a line

    @property
    def name(self) -> str:
        """What to call it: its number, or its file."""
        return self.title or self.member or self.file

    @property
    def place(self) -> str:
        """The file, and which one of those in it."""
        return " · ".join(filter(None, (self.file, self.member)))


def of_receipt(file: str, receipt: Receipt) -> Line:
    """Tell what became of a voucher just now."""
    read, outcome = receipt.examen.comprobante, str(receipt.outcome)
    word, tone = words.RESULTS[outcome]
    filed = outcome in FILED
    clave = str(read.clave) if read else None
    return Line(
        file=file,
        member=receipt.examen.member,
        title=words.voucher(clave),
        receiver=receivers(read.receptores) if read else "",
        word=word,
        tone=tone,
        url=document_url(clave) if filed else arrival_url(receipt.arrival_id),
        code="" if filed else receipt.code,
        reason="" if filed else receipt.reason,
        advice="" if filed else words.advice(receipt.code, outcome),
    )


def of_arrivals(rows: Sequence[Row[Any]]) -> list[Line]:
    """Tell of arrivals, and what the SRI said of those that are still open."""
    said = asking.told_each([row.clave_acceso for row in rows if is_open(row)])
    return [replace(of_arrival(row), sri=said.get(row.clave_acceso, "")) for row in rows]


def of_arrival(row: Row[Any]) -> Line:
    """Tell of an arrival."""
    word, tone = words.fate(row)
    filed = row.outcome == ArrivalOutcome.FILED
    return Line(
        file=row.file,
        member=row.member,
        title=words.voucher(row.clave_acceso),
        receiver=row.receiver,
        word=word,
        tone=tone,
        url=document_url(row.clave_acceso) if filed else arrival_url(row.id),
        code="" if filed else row.code,
        reason="" if filed else row.reason,
        advice=words.advice(row.code, row.outcome) if is_open(row) else "",
        at=row.last_at,
        door=words.DOORS[row.door],
        by=row.by,
        times=row.times,
    )


def document_url(clave: str | None) -> str:
    """Return the address of a filed voucher, for those who work for its firm."""
    return url_for("issuer.documents_show", clave=clave)


def arrival_url(arrival_id: int | None) -> str:
    """Return the address of an arrival in the tray; of the tray when it has none."""
    return url_for("issuer.tray_show", id=arrival_id) if arrival_id else url_for("issuer.tray")
