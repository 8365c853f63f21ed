"""The outbox: mail waits here, is taken by one worker under a lease, and gets an outcome.

    held --gathered into a digest, or let go--> queued
    queued --claim--> sending --> sent | failed | uncertain | dropped
       ^                 |
       +---- postponed --+        (nothing was handed over: later, with growing delay)

Nothing here commits: a queued row belongs to the transaction of its cause, and a claim or an outcome to
the step of the worker. What a row says of a send is never guessed: a lease that ends while SENDING
means that nobody knows whether the message left.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, ScalarSelect, Update, bindparam, func, select, text, update

from app.db import UtcDateTime, db, insert_new, now
from app.models import Mail, MailKind, MailState
from app.notify import hours

LEASE = timedelta(minutes=5)  # far longer than one send may take
RATE_WINDOW = timedelta(minutes=1)
CLAIM_LOCK = 0x4D61696C  # "Mail": any number, the same in every process
# In this order: there are few digests, and each is many notices; what was told before can wait for what was not.
NOTICES = (MailKind.DIGEST, MailKind.FIRM_SUMMARY, MailKind.ANNULLED, MailKind.NOTICE, MailKind.REMINDER)
URGENT = tuple(kind for kind in MailKind if kind not in NOTICES)  # somebody waits for these
MAIL, WAITING = Mail.__table__, Mail.__table__.alias("waiting")
NOW = bindparam("now", type_=UtcDateTime())
TAKEN_STATES = (MailState.SENDING, MailState.SENT, MailState.FAILED, MailState.UNCERTAIN)


def oldest(*kinds: MailKind) -> ScalarSelect[Any]:
    """Find the oldest due message of these kinds. Of one kind, an index gives it at once."""
    return (
        select(WAITING.c.id)
        .where(WAITING.c.state == MailState.QUEUED, WAITING.c.kind.in_(kinds), WAITING.c.due_at <= NOW)
        .order_by(WAITING.c.due_at, WAITING.c.id)
        .limit(1)
        .scalar_subquery()
    )


def taking(found: ColumnElement[Any]) -> Update:
    """Build the statement that takes the message which another one finds."""
    return (
        update(MAIL)
        .where(MAIL.c.id == found, MAIL.c.state == MailState.QUEUED)
        .values(
            state=MailState.SENDING,
            attempts=MAIL.c.attempts + 1,
            due_at=NOW,  # from here on, when it was taken: what the rate counts
            leased_by=bindparam("worker"),
            leased_until=bindparam("until", type_=UtcDateTime()),
        )
        .returning(*MAIL.c)
    )


TAKE_URGENT = taking(oldest(*URGENT))
DUE = (
    select(MAIL.c.id)
    .where(
        MAIL.c.state == MailState.QUEUED,
        MAIL.c.kind.in_(bindparam("kinds", expanding=True)),
        MAIL.c.due_at <= NOW,
    )
    .limit(1)
)
NOTICES_TAKEN = (
    select(func.count())
    .select_from(MAIL)
    .where(
        MAIL.c.state.in_(TAKEN_STATES),
        MAIL.c.kind.in_(NOTICES),
        MAIL.c.digest_id.is_(None),  # what went in a digest left as one message
        MAIL.c.due_at > bindparam("since", type_=UtcDateTime()),
    )
)

SAME_NOTICE = ("kind", "document_id", "party_id", "to")
WAITING_NOW = (
    select(func.count()).select_from(MAIL).where(MAIL.c.state == MailState.QUEUED, MAIL.c.due_at <= NOW)
)


def queue(  # noqa: PLR0913  (a row names whatever it is about)
    kind: MailKind,
    to: str,
    *,
    party_id: int | None = None,
    account_id: int | None = None,
    contact_id: int | None = None,
    document_id: int | None = None,
    delegation_id: int | None = None,
    issuer_id: int | None = None,
    operator_id: int | None = None,
    state: MailState = MailState.QUEUED,
) -> Mail:
    """Add one message to the outbox, in the transaction of its cause. What never leaves at night is due by day."""
    mail = Mail(
        kind=kind,
        to=to.lower(),
        party_id=party_id,
        account_id=account_id,
        contact_id=contact_id,
        document_id=document_id,
        delegation_id=delegation_id,
        issuer_id=issuer_id,
        operator_id=operator_id,
        state=state,
        due_at=hours.when(kind, now()),
    )
    db.session.add(mail)
    return mail


def announce(
    to: str, due_at: datetime, state: MailState, kind: MailKind = MailKind.NOTICE, **about: int | None
) -> bool:
    """Add the notice of a document for one address of its party, unless that address has it already.

    `about` names the document_id and party_id, and the account_id and delegation_id when it has them.
    """
    made = insert_new(Mail, SAME_NOTICE, kind=kind, to=to, due_at=due_at, state=state, **about)
    return made is not None


def is_ready(now: datetime) -> bool:
    """Tell whether `claim_next` would find something, without taking a write lock."""
    kinds = [*URGENT, *leaving(now)] if notices_may_go(now) else list(URGENT)
    return db.session.scalar(DUE, {"kinds": kinds, "now": now}) is not None


def claim_next(worker: str, now: datetime) -> Row[Any] | None:
    """Take the next due message for this worker until its lease ends; return its row, or None.

    One UPDATE that repeats its condition, so two workers never hold one message. What somebody waits
    for goes before notices, and notices stop at MAIL_RATE a minute. Call it in a unit that writes.
    """
    take_turns()  # or two workers would count the same minute
    values = {"now": now, "worker": worker, "until": now + LEASE}
    if urgent := db.session.execute(TAKE_URGENT, values).first():
        return urgent
    return db.session.execute(take_notice(leaving(now)), values).first() if notices_may_go(now) else None


def leaving(now: datetime) -> tuple[MailKind, ...]:
    """Name the kinds of notices that may leave at this hour, in their order."""
    return tuple(kind for kind in NOTICES if hours.may_leave(kind, now))


@cache
def take_notice(kinds: tuple[MailKind, ...]) -> Update:
    """Build the statement that takes a notice of these kinds. There is always one: what is new leaves at any hour."""
    return taking(func.coalesce(*map(oldest, kinds), None))


def take_turns() -> None:
    """Let no other worker claim or gather until this transaction ends. On SQLite a unit that writes is alone."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": CLAIM_LOCK})


def notices_may_go(now: datetime) -> bool:
    """Tell whether fewer than MAIL_RATE notices and digests were taken within the last minute."""
    taken = db.session.scalar(NOTICES_TAKEN, {"since": now - RATE_WINDOW})
    return bool(taken < current_app.config["MAIL_RATE"])


def waiting(now: datetime) -> int:
    """Count what is due and has not left: notices beyond MAIL_RATE."""
    return db.session.scalar(WAITING_NOW, {"now": now}) or 0
