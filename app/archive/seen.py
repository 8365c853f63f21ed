"""Which vouchers somebody of the receiving party has seen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from app.archive.search import Reader
from app.db import db, now
from app.models import Recipient


def mark(reader: Reader, document_ids: Sequence[int]) -> None:
    """Remember when these documents were first seen, in the present transaction."""
    unseen = (
        Recipient.document_id.in_(document_ids),
        Recipient.party_id == reader.party_id,
        Recipient.seen_at.is_(None),
    )
    db.session.execute(
        update(Recipient).where(*unseen).values(seen_at=now()),
        execution_options={"synchronize_session": False},
    )
