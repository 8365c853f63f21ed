"""Whom one document was issued to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from app.db import db
from app.models import Document, Party, Recipient


def of(document: Document, party_id: int | None = None) -> list[Row[Any]]:
    """List its receivers, or this one alone: numero (as written), name, seen_at."""
    found = (
        select(Recipient.numero, Party.name, Recipient.seen_at)
        .join(Party, Party.id == Recipient.party_id)
        .where(Recipient.document_id == document.id)
    )
    if party_id is not None:
        found = found.where(Recipient.party_id == party_id)
    return list(db.session.execute(found.order_by(Recipient.party_id)))
