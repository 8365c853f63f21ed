"""Which new address an account asked for and did not confirm yet.

The outbox knows: its newest row about the address or the password of the account decides. Asking adds a
row, giving the wish up adds one to nobody, and whatever ends the links that were sent added one as well.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from sqlalchemy import select

from app.db import db, now
from app.models import Mail, MailKind, MailState

MAIL = Mail.__table__
LASTS = timedelta(days=7)
ENDS = (MailKind.ADDRESS_CONFIRM, MailKind.ADDRESS_CHANGED, MailKind.PASSWORD_CHANGED)
NEWEST = (
    select(MAIL.c.kind, MAIL.c.to)
    .where(
        MAIL.c.state.in_(list(MailState)),  # every one of them: so the index on state, kind and due_at serves
        MAIL.c.kind.in_(ENDS),
        MAIL.c.contact_id.is_(None),
    )
    .order_by(MAIL.c.queued_at.desc(), MAIL.c.id.desc())
    .limit(1)
)


class SomeAccount(Protocol):
    """Whose wish it is: an account, or its signed-in reader."""

    id: int
    email: str | None


def asked(account: SomeAccount) -> str:
    """Return the address that this account waits to confirm, "" when it waits for none."""
    since = now() - LASTS
    # Nothing is due before it is queued; of the two, due_at is in the index.
    lately = MAIL.c.queued_at > since, MAIL.c.due_at > since
    newest = db.session.execute(NEWEST.where(MAIL.c.account_id == account.id, *lately)).first()
    if newest is None or newest.kind is not MailKind.ADDRESS_CONFIRM or newest.to == account.email:
        return ""
    return newest.to
