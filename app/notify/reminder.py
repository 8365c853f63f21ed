"""The reminder: what one firm issued to a receiver and nobody has opened yet, without attachments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, select

from app import links
from app.db import db
from app.models import Document, Party, Recipient, Reminder
from app.notify import audience, preferences, voice
from app.notify.digest import page_of
from app.notify.headers import NAME_LENGTH, header
from app.notify.letter import NotNeeded
from app.notify.outcomes import AnyMail

SHOWN = 50
REMINDER, DOCUMENT, PARTY = Reminder.__table__, Document.__table__, Party.__table__
RECIPIENT, RECEIVER = Recipient.__table__, bindparam("party")
SOURCE = (
    REMINDER.join(DOCUMENT, DOCUMENT.c.id == REMINDER.c.document_id)
    .join(RECIPIENT, and_(RECIPIENT.c.document_id == DOCUMENT.c.id, RECIPIENT.c.party_id == RECEIVER))
    .join(PARTY, PARTY.c.id == RECIPIENT.c.party_id)
    .outerjoin(audience.OWN, audience.OWN.c.party_id == RECIPIENT.c.party_id)
)
ROWS = (
    select(
        *(DOCUMENT.c[name] for name in ("tipo", "numero", "fecha", "total", "clave_acceso", "ambiente")),
        DOCUMENT.c.issuer_name,
        PARTY.c.name.label("receiver"),
        *audience.COLUMNS,
    )
    .select_from(
        audience.joined(
            SOURCE,
            RECIPIENT.c.party_id,
            DOCUMENT.c.issuer_id,
            audience.DELEGATION.c.id == bindparam("delegation"),
        )
    )
    .where(
        REMINDER.c.mail_id == bindparam("mail"),
        RECIPIENT.c.seen_at.is_(None),
        DOCUMENT.c.annulled_at.is_(None),
    )
    .order_by(DOCUMENT.c.fecha.desc(), DOCUMENT.c.id.desc())
)


def about(mail: AnyMail) -> dict[str, Any]:
    """Gather what a reminder says. Raises NotNeeded when all was opened or annulled meanwhile, or its reader may see nothing."""
    asked = {"mail": mail.id, "party": mail.party_id, "delegation": mail.delegation_id}
    found = db.session.execute(ROWS, asked).all()
    rows = [row for row in found if audience.may_have(row, mail) and not audience.is_hidden(row.ambiente)]
    if not rows:
        raise NotNeeded
    return {
        **audience.greeted(rows[0], mail),
        **voice.of(mail.issuer_id),
        "issuer": header(rows[0].issuer_name, NAME_LENGTH),
        "count": len(rows),
        "shown": [(row, page_of(row)) for row in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
        "url": page_of(rows[0]) if len(rows) == 1 else links.url("/comprobantes?nuevos=1"),
        "choices_url": preferences.link(rows[0], mail),
    }
