"""What a person decides about a message that did not arrive for certain. Nothing here commits.

    failed | uncertain | sent, but it came back --again--> queued, with the Message-ID it had
    uncertain --arrived--> sent
    failed | uncertain | sent, but it came back --let_go--> dropped
    queued --withhold--> dropped

Each is one UPDATE that repeats its condition: of two people who press at once, one is served.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update

from app.audit import trail
from app.db import db, now
from app.models import Action, Mail, MailKind, MailState
from app.notify import outcomes

MAIL = Mail.__table__
TOLD = MAIL.c.digest_id == bindparam("digest"), MAIL.c.state != MailState.DROPPED
IN_DIGEST = select(MAIL.c.document_id).where(*TOLD)
CAME_BACK = and_(MAIL.c.state == MailState.SENT, MAIL.c.bounced_at.is_not(None))
STUCK = or_(MAIL.c.state.in_((MailState.FAILED, MailState.UNCERTAIN)), CAME_BACK)
MANY = 1_000  # messages put back by one press


class HasId(Protocol):
    """A person, known by the id of their account."""

    id: int


def again(mail_id: int, by: HasId | None = None) -> bool:
    """Put a message back in the queue, with all its attempts. False when it does not wait for a person.

    A notice that went in a digest leaves it, and goes by itself. The trail of each voucher says who decided.
    """
    at = now()
    values = {"state": MailState.QUEUED, "attempts": 0, "due_at": at, "bounced_at": None, "digest_id": None}
    mail = _change(mail_id, STUCK, values)
    if mail is None:
        return False
    if mail.document_id is not None:
        trail.record(
            Action.RESENT, outcomes.Subject(mail.document_id), by, detail=mail.to, party_id=mail.party_id
        )
    told = db.session.scalars(IN_DIGEST, {"digest": mail.id}).all()
    trail.record_each(Action.RESENT, told, detail=mail.to, by=by, party_id=mail.party_id)
    return True


def stuck(document_id: int) -> list[Row[Any]]:
    """List the notices of a document that wait for a person: id, to, party_id."""
    waiting = select(MAIL.c.id, MAIL.c.to, MAIL.c.party_id).where(
        MAIL.c.kind == MailKind.NOTICE, MAIL.c.document_id == document_id, STUCK
    )
    return list(db.session.execute(waiting.order_by(MAIL.c.id)))


def let_go(mail_id: int) -> bool:
    """Wait no more for a message whose address nobody uses now. False when it does not wait for a person."""
    values = {"state": MailState.DROPPED, "bounced_at": None, "digest_id": None}
    return _change(mail_id, STUCK, values) is not None


def failed_again(since: datetime, by: HasId | None = None) -> int:
    """Put back what failed since then, at most `MANY`. Returns how many messages."""
    stuck = MAIL.c.state == MailState.FAILED, MAIL.c.digest_id.is_(None), MAIL.c.due_at > since
    found = db.session.scalars(select(MAIL.c.id).where(*stuck).order_by(MAIL.c.id).limit(MANY)).all()
    return sum(again(mail_id, by) for mail_id in found)


def arrived(mail_id: int) -> bool:
    """Take a message whose fate nobody knows for sent. False when that is known by now."""
    at = now()
    mail = _change(mail_id, MAIL.c.state == MailState.UNCERTAIN, {"state": MailState.SENT, "sent_at": at})
    if mail is None:
        return False
    outcomes.tell(mail, MailState.SENT, at)
    return True


def withhold(mail_id: int) -> bool:
    """Do not send a message that waits. False when a worker took it meanwhile."""
    mail = _change(mail_id, MAIL.c.state == MailState.QUEUED, {"state": MailState.DROPPED})
    if mail is None:
        return False
    outcomes.tell(mail, MailState.DROPPED)
    return True


def _change(mail_id: int, unchanged: ColumnElement[bool], values: dict[str, Any]) -> Row[Any] | None:
    mine = update(MAIL).where(MAIL.c.id == mail_id, unchanged).values(values)
    return db.session.execute(mine.returning(*MAIL.c)).first()
