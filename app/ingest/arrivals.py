"""Keep what came in: one row for a file's voucher, with its bytes when no document holds them."""

from __future__ import annotations

import hashlib

from sqlalchemy import bindparam, func, insert, select, update

from app.db import execute, now
from app.ingest.receipt import Origin, Receipt
from app.models import Arrival, ArrivalOutcome, Issuer
from app.store import vault

MAX_KEPT = 1024 * 1024  # bytes; what is larger was refused for its size and is not kept
ARRIVAL = Arrival.__table__
ROW = insert(ARRIVAL).inline()
FIRM = select(Issuer.__table__.c.id).where(Issuer.__table__.c.ruc == bindparam("ruc"))
AGAIN = (
    update(ARRIVAL)
    .where(
        ARRIVAL.c.sha256 == bindparam("digest"),
        ARRIVAL.c.outcome == bindparam("fate"),
        ARRIVAL.c.code == bindparam("why"),
        func.coalesce(ARRIVAL.c.issuer_id, 0) == bindparam("tray"),
        ARRIVAL.c.closed_at.is_(None),
    )
    .values(times=ARRIVAL.c.times + 1, last_at=bindparam("moment"))
)
SETTLE = (
    update(ARRIVAL)
    .where(
        ARRIVAL.c.clave_acceso == bindparam("clave"),
        ARRIVAL.c.content_sha256 == bindparam("content"),
        ARRIVAL.c.outcome == ArrivalOutcome.PENDING,
        ARRIVAL.c.document_id.is_(None),
    )
    .values(document_id=bindparam("became"))
)


def keep(receipt: Receipt, origin: Origin) -> None:
    """Write the arrival; the same bytes with the same fate only count one more time."""
    examen = receipt.examen
    digest = hashlib.sha256(examen.xml).hexdigest()
    filed = receipt.outcome == ArrivalOutcome.FILED
    issuer_id = origin.issuer_id or firm_of(receipt)
    if not filed and count_again(digest, receipt, issuer_id):
        return
    kept = not filed and len(examen.xml) <= MAX_KEPT
    row = {
        "door": origin.door,
        "issuer_id": issuer_id,
        "account_id": origin.account_id,
        "by": origin.by,
        "file": origin.file[:300],
        "member": examen.member[:300],
        "sha256": digest,
        "outcome": ArrivalOutcome(receipt.outcome),
        "code": receipt.code,
        "reason": receipt.reason[:1000],
        "content_sha256": examen.content_sha256,
        "clave_acceso": str(examen.comprobante.clave) if examen.comprobante else None,
        "document_id": receipt.document_id,
        "deflated": vault.deflate(examen.xml) if kept else None,
    }
    execute(ROW, row)


def firm_of(receipt: Receipt) -> int | None:
    """Return the id of the firm here that issued it, as far as it could be read."""
    comprobante = receipt.examen.comprobante
    return execute(FIRM, {"ruc": comprobante.emisor.ruc}).scalar() if comprobante else None


def count_again(digest: str, receipt: Receipt, issuer_id: int | None) -> bool:
    """Note that the same bytes came again to the same tray and end. False when they never did."""
    same = {
        "digest": digest,
        "fate": ArrivalOutcome(receipt.outcome),
        "why": receipt.code,
        "tray": issuer_id or 0,
        "moment": now(),
    }
    return bool(execute(AGAIN, same).rowcount)


def settle_pending(receipt: Receipt) -> None:
    """Tell the pending arrivals of the same content that their document is filed now."""
    if comprobante := receipt.examen.comprobante:
        same = {
            "clave": str(comprobante.clave),
            "content": receipt.examen.content_sha256,
            "became": receipt.document_id,
        }
        execute(SETTLE, same)
