"""Keep what came in: one row for a file's voucher, with its bytes when no document holds them."""

from __future__ import annotations

import hashlib

from sqlalchemy import update

from app.db import db, now
from app.ingest.receipt import Origin, Receipt
from app.models import Arrival, ArrivalOutcome, Document
from app.store import vault

MAX_KEPT = 1024 * 1024  # bytes; what is larger was refused for its size and is not kept


def keep(receipt: Receipt, origin: Origin) -> None:
    """Write the arrival; the same bytes with the same fate only count one more time."""
    examen = receipt.examen
    digest = hashlib.sha256(examen.xml).hexdigest()
    filed = receipt.outcome == ArrivalOutcome.FILED
    if not filed and count_again(digest, receipt):
        return
    kept = not filed and len(examen.xml) <= MAX_KEPT
    db.session.add(
        Arrival(
            door=origin.door,
            by=origin.by,
            file=origin.file[:300],
            member=examen.member[:300],
            sha256=digest,
            outcome=ArrivalOutcome(receipt.outcome),
            code=receipt.code,
            reason=receipt.reason[:1000],
            content_sha256=examen.content_sha256,
            clave_acceso=str(examen.comprobante.clave) if examen.comprobante else None,
            document_id=receipt.document.id if receipt.document else None,
            deflated=vault.deflate(examen.xml) if kept else None,
        )
    )
    db.session.flush()


def count_again(digest: str, receipt: Receipt) -> bool:
    """Note that the same bytes came again to the same end. False when they never did."""
    again = (
        update(Arrival)
        .where(
            Arrival.sha256 == digest,
            Arrival.outcome == ArrivalOutcome(receipt.outcome),
            Arrival.code == receipt.code,
        )
        .values(times=Arrival.times + 1, last_at=now())
    )
    return bool(db.session.execute(again).rowcount)


def settle_pending(document: Document) -> None:
    """Tell the pending arrivals of the same content that their document is filed now."""
    db.session.execute(
        update(Arrival)
        .where(
            Arrival.clave_acceso == document.clave_acceso,
            Arrival.content_sha256 == document.content_sha256,
            Arrival.outcome == ArrivalOutcome.PENDING,
            Arrival.document_id.is_(None),
        )
        .values(document_id=document.id)
    )
