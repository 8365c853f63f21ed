"""A firm that leaves the portal, and one that returns. Nothing here commits.

Nothing new is taken in for it by any door (`filing.look` and the doors ask `Issuer.left_at`), and no notice or
reminder leaves. What is here stays: its customers read it for the seven years of the law, its operators too.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import select, update

from app.audit import deeds
from app.db import db, now
from app.models import Deed, Document, Issuer, Mail, MailKind, MailState

ABOUT_VOUCHERS = (MailKind.NOTICE, MailKind.REMINDER)
MAIL, DOCUMENT, ISSUER = Mail.__table__, Document.__table__, Issuer.__table__


class HasId(Protocol):
    """Who acts, known by the id of their account."""

    id: int


def leave(by: HasId, issuer: Issuer) -> bool:
    """Let a firm leave, and keep what waits about its vouchers from leaving. False when it had left."""
    gone = update(ISSUER).where(ISSUER.c.id == issuer.id, ISSUER.c.left_at.is_(None))
    if not db.session.execute(gone.values(left_at=now())).rowcount:
        return False
    theirs = select(DOCUMENT.c.id).where(DOCUMENT.c.issuer_id == issuer.id)
    waiting = update(MAIL).where(
        MAIL.c.state.in_((MailState.HELD, MailState.QUEUED)),
        MAIL.c.kind.in_(ABOUT_VOUCHERS),
        MAIL.c.document_id.in_(theirs),
    )
    db.session.execute(waiting.values(state=MailState.DROPPED))
    deeds.note(Deed.FIRM_LEFT, by, issuer_id=issuer.id, detail=issuer.name)
    return True


def come_back(by: HasId, issuer: Issuer) -> bool:
    """Let a firm return as it was. False when it is here."""
    back = update(ISSUER).where(ISSUER.c.id == issuer.id, ISSUER.c.left_at.is_not(None))
    if not db.session.execute(back.values(left_at=None)).rowcount:
        return False
    deeds.note(Deed.FIRM_RETURNED, by, issuer_id=issuer.id, detail=issuer.name)
    return True
