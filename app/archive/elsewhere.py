"""A voucher that is not where the reader looks now, but with another party that lets them look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import select

from app.archive import search
from app.db import db
from app.models import Document, Recipient


class Party(Protocol):
    """A party whose vouchers somebody may look at."""

    party_id: int
    proven_email: str | None


Looked = TypeVar("Looked", bound=Party)


def find(clave: str, parties: Iterable[Looked]) -> Looked | None:
    """Return the first of these parties to whom this voucher is visible; one statement when to none."""
    received = select(Recipient.party_id).join(Document, Document.id == Recipient.document_id)
    receivers = set(db.session.scalars(received.where(Document.clave_acceso == clave)))
    theirs = (party for party in parties if party.party_id in receivers)
    return next((party for party in theirs if search.find(party, clave)), None)
