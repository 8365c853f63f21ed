"""Vouchers that are not where the reader looks now, but with another party that lets them look."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Protocol, TypeVar

from sqlalchemy import select

from app.archive import search, words
from app.db import db
from app.models import Document, Recipient

MOST = 5  # numbers repeat from firm to firm; whoever finds more says more of it
TRIED = 20


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


def numbered(number: str, parties: Iterable[Looked]) -> list[tuple[Looked, Document]]:
    """Find vouchers by (part of) their number or clave with these parties, the newest first, at most MOST."""
    theirs = {party.party_id: party for party in parties}
    found = db.session.execute(
        select(Recipient.party_id, Document.clave_acceso)
        .join(Document, Document.id == Recipient.document_id)
        .where(Recipient.party_id.in_(theirs), words.are_in_document(number))
        .order_by(Recipient.fecha.desc(), Document.id.desc())
        .limit(TRIED)
    )
    tried = ((theirs[party_id], search.find(theirs[party_id], clave)) for party_id, clave in found)
    return list(islice(((party, document) for party, document in tried if document), MOST))
