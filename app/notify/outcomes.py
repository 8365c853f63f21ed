"""What became of each message that a worker took. Nothing here commits: the step of the worker does."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select, update

from app.audit import trail
from app.db import db
from app.models import Action, Document, Mail, MailState

MAX_ATTEMPTS = 24  # about sixteen hours, the length of a bad night
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
INTERRUPTED = "El envío se interrumpió y no se sabe si el mensaje llegó."
EVENTS = {
    MailState.SENT: Action.NOTICE_SENT,
    MailState.FAILED: Action.NOTICE_FAILED,
    MailState.UNCERTAIN: Action.NOTICE_UNCERTAIN,
}


def settle(mail_id: int, worker: str, state: MailState, now: datetime, error: str = "") -> bool:
    """Write down how a send went, and for a notice its line of the trail.

    False when the lease was lost: the message was already declared uncertain, and stays so.
    """
    values = {"state": state, "error": error[:500], "leased_by": None, "leased_until": None}
    if state is MailState.SENT:
        values["sent_at"] = now
    done = db.session.execute(
        update(Mail)
        .where(Mail.id == mail_id, Mail.state == MailState.SENDING, Mail.leased_by == worker)
        .values(**values),
        execution_options={"synchronize_session": False},
    )
    if done.rowcount == 1:
        tell(mail_id, state)
    return done.rowcount == 1


def tell(mail_id: int, state: MailState) -> None:
    """Add the outcome of a notice to its document's trail."""
    mail = db.session.get_one(Mail, mail_id, populate_existing=True)
    if mail.document_id is not None and state in EVENTS:
        document = db.session.get_one(Document, mail.document_id)
        trail.record(EVENTS[state], document, detail=mail.to)


def postpone(mail_id: int, worker: str, now: datetime, error: str) -> MailState:
    """Put a message that was not handed over back in the queue, or fail it after the last attempt."""
    mail = db.session.get_one(Mail, mail_id, populate_existing=True)
    if mail.attempts >= MAX_ATTEMPTS:
        settle(mail_id, worker, MailState.FAILED, now, error)
        return MailState.FAILED
    if settle(mail_id, worker, MailState.QUEUED, now, error):
        mail.due_at = now + delay(mail.attempts)
    return MailState.QUEUED


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
    mail.leased_by = mail.leased_until = None
    tell(mail.id, mail.state)
    return mail.state
