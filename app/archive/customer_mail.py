"""What became of the messages of one firm to its customers. Only those to the receiver, never to whom they let in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select, union_all

from app.accounts.desk import Desk
from app.archive.search import visible_to
from app.db import db
from app.models import Account, Contact, Document, Mail, MailKind, MailState, Party, Recipient

MAIL, DOCUMENT, ACCOUNT = Mail.__table__, Document.__table__, Account.__table__
PARTY, CONTACT = Party.__table__, Contact.__table__
TO_RECEIVERS = or_(MAIL.c.account_id.is_(None), MAIL.c.account_id == ACCOUNT.c.id)


def came_back(desk: Desk) -> ColumnElement[bool]:
    """Tell in SQL to which parties a message of this firm failed or came back, at an address still in use."""
    return PARTY.c.id.in_(_failed(desk))


def bounced(desk: Desk, party_ids: list[int]) -> set[int]:
    """Tell which of these parties are among those of `came_back`."""
    return (
        set(db.session.scalars(_failed(desk).where(MAIL.c.party_id.in_(party_ids)))) if party_ids else set()
    )


def _failed(desk: Desk) -> Select[Any]:
    """Select the parties whose own message of this firm did not arrive. An address that was replaced is past."""
    mine = (CONTACT.c.party_id == MAIL.c.party_id) & (CONTACT.c.issuer_id == desk.issuer_id)
    given = (MAIL.c.to == CONTACT.c.email) & (MAIL.c.queued_at >= CONTACT.c.given_at)
    told = MAIL.c.kind.in_((MailKind.NOTICE, MailKind.REMINDER, MailKind.ANNULLED))
    refused = select(MAIL.c.id).where(MAIL.c.state == MailState.FAILED, told)
    returned = select(MAIL.c.id).where(MAIL.c.bounced_at.is_not(None))  # each by an index of its own
    return (
        select(MAIL.c.party_id)
        .join(ACCOUNT, ACCOUNT.c.party_id == MAIL.c.party_id)
        .outerjoin(DOCUMENT, DOCUMENT.c.id == MAIL.c.document_id)
        .outerjoin(CONTACT, mine)
        .where(
            MAIL.c.id.in_(union_all(refused, returned)),
            told,
            or_(DOCUMENT.c.issuer_id == desk.issuer_id, MAIL.c.issuer_id == desk.issuer_id),
            or_(given, MAIL.c.to == ACCOUNT.c.email),
            TO_RECEIVERS,
        )
    )


def invited(desk: Desk, account_ids: list[int]) -> set[int]:
    """Tell which of these accounts this firm invited."""
    of_this_kind = MAIL.c.kind == MailKind.ACTIVATION, MAIL.c.document_id.is_(None)  # by the index of both
    sent = select(MAIL.c.account_id).where(*of_this_kind, MAIL.c.issuer_id == desk.issuer_id)
    theirs = sent.where(MAIL.c.account_id.in_(account_ids))
    return set(db.session.scalars(theirs)) if account_ids else set()


def received(desk: Desk, party_id: int, most: int) -> list[Row[Any]]:
    """List the newest vouchers that this firm issued to a party, and when the party opened each."""
    found = visible_to(desk).join(Recipient, Recipient.document_id == Document.id)
    found = found.where(Recipient.party_id == party_id, Recipient.issuer_id == desk.issuer_id)
    columns = Document.id, Document.clave_acceso, Document.tipo, Document.numero, Document.total
    newest = found.with_only_columns(*columns, Recipient.fecha, Recipient.seen_at)
    ordered = newest.order_by(Recipient.fecha.desc(), Recipient.document_id.desc())
    return list(db.session.execute(ordered.limit(most)))


def fates(desk: Desk, party_id: int, document_ids: list[int]) -> dict[int, Row[Any]]:
    """Return the newest notice of each of these vouchers to the receiver: state, bounced_at, sent_at, to."""
    if not document_ids:
        return {}
    found = (
        select(MAIL.c.document_id, MAIL.c.state, MAIL.c.bounced_at, MAIL.c.sent_at, MAIL.c.to)
        .join(DOCUMENT, DOCUMENT.c.id == MAIL.c.document_id)
        .join(ACCOUNT, ACCOUNT.c.party_id == MAIL.c.party_id)
        .where(
            DOCUMENT.c.issuer_id == desk.issuer_id,
            MAIL.c.kind == MailKind.NOTICE,
            MAIL.c.document_id.in_(document_ids),
            MAIL.c.party_id == party_id,
            TO_RECEIVERS,
        )
        .order_by(MAIL.c.id)
    )
    return {row.document_id: row for row in db.session.execute(found)}
