"""What became of each message that a worker took. Nothing here commits: the step of the worker does."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, bindparam, select, update

from app.audit import trail
from app.db import UtcDateTime, db
from app.models import Action, Mail, MailKind, MailState, Reminder
from app.notify import hours, identity

MAX_ATTEMPTS = 24  # about sixteen hours, the length of a bad night
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
INTERRUPTED = "El envío se interrumpió y no se sabe si el mensaje llegó."
EVENTS = {
    MailState.SENT: Action.NOTICE_SENT,
    MailState.FAILED: Action.NOTICE_FAILED,
    MailState.UNCERTAIN: Action.NOTICE_UNCERTAIN,
}
REMINDED = {
    MailState.SENT: Action.REMINDED,
    MailState.FAILED: Action.REMINDER_FAILED,
    MailState.UNCERTAIN: Action.REMINDER_UNCERTAIN,
}
ANNULMENT = {
    MailState.SENT: Action.ANNULMENT_SENT,
    MailState.FAILED: Action.ANNULMENT_FAILED,
    MailState.UNCERTAIN: Action.ANNULMENT_UNCERTAIN,
}
AnyMail = Mail | Row[Any]  # a row as it was claimed, or as the session knows it
ERROR_LENGTH = 500
MAIL = Mail.__table__
WRITE = (
    update(MAIL)
    .where(
        MAIL.c.id == bindparam("mail"),
        MAIL.c.state == MailState.SENDING,
        MAIL.c.leased_by == bindparam("worker"),
    )
    .values(
        state=bindparam("outcome", type_=MAIL.c.state.type),
        error=bindparam("words"),
        message_id=bindparam("name"),
        sent_at=bindparam("at", type_=UtcDateTime()),
        bounced_at=bindparam("refused_at", type_=UtcDateTime()),
        due_at=bindparam("due", type_=UtcDateTime()),
        leased_by=None,
        leased_until=None,
    )
)


CHUNK = 500  # values in one statement, far below what any database takes
OPEN = (MailState.HELD, MailState.FAILED, MailState.UNCERTAIN)  # a digest may be sent again by hand
IN_DIGEST = MAIL.c.digest_id == bindparam("digest"), MAIL.c.state.in_(OPEN)
TOLD = select(MAIL.c.document_id).where(*IN_DIGEST)
END = (
    update(MAIL)
    .where(*IN_DIGEST)
    .values(state=bindparam("outcome", type_=MAIL.c.state.type), sent_at=bindparam("at", type_=UtcDateTime()))
)
REMINDED_OF = select(Reminder.document_id).where(Reminder.mail_id == bindparam("mail"))
LEAVE_OUT = (
    update(MAIL)
    .where(*IN_DIGEST, MAIL.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=MailState.DROPPED)
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The document that a line of the trail is about."""

    id: int


def settle(  # noqa: PLR0913, PLR0917  (how a send went, whole)
    mail: AnyMail,
    worker: str,
    state: MailState,
    now: datetime,
    error: str = "",
    left_out: tuple[int, ...] = (),
    *,
    bounced: bool = False,
) -> bool:
    """Write down how a send went, and for a notice or those of a digest a line of the trail.

    `left_out` are the notices of a digest that it did not tell of. `bounced`: the server refused the address.

    False when the lease was lost: the message was already declared uncertain, and stays so.
    """
    sent_at = now if state is MailState.SENT else None
    refused_at = now if bounced else None
    kept = write(mail, worker, state, error, {"at": sent_at, "refused_at": refused_at, "due": mail.due_at})
    if kept:
        drop(mail, left_out)
        tell(mail, state, sent_at, bounced=bounced)
    return kept


def postpone(mail: AnyMail, worker: str, now: datetime, error: str) -> MailState:
    """Put a message that was not handed over back in the queue, or fail it after the last attempt."""
    if mail.attempts >= MAX_ATTEMPTS:
        settle(mail, worker, MailState.FAILED, now, error)
        return MailState.FAILED
    write(
        mail,
        worker,
        MailState.QUEUED,
        error,
        {"at": None, "refused_at": None, "due": hours.when(mail.kind, now + delay(mail.attempts))},
    )
    return MailState.QUEUED


