"""A message of ours came back: write it in its row and in the trail of what it told of. Nothing here commits.

A bounce changes no address and no account: it is a sign for the firm, which asks its customer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from app.audit import trail
from app.db import db
from app.models import Action, Mail, MailKind, MailState
from app.notify import outcomes
from app.notify.resending import IN_DIGEST

MAIL = Mail.__table__
LEFT = MAIL.c.state.in_((MailState.SENT, MailState.UNCERTAIN)), MAIL.c.bounced_at.is_(None)


def find(message_ids: Iterable[str]) -> Row[Any] | None:
    """Return the message of ours that bears the first of these Message-IDs that any does."""
    for message_id in message_ids:
        if mail := db.session.execute(select(*MAIL.c).where(MAIL.c.message_id == message_id)).first():
            return mail
    return None


def came_back(mail: Row[Any], said: str, at: datetime) -> bool:
    """Note once that a message came back for good, with the server's words. False when that was known already.

    One of which nobody knew whether it had left is known to have been sent by now.
    """
    values = {
        "bounced_at": at,
        "state": MailState.SENT,
        "sent_at": func.coalesce(MAIL.c.sent_at, at),
        "error": said[: outcomes.ERROR_LENGTH],
    }
    mine = update(MAIL).where(MAIL.c.id == mail.id, *LEFT).values(values)
    if db.session.execute(mine).rowcount == 0:
        return False
    if mail.kind is MailKind.DIGEST:
        came_back_each(mail, at)
    else:
        outcomes.tell(mail, MailState.SENT, at, bounced=True)
    return True


def came_back_each(digest: Row[Any], at: datetime) -> None:
    """Note it for each notice that a digest told of."""
    told = db.session.scalars(IN_DIGEST, {"digest": digest.id}).all()
    trail.record_each(Action.BOUNCED, told, detail=digest.to, party_id=digest.party_id)
    notices = update(MAIL).where(MAIL.c.digest_id == digest.id, MAIL.c.state != MailState.DROPPED)
    db.session.execute(notices.values(bounced_at=at, state=MailState.SENT))
