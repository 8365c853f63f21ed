"""The outbox: mail waits here, is taken by one worker under a lease, and gets an outcome.

    queued --claim--> sending --> sent | failed | uncertain | dropped
       ^                 |
       +---- postponed --+        (nothing was handed over: later, with growing delay)

Nothing here commits: a queued row belongs to the transaction of its cause, and a claim or an outcome to
the step of the worker. What a row says of a send is never guessed: a lease that ends while SENDING
means that nobody knows whether the message left.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import aliased

from app.db import db
from app.models import Mail, MailKind, MailState
from app.notify import identity

LEASE = timedelta(minutes=5)  # far longer than one send may take
RATE_WINDOW = timedelta(minutes=1)
CLAIM_LOCK = 0x4D61696C  # "Mail": any number, the same in every process
URGENT = tuple(kind for kind in MailKind if kind is not MailKind.NOTICE)  # somebody waits for these


def queue(  # noqa: PLR0913  (a row names whatever it is about)
    kind: MailKind,
    to: str,
    *,
    party_id: int | None = None,
    account_id: int | None = None,
    contact_id: int | None = None,
    document_id: int | None = None,
    state: MailState = MailState.QUEUED,
) -> Mail:
    """Add one message to the outbox, in the transaction of its cause."""
    mail = Mail(
        kind=kind,
        to=to.lower(),
        party_id=party_id,
        account_id=account_id,
        contact_id=contact_id,
        document_id=document_id,
        state=state,
    )
    db.session.add(mail)
    return mail


def is_ready(now: datetime) -> bool:
    """Tell whether `claim_next` would find something, without taking a write lock."""
    due = select(Mail.id).where(
        Mail.state == MailState.QUEUED, Mail.kind.in_(kinds_allowed(now)), Mail.due_at <= now
    )
    return db.session.scalar(due.limit(1)) is not None


def claim_next(worker: str, now: datetime) -> Mail | None:
    """Take the next due message for this worker until its lease ends. None when there is none.

    One UPDATE that repeats its condition, so two workers never hold one message. What somebody waits
    for goes before notices, and notices stop at MAIL_RATE a minute. Call it in a unit that writes.
    """
    if db.session.get_bind().dialect.name == "postgresql":  # or two workers would count the same minute
        db.session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": CLAIM_LOCK})
    for kinds in (URGENT, (MailKind.NOTICE,)):
        allowed = set(kinds) & set(kinds_allowed(now))
        if allowed and (mail_id := claim(worker, now, allowed)):
            mail = db.session.get_one(Mail, mail_id, populate_existing=True)
            mail.message_id = mail.message_id or identity.message_id(mail)
            return mail
    return None


def claim(worker: str, now: datetime, kinds: set[MailKind]) -> int | None:
    """Mark the oldest due message of these kinds as ours; return its id."""
    waiting = aliased(Mail)
    oldest = (
        select(waiting.id)
        .where(waiting.state == MailState.QUEUED, waiting.kind.in_(kinds), waiting.due_at <= now)
        .order_by(waiting.due_at, waiting.id)
        .limit(1)
        .scalar_subquery()
    )
    taken = (
        update(Mail)
        .where(Mail.id == oldest, Mail.state == MailState.QUEUED)
        .values(
            state=MailState.SENDING,
            attempts=Mail.attempts + 1,
            due_at=now,  # from here on, when it was taken: what the rate counts
            leased_by=worker,
            leased_until=now + LEASE,
        )
        .returning(Mail.id)
    )
    return db.session.scalar(taken, execution_options={"synchronize_session": False})


def kinds_allowed(now: datetime) -> tuple[MailKind, ...]:
    """Leave notices out while MAIL_RATE of them were taken within the last minute."""
    taken = select(func.count()).where(
        Mail.state.in_((MailState.SENDING, MailState.SENT, MailState.FAILED, MailState.UNCERTAIN)),
        Mail.kind == MailKind.NOTICE,
        Mail.due_at > now - RATE_WINDOW,
    )
    room = db.session.scalar(taken) < current_app.config["MAIL_RATE"]
    return (*URGENT, MailKind.NOTICE) if room else URGENT