def write(mail: AnyMail, worker: str, state: MailState, error: str, instants: dict[str, Any]) -> bool:
    """Change the row, if the lease is still this worker's."""
    values = {
        "mail": mail.id,
        "worker": worker,
        "outcome": state,
        "words": error[:ERROR_LENGTH],
        "name": mail.message_id or identity.message_id(mail),
        **instants,
    }
    return db.session.execute(WRITE, values).rowcount == 1


def tell(mail: AnyMail, state: MailState, sent_at: datetime | None = None, *, bounced: bool = False) -> None:
    """Add the outcome of a notice to its document's trail, and that of a digest or a reminder to all it told of."""
    events = ANNULMENT if mail.kind is MailKind.ANNULLED else EVENTS
    happened = Action.BOUNCED if bounced else events.get(state)
    if mail.kind is MailKind.DIGEST:
        tell_each(mail, state, sent_at, happened)
    elif mail.kind is MailKind.REMINDER and state in REMINDED:
        of = db.session.scalars(REMINDED_OF, {"mail": mail.id}).all()
        happened = Action.BOUNCED if bounced else REMINDED[state]
        trail.record_each(happened, of, detail=mail.to, party_id=mail.party_id)
    elif mail.document_id is not None and happened:
        trail.record(happened, Subject(mail.document_id), detail=mail.to, party_id=mail.party_id)


def tell_each(mail: AnyMail, state: MailState, sent_at: datetime | None, happened: Action | None) -> None:
    """Give the notices of a digest its outcome. One that goes back to the queue keeps them."""
    if state is MailState.QUEUED:
        return
    if happened:
        told = db.session.scalars(TOLD, {"digest": mail.id}).all()
        trail.record_each(happened, told, detail=mail.to, party_id=mail.party_id)
    db.session.execute(END, {"digest": mail.id, "outcome": state, "at": sent_at})


def drop(mail: AnyMail, left_out: tuple[int, ...]) -> None:
    """Drop the notices that a digest did not tell of."""
    for at in range(0, len(left_out), CHUNK):
        db.session.execute(LEAVE_OUT, {"digest": mail.id, "ids": left_out[at : at + CHUNK]})


def delay(attempts: int) -> timedelta:
    """Double the wait with each attempt, up to an hour, and spread it so that servers rest.

    >>> timedelta(seconds=7) < delay(1) < timedelta(seconds=23), delay(90) <= timedelta(hours=1.5)
    (True, True)
    """
    grown = min(FIRST_DELAY * 2 ** min(attempts - 1, 16), LONGEST_DELAY)
    return grown * random.uniform(0.5, 1.5)  # noqa: S311  (jitter, not a secret)


def abandoned(now: datetime) -> list[int]:
    """List the messages whose worker died while sending."""
    dead = select(Mail.id).where(Mail.state == MailState.SENDING, Mail.leased_until < now)
    return list(db.session.scalars(dead.order_by(Mail.id).limit(100)))


def give_up(mail_id: int, now: datetime) -> MailState:
    """Decide what a dead worker left behind: uncertain, or queued again when messages become files.

    Writing the same file twice is writing it once; an SMTP server may have taken it already.
    """
    mail = db.session.get_one(Mail, mail_id, populate_existing=True)
    if mail.state is not MailState.SENDING or mail.leased_until is None or mail.leased_until >= now:
        return mail.state
    idempotent = not current_app.config["MAIL_SERVER"]
    mail.state = MailState.QUEUED if idempotent else MailState.UNCERTAIN
    mail.error = INTERRUPTED
    mail.message_id = mail.message_id or identity.message_id(mail)
    mail.leased_by = mail.leased_until = None
    tell(mail, mail.state)
    return mail.state
