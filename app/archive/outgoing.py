"""Pages of what a firm issued, for its programs: what `issued` finds, with what a program reads of each."""

from __future__ import annotations

from sqlalchemy import false, func, select

from app.accounts.desk import Desk
from app.archive import issued, paging
from app.archive.issued import State, Wanted
from app.archive.paging import COLUMNS, Page, Position
from app.archive.search import Criteria
from app.models import Document, Issuer, Recipient

SEEN = select(func.min(Recipient.seen_at)).where(Recipient.document_id == Document.id).scalar_subquery()


def page(desk: Desk, wanted: Criteria, start: Position | None, size: int, receptor: str = "") -> Page:
    """Return one page, newest first. `receptor` is part of a receiver's number or name; `seen_at` the first look."""
    asked = Wanted(
        tipo=wanted.tipo,
        desde=wanted.desde,
        hasta=wanted.hasta,
        receptor=receptor,
        words=wanted.words,
        state=State.UNSEEN if wanted.unopened else None,
        days=0,
    )
    found = issued.matching(desk, asked).join(Issuer, Issuer.id == Document.issuer_id)
    if wanted.emisor and wanted.emisor != desk.ruc:
        found = found.where(false())
    columns = (*COLUMNS[:-1], SEEN.label("seen_at"))
    return paging.walk(found.with_only_columns(*columns), (Document.fecha, Document.id), start, size)
