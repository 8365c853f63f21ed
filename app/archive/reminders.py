"""Reminding receivers of what they have not opened: who would be told of how much, and telling them. Nothing here commits.

One message for each address that hears of a receiver's vouchers. A voucher is claimed for its receiver by one
UPDATE that repeats its condition, so that two who remind at once remind once, and nobody more often than the
setting REMIND_EVERY_DAYS allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from app.accounts.desk import Desk
from app.archive import issued
from app.archive.issued import Wanted
from app.audit import trail
from app.db import db, now
from app.models import Action, Document, MailKind, Recipient, Reminder
from app.notify import audience, outbox
from app.notify.audience import Listener, is_hidden
from app.sri.catalogo import Ambiente

MANY = 200  # receivers that one press or one turn of the worker tells
MOST_TOLD = 500  # vouchers that one message may tell of
REMINDER = insert(Reminder.__table__)
Conditions = list[ColumnElement[bool]]


class HasId(Protocol):
    """Who reminds, known by the id of their account."""

    id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which firm's receivers to remind, and of which rows of Recipient.

    A rule also says how many days lie between two reminders and how many there are; `at` is when, None for now.
    """

    issuer_id: int
    which: Conditions
    every: int = 0
    times: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many receivers and vouchers; how many receivers nobody can write to; whether there are more receivers."""

    people: int = 0
    vouchers: int = 0
    unreachable: int = 0
    more: bool = False


def of_list(desk: Desk, wanted: Wanted) -> Asked:
    """Ask for what a list of the firm shows."""
    listed = issued.matching(desk, wanted).with_only_columns(Document.id)
    return Asked(desk.issuer_id, [Recipient.document_id.in_(listed)])


def of_document(desk: Desk, document_id: int) -> Asked:
    """Ask for the receivers of one document who have not opened it, and for all else that they have not."""
    unseen = select(Recipient.party_id).where(
        Recipient.document_id == document_id,
        Recipient.issuer_id == desk.issuer_id,
        Recipient.seen_at.is_(None),
    )
    return Asked(desk.issuer_id, [Recipient.party_id.in_(unseen)])


def plan(asked: Asked) -> Tally:
    """Work out what `send` would do now, without doing it."""
    found, more = _receivers(asked, 0)
    told = [party_id for party_id in found if audience.of(party_id, asked.issuer_id)]
    of_them = select(func.count(Recipient.document_id.distinct())).where(*waiting(asked))
    vouchers = db.session.scalar(of_them.where(Recipient.party_id.in_(told))) or 0
    return Tally(len(told), vouchers, len(found) - len(told), more)


def send(asked: Asked, by: HasId | None = None) -> Tally:
    """Queue the reminders of the first receivers. Call it in a unit that writes."""
    found, more = _receivers(asked, 0)
    told = [document_ids for party_id in found if (document_ids := remind(asked, party_id, by))]
    vouchers = {document_id for document_ids in told for document_id in document_ids}
    return Tally(len(told), len(vouchers), len(found) - len(told), more)


def reachable(asked: Asked, after: int) -> tuple[list[int], int | None]:
    """List receivers that may be told, of those whose id comes after one; and from where to go on, None at the end."""
    found, more = _receivers(asked, after)
    told = [party_id for party_id in found if audience.of(party_id, asked.issuer_id)]
    return told, found[-1] if more else None


def remind(asked: Asked, party_id: int, by: HasId | None = None) -> list[int]:
    """Queue the reminder of one receiver; return of which documents, none when there is nobody or nothing to tell."""
    listeners = audience.of(party_id, asked.issuer_id)
    if not listeners:
        return []
    document_ids = claim(asked, party_id)
    if document_ids:
        for listener in listeners:
            queue(asked.issuer_id, party_id, listener, document_ids, by)
    return document_ids


def claim(asked: Asked, party_id: int) -> list[int]:
    """Take the vouchers to remind of, so that nobody else does. Newest last."""
    mine = select(Recipient.document_id).where(Recipient.party_id == party_id, *waiting(asked))
    some = mine.order_by(Recipient.fecha.desc(), Recipient.document_id.desc()).limit(MOST_TOLD)
    taken = (
        update(Recipient)
        .where(Recipient.party_id == party_id, Recipient.document_id.in_(some), is_due(asked))
        .values(reminded_at=now(), reminded_times=Recipient.reminded_times + 1)
        .returning(Recipient.document_id)
    )
    return sorted(db.session.scalars(taken, execution_options={"synchronize_session": False}))


def queue(
    issuer_id: int, party_id: int, listener: Listener, document_ids: Sequence[int], by: HasId | None
) -> None:
    """Add one message about these vouchers to the outbox, and a line to the trail of each."""
    mail = outbox.queue(
        MailKind.REMINDER,
        listener.to,
        party_id=party_id,
        account_id=listener.account_id,
        delegation_id=listener.delegation_id,
        issuer_id=issuer_id,
    )
    db.session.flush()
    rows = [{"mail_id": mail.id, "document_id": each} for each in document_ids]
    db.session.connection().execute(REMINDER, rows)
    trail.record_each(Action.REMINDER_QUEUED, document_ids, listener.to, by, party_id)


def waiting(asked: Asked) -> Conditions:
    """Tell in SQL which rows of Recipient are asked for, unopened, shown to their receiver, not annulled, not reminded of lately."""
    shown = [Recipient.ambiente == Ambiente.PRODUCCION] if is_hidden(Ambiente.PRUEBAS) else []
    annulled = select(Document.id).where(
        Document.issuer_id == asked.issuer_id, Document.annulled_at.is_not(None)
    )
    return [
        Recipient.issuer_id == asked.issuer_id,
        Recipient.seen_at.is_(None),
        Recipient.document_id.not_in(annulled),
        *shown,
        *asked.which,
        is_due(asked),
    ]


def is_due(asked: Asked) -> ColumnElement[bool]:
    """Tell in SQL whether a receiver may be reminded of a voucher again. No rule reminds more often than the setting."""
    every = timedelta(days=max(asked.every, current_app.config["REMIND_EVERY_DAYS"]))
    rested = or_(Recipient.reminded_at.is_(None), Recipient.reminded_at < (asked.at or now()) - every)
    return rested if asked.times is None else and_(rested, Recipient.reminded_times < asked.times)


def _receivers(asked: Asked, after: int) -> tuple[list[int], bool]:
    """Return some receivers, by id, and whether there are more."""
    found = select(Recipient.party_id).where(*waiting(asked), Recipient.party_id > after).distinct()
    ids = list(db.session.scalars(found.order_by(Recipient.party_id).limit(MANY + 1)))
    return ids[:MANY], len(ids) > MANY
