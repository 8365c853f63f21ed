"""The messages that came in, as whoever runs the installation looks at them. Their text is kept nowhere."""

from __future__ import annotations

from sqlalchemy import func, select

from app.db import db
from app.models import MailFate, ReceivedMail
from app.paging import Page, Start, walk

TABLE = ReceivedMail.__table__
FATES = {  # a word, and the tone of `state` in the pages
    MailFate.READ: ("Leído", "bien"),
    MailFate.BOUNCE: ("Devuelto", "mal"),
    MailFate.REFUSED: ("Apartado", "mal"),
    MailFate.IGNORED: ("Sin comprobantes", ""),
}


def page(fate: MailFate | None, start: Start | None, size: int) -> Page:
    """Return one page of them, the newest first; of one fate, or of any."""
    found = select(TABLE) if fate is None else select(TABLE).where(TABLE.c.fate == fate)
    return walk(found, TABLE.c.id, start, size)


def total(mailbox: str) -> int:
    """Count the messages of a mailbox that were read."""
    counted = select(func.count()).select_from(TABLE).where(TABLE.c.mailbox == mailbox)
    return db.session.scalar(counted) or 0
