"""Telling whoever heard of a voucher that it was annulled, or that an annulment was taken back.

One message for each address, as with notices, and one row for it: its words are made when it leaves, of what
stands then. Nothing here commits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update

from app.audit import trail
from app.db import db, execute, now
from app.models import Action, Document, Issuer, Mail, MailKind, MailState, Recipient
from app.notify import audience, outbox
from app.notify.audience import Listener, is_hidden

HISTORY = timedelta(days=400)  # since its emission: of what is older only those hear who had heard of it
MAIL, RECIPIENT = Mail.__table__, Recipient.__table__
WAITING = (MailState.HELD, MailState.QUEUED)
MINE = MAIL.c.kind == MailKind.ANNULLED, MAIL.c.document_id == bindparam("document")
HEARD = (
    exists()
    .where(
        MAIL.c.kind == MailKind.NOTICE,
        MAIL.c.document_id == RECIPIENT.c.document_id,
        MAIL.c.party_id == RECIPIENT.c.party_id,
        MAIL.c.state.in_((MailState.SENT, MailState.UNCERTAIN)),
    )
    .correlate(RECIPIENT)
)
KNOWS = or_(RECIPIENT.c.seen_at.is_not(None), RECIPIENT.c.reminded_at.is_not(None), HEARD)
RECEIVERS = (
    select(RECIPIENT.c.party_id, KNOWS.label("knows"))
    .where(RECIPIENT.c.document_id == bindparam("document"))
    .order_by(RECIPIENT.c.party_id)
)
TAKE_BACK = update(MAIL).where(*MINE, MAIL.c.state.in_(WAITING)).values(state=MailState.DROPPED)
TOLD = select(MAIL.c.party_id, MAIL.c.to).where(
    *MINE, MAIL.c.state.in_((MailState.SENT, MailState.SENDING, MailState.UNCERTAIN))
)
AGAIN = (
    update(MAIL)
    .where(
        *MINE,
        MAIL.c.party_id == bindparam("party"),
        MAIL.c.to == bindparam("address"),
        MAIL.c.state.not_in((*WAITING, MailState.SENDING)),
    )
    .values(
        state=MailState.QUEUED,
        attempts=0,
        due_at=bindparam("at"),
        queued_at=bindparam("at"),  # another message, with a name of its own
        message_id="",
        error="",
        bounced_at=None,
        sent_at=None,
    )
)


def announce(document: Document) -> int:
    """Queue the news of an annulment for everybody who hears of the voucher; return for how many addresses.

    Whether the firm left is no matter. Of old history, and where a firm has its notices off, only those hear
    who had heard of the voucher before.
    """
    if is_hidden(document.ambiente):
        return 0
    firm = db.session.get_one(Issuer, document.issuer_id)
    all_hear = firm.notices and now().date() - document.fecha <= HISTORY
    receivers = execute(RECEIVERS, {"document": document.id}).all()
    told = [row.party_id for row in receivers if all_hear or row.knows]
    return sum(tell(document, party_id, listener) for party_id in told for listener in of(document, party_id))


def of(document: Document, party_id: int) -> list[Listener]:
    """List whom to tell of a voucher for one of its receivers."""
    return audience.of(party_id, document.issuer_id)


def tell(document: Document, party_id: int, listener: Listener) -> bool:
    """Queue the message for one address, or queue it again. False while it waits already."""
    about = {
        "document_id": document.id,
        "party_id": party_id,
        "account_id": listener.account_id,
        "delegation_id": listener.delegation_id,
    }
    made = outbox.announce(listener.to, now(), MailState.QUEUED, MailKind.ANNULLED, **about)
    if not made and not again(document, party_id, listener.to):
        return False
    trail.record(Action.ANNULMENT_QUEUED, document, detail=listener.to, party_id=party_id)
    return True


def again(document: Document, party_id: int, to: str) -> bool:
    """Queue a message once more that left before, or that was held back."""
    asked = {"document": document.id, "party": party_id, "address": to, "at": now()}
    return bool(db.session.execute(AGAIN, asked).rowcount)


def take_back(document: Document) -> int:
    """Hold back what waits about an annulment that was taken back, and tell those who heard of it. Returns how many."""
    told: list[Row[Any]] = list(execute(TOLD, {"document": document.id}).all())
    execute(TAKE_BACK, {"document": document.id})
    heard = {(row.party_id, row.to) for row in told}
    receivers = {row.party_id for row in told}
    hear = [(party_id, each) for party_id in sorted(receivers) for each in of(document, party_id)]
    return sum(
        tell(document, party_id, listener) for party_id, listener in hear if (party_id, listener.to) in heard
    )
