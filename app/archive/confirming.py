"""What the SRI's word does to a filed voucher: its dates and its trail. Nothing here commits.

No answer ever takes a voucher away from whoever has it: one that the SRI does not confirm stays, and its page says so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.archive import annulments
from app.audit import trail
from app.db import db
from app.models import Action, Document


def find(clave: str) -> Document | None:
    """Return the document of a clave. For machines alone: people ask `search`."""
    return db.session.scalar(select(Document).where(Document.clave_acceso == clave))


def confirm(document: Document, at: datetime, authorised_at: datetime | None) -> None:
    """Note that the SRI itself said that it authorised this very content. Doing it twice is doing it once."""
    document.authorised_at = document.authorised_at or authorised_at
    if document.confirmed_at is None:
        document.confirmed_at = at
        trail.record(Action.CONFIRMED, document)


def dispute(document: Document, why: str) -> None:
    """Note that the SRI says otherwise than the file."""
    trail.record(Action.DISPUTED, document, detail=why)


def annul(document: Document, at: datetime) -> None:
    """Note that the SRI says that it is annulled, and tell who heard of it."""
    if document.annulled_at is None:
        document.annulled_at = at
        trail.record(Action.ANNULLED, document)
        annulments.announce(document)


def restore(document: Document) -> None:
    """Note that the SRI takes an annulment back, and tell whoever was told of it."""
    if document.annulled_at is not None:
        document.annulled_at = None
        trail.record(Action.RESTORED, document)
        annulments.take_back(document)
