"""Keep what came in: one row for a file's voucher, with its bytes when no document holds them."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit
from app.archive import filing, inquiries
from app.audit import trail
from app.db import execute, now
from app.ingest.receipt import Origin, Receipt
from app.models import Action, Arrival, ArrivalOutcome, Door, Issuer, Rank
from app.sri.comprobante import Parte
from app.sri.errors import Codigo
from app.store import vault

MAX_KEPT = 1024 * 1024  # bytes; what is larger was refused for its size and is not kept
MAILED = Limit("buzon-sri", 300, 3_600)  # vouchers by mail that the SRI is asked about soon
ARRIVAL = Arrival.__table__
ROW = insert(ARRIVAL).returning(ARRIVAL.c.id)
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
    .values(times=ARRIVAL.c.times + bindparam("more"), last_at=bindparam("moment"))
    .returning(ARRIVAL.c.id)
)
SETTLE = (
    update(ARRIVAL)
    .where(
        ARRIVAL.c.clave_acceso == bindparam("clave"),
        ARRIVAL.c.content_sha256 == bindparam("content"),
        ARRIVAL.c.document_id.is_(None),
        ARRIVAL.c.code != Codigo.E_ISSUER_OTHER.value,  # nobody learns what another firm filed
    )
    .values(document_id=bindparam("became"))
)


class Known(NamedTuple):
    """A document or a person of whom the id is enough."""

    id: int


def keep(receipt: Receipt, origin: Origin) -> int:
    """Write the arrival and return its id; the same bytes with the same fate only count one more time."""
    examen = receipt.examen
    digest = hashlib.sha256(examen.xml).hexdigest()
    filed = receipt.outcome == ArrivalOutcome.FILED
    issuer_id = origin.issuer_id or firm_of(receipt)
    if not filed and (again := count_again(digest, receipt, issuer_id, 0 if origin.again else 1)):
        return again
    kept = not filed and len(examen.xml) <= MAX_KEPT
    row = {
        **verdict(receipt),
        **found(receipt),
        "door": origin.door,
        "issuer_id": issuer_id,
        "account_id": origin.account_id,
        "by": origin.by,
        "file": origin.file[:300],
        "member": examen.member[:300],
        "sha256": digest,
        "deflated": vault.deflate(examen.xml) if kept else None,
    }
    arrival_id: int = execute(ROW, row).scalar_one()
    if receipt.code == Codigo.E_DUP_CONFLICT:
        note_conflict(receipt, origin)
    ask_about(receipt, origin)
    return arrival_id


def ask_about(receipt: Receipt, origin: Origin | None = None) -> None:
    """Let the SRI be asked about one that waits: behind all the others when more came by mail than firms get.

    Anybody may write to the mailbox, and sign whatever they like. Without an origin a person asks for it.
    """
    if receipt.outcome == ArrivalOutcome.PENDING and (read := receipt.examen.comprobante):
        many = origin and origin.door is Door.MAILBOX and not throttle.allows(Bucket(MAILED, "todos"))
        inquiries.want(str(read.clave), rank=Rank.BACKLOG if many else Rank.FRESH)


def verdict(receipt: Receipt) -> dict[str, object]:
    """Fill in what was decided about one that was not known."""
    return {
        "outcome": ArrivalOutcome(receipt.outcome),
        "code": receipt.code,
        "reason": receipt.reason[:1000],
    }


def found(receipt: Receipt) -> dict[str, object]:
    """Fill in what could be read, and the document that it is."""
    read = receipt.examen.comprobante
    return {
        "content_sha256": receipt.examen.content_sha256,
        "clave_acceso": str(read.clave) if read else None,
        "receiver": receivers(read.receptores) if read else "",
        "document_id": receipt.document_id,
    }


def receivers(parts: tuple[Parte, ...]) -> str:
    """Name the receiver with their number, and how many more there are."""
    if not parts:
        return ""
    first, more = parts[0], len(parts) - 1
    others = f" y {more} más" if more else ""
    return f"{first.nombre[:290]} ({first.identificacion[:20]}){others}"


def note_conflict(receipt: Receipt, origin: Origin) -> None:
    """Let the trail of the document that keeps the clave tell that another content came with it."""
    comprobante = receipt.examen.comprobante
    document_id = filing.taken_by(str(comprobante.clave)) if comprobante else None
    if document_id is not None:
        by = Known(origin.account_id) if origin.account_id else None
        trail.record(Action.CONFLICTED, Known(document_id), by, origin.file)


def firm_of(receipt: Receipt) -> int | None:
    """Return the id of the firm here that issued it, as far as it could be read."""
    comprobante = receipt.examen.comprobante
    return execute(FIRM, {"ruc": comprobante.emisor.ruc}).scalar() if comprobante else None


def count_again(digest: str, receipt: Receipt, issuer_id: int | None, more: int) -> int | None:
    """Note that the same bytes came `more` times again to the same tray and end; return which, None when they never did."""
    same = {
        "digest": digest,
        "fate": ArrivalOutcome(receipt.outcome),
        "why": receipt.code,
        "tray": issuer_id or 0,
        "more": more,
        "moment": now(),
    }
    return execute(AGAIN, same).scalars().first()


def settle(receipt: Receipt) -> None:
    """Tell the arrivals of the same content that were held back that their document is filed now."""
    if comprobante := receipt.examen.comprobante:
        same = {
            "clave": str(comprobante.clave),
            "content": receipt.examen.content_sha256,
            "became": receipt.document_id,
        }
        execute(SETTLE, same)
