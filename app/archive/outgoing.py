"""Pages of what a firm issued, for its programs: newest first, by the index (issuer, fecha, id)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from app.accounts.desk import Desk
from app.archive import parties
from app.archive.paging import COLUMNS, Page, Position, ends
from app.archive.search import Criteria, is_said, visible_to
from app.db import db
from app.models import Document, Issuer, Recipient
from app.sri.identificacion import party_key

SEEN = (
    select(func.min(Recipient.seen_at))
    .where(Recipient.document_id == Document.id)
    .scalar_subquery()
    .label("seen_at")
)


def page(desk: Desk, wanted: Criteria, start: Position | None, size: int, receptor: str = "") -> Page:
    """Return one page of what the firm issued, `receptor` the number of one receiver. `seen_at` is the first look."""
    found = visible_to(desk).join(Issuer, Issuer.id == Document.issuer_id)
    found = found.where(*is_wanted(wanted, receptor), *is_said(wanted)).with_only_columns(*COLUMNS[:-1], SEEN)
    if start is not None:
        found = found.where(
            tuple_(Document.fecha, Document.id) < tuple_(literal(start.fecha), literal(start.id))
        )
    found = found.order_by(Document.fecha.desc(), Document.id.desc()).limit(size + 1)
    rows = list(db.session.execute(found))
    return Page(rows[:size], *ends(rows[:size], more=len(rows) > size, start=start, backwards=False))


def is_wanted(wanted: Criteria, receptor: str) -> list[ColumnElement[bool]]:
    """Tell in SQL which rows of Document fit what was asked."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.tipo:
        conditions.append(Document.tipo == wanted.tipo)
    if wanted.desde:
        conditions.append(Document.fecha >= wanted.desde)
    if wanted.hasta:
        conditions.append(Document.fecha <= wanted.hasta)
    if wanted.emisor:
        conditions.append(Issuer.ruc == wanted.emisor)
    if wanted.unopened:
        conditions.append(~received(Recipient.seen_at.is_not(None)))
    if receptor:
        conditions.append(received(Recipient.party_id == party_of(receptor)))
    return conditions


def received(*which: Any) -> ColumnElement[bool]:
    """Tell in SQL whether a document has such a receiver."""
    mine = select(Recipient.document_id).where(Recipient.document_id == Document.id, *which)
    return mine.correlate(Document).exists()


def party_of(receptor: str) -> int:
    """Return the id of the party with this number, 0 (nobody's) when there is none."""
    identidad = party_key(receptor)
    return (parties.find(identidad) if identidad else None) or 0
