"""What a reader was issued in the last months: how much each month, by whom, and what is new. For Inicio.

Every question starts at `is_theirs`, and none costs more than the documents of thirteen months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, case, func, select

from app.archive.search import CAP, Reader, is_theirs, newest
from app.db import db
from app.models import Document, Issuer, Recipient
from app.sri.catalogo import TipoComprobante

MONTHS = 13  # this one and the twelve before it
ZERO = Decimal(0)
# A guía has no total, and a retención is money kept, not asked for.
ADDED = (TipoComprobante.FACTURA, TipoComprobante.LIQUIDACION_COMPRA, TipoComprobante.NOTA_DEBITO)
TAKEN_AWAY = TipoComprobante.NOTA_CREDITO


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its first day, its vouchers of every type, and their amounts."""

    first: date
    count: int
    invoiced: Decimal
    withheld: Decimal


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that issued vouchers to the reader: how many, and the date of the newest."""

    ruc: str
    name: str
    count: int
    fecha: date


@dataclass(frozen=True, slots=True)
class Summary:
    """The last months, oldest first, and the firms of these months, the one with most vouchers first."""

    months: list[Month]
    firms: list[Firm]  # as many as were asked for
    other_firms: int


@dataclass(frozen=True, slots=True)
class News:
    """What was filed since an instant: how many, how many of them nobody opened, and whether there are more."""

    count: int
    unopened: int
    more: bool


def of(reader: Reader, today: date, most: int) -> Summary:
    """Sum up the reader's last months, and name `most` firms. Each of the two statements follows an index.

    One statement by month, firm and type would sort every voucher, and take four times as long.
    """
    firsts = first_days(today)
    firms, others = _firms(reader, firsts[0], most)
    return Summary(_months(reader, firsts), firms, others)


def first_days(today: date) -> list[date]:
    """Return the first days of the last months, the present one last.

    >>> days = first_days(date(2026, 3, 31))
    >>> len(days), str(days[0]), str(days[-3]), str(days[-1])
    (13, '2025-03-01', '2026-01-01', '2026-03-01')
    """
    present = today.year * 12 + today.month - 1
    return [date(i // 12, i % 12 + 1, 1) for i in range(present - MONTHS + 1, present + 1)]


def since(reader: Reader, at: datetime) -> News:
    """Count what was filed after `at` among the reader's newest CAP documents, so that the price has an end."""
    some = newest(reader, CAP, Document.filed_at, Recipient.seen_at)
    some = some.join(Document, Document.id == Recipient.document_id).subquery()
    counted = select(func.count(), func.count().filter(some.c.seen_at.is_(None)))
    count, unopened = db.session.execute(counted.where(some.c.filed_at > at)).one()
    return News(count, unopened, count == CAP)


def _months(reader: Reader, firsts: list[date]) -> list[Month]:
    """Add up by day in the order of the index, then by month."""
    tipo, total = Document.tipo, case((Document.annulled_at.is_(None), Document.total))
    rows = db.session.execute(
        select(
            Recipient.fecha,
            func.count().label("count"),
            func.sum(case((tipo.in_(ADDED), total), (tipo == TAKEN_AWAY, -total))).label("invoiced"),
            func.sum(case((tipo == TipoComprobante.RETENCION, total))).label("withheld"),
        )
        .join(Document, Document.id == Recipient.document_id)
        .where(*is_theirs(reader), Recipient.fecha >= firsts[0])
        .group_by(Recipient.fecha)
    )
    days: dict[date, list[Row[Any]]] = {}
    for row in rows:
        days.setdefault(row.fecha.replace(day=1), []).append(row)
    return [_month(first, days.get(first, [])) for first in firsts]


def _month(first: date, days: list[Row[Any]]) -> Month:
    return Month(
        first,
        sum(day.count for day in days),
        sum((day.invoiced or ZERO for day in days), ZERO),
        sum((day.withheld or ZERO for day in days), ZERO),
    )


def _firms(reader: Reader, since: date, most: int) -> tuple[list[Firm], int]:
    """Return the firms with most vouchers, and how many others there are."""
    count, fecha = func.count().label("count"), func.max(Recipient.fecha).label("fecha")
    rows = db.session.execute(
        select(Recipient.issuer_id, count, fecha)
        .where(*is_theirs(reader), Recipient.fecha >= since)
        .group_by(Recipient.issuer_id)
    ).all()
    first = sorted(rows, key=lambda row: (row.count, row.fecha, row.issuer_id), reverse=True)[:most]
    ids = [row.issuer_id for row in first]
    named = {issuer.id: issuer for issuer in db.session.scalars(select(Issuer).where(Issuer.id.in_(ids)))}
    firms = [Firm(named[id_].ruc, named[id_].name, count, fecha) for id_, count, fecha in first]
    return firms, len(rows) - len(firms)
