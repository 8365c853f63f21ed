"""The digest: what one reader was issued since the last one, without attachments."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Row, bindparam, select

from app import links
from app.db import db
from app.models import Document, Mail, MailState, Party
from app.notify import audience, preferences, voice
from app.notify.headers import NAME_LENGTH, header
from app.notify.letter import NotNeeded
from app.notify.outcomes import AnyMail

SHOWN = 50
MAIL, DOCUMENT, PARTY = Mail.__table__, Document.__table__, Party.__table__
SOURCE = (
    MAIL.join(DOCUMENT, DOCUMENT.c.id == MAIL.c.document_id)
    .join(PARTY, PARTY.c.id == MAIL.c.party_id)
    .outerjoin(audience.OWN, audience.OWN.c.party_id == MAIL.c.party_id)
)
ROWS = (
    select(
        MAIL.c.id.label("notice_id"),
        *(DOCUMENT.c[name] for name in ("tipo", "numero", "fecha", "total", "clave_acceso", "ambiente")),
        DOCUMENT.c.issuer_id,
        DOCUMENT.c.issuer_name,
        PARTY.c.name.label("receiver"),
        *audience.COLUMNS,
    )
    .select_from(
        audience.joined(
            SOURCE, MAIL.c.party_id, DOCUMENT.c.issuer_id, audience.DELEGATION.c.id == MAIL.c.delegation_id
        )
    )
    .where(MAIL.c.digest_id == bindparam("digest"), MAIL.c.state != MailState.DROPPED)
    .order_by(DOCUMENT.c.fecha.desc(), DOCUMENT.c.id.desc())
)


def about(mail: AnyMail) -> dict[str, Any]:
    """Gather what a digest says. Raises NotNeeded when nothing is left that its reader may see."""
    found = db.session.execute(ROWS, {"digest": mail.id}).all()
    rows = [row for row in found if audience.may_have(row, mail) and not audience.is_hidden(row.ambiente)]
    if not rows:
        raise NotNeeded
    firms = Counter(row.issuer_id for row in rows)
    order = {issuer_id: place for place, (issuer_id, _count) in enumerate(firms.most_common())}
    rows.sort(key=lambda row: order[row.issuer_id])  # stable: of each firm the newest first
    told, first = {row.notice_id for row in rows}, rows[0]
    return {
        **audience.greeted(first, mail),
        **(alone(first) if len(firms) == 1 else {}),
        "firm": header(first.issuer_name, NAME_LENGTH),
        "other_firms": len(firms) - 1,
        "others": others(len(firms) - 1),
        "count": len(rows),
        "shown": [(header(row.issuer_name, NAME_LENGTH), row, page_of(row)) for row in rows[:SHOWN]],
        "more": max(len(rows) - SHOWN, 0),
        "url": links.url("/comprobantes"),
        "choices_url": preferences.link(first, mail),
        "left_out": tuple(row.notice_id for row in found if row.notice_id not in told),
    }


def alone(row: Row[Any]) -> dict[str, Any]:
    """Say what a digest adds when one firm alone speaks in it."""
    return {"issuer": header(row.issuer_name, NAME_LENGTH), **voice.of(row.issuer_id)}


def others(firms: int) -> str:
    """Name in a sentence the firms that it does not name.

    >>> others(0), others(1), others(2)
    ('', ' y otra empresa', ' y 2 empresas más')
    """
    return ("", " y otra empresa")[firms] if firms <= 1 else f" y {firms} empresas más"


def page_of(row: Row[Any]) -> str:
    """Return the address of a voucher's page."""
    return links.url(f"/comprobantes/{row.clave_acceso}")
