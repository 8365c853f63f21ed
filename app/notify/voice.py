"""What a firm adds to the messages that speak for it: its colour, the lines that close them, where answers go.

Its words are text and nothing else: no header, no address and no markup is ever made of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from app.db import db
from app.models import Issuer
from app.notify import colours
from app.notify.headers import header
from app.sri.correo import one_address

MOST_LINES = 6
ISSUER = Issuer.__table__
COLUMNS = (ISSUER.c.accent, ISSUER.c.signature, ISSUER.c.reply_to)
OF = select(*COLUMNS).where(ISSUER.c.id == bindparam("issuer"))


def of(issuer_id: int | None) -> dict[str, Any]:
    """Return what the messages of a firm add to what they say; nothing when no firm speaks."""
    row = db.session.execute(OF, {"issuer": issuer_id}).first() if issuer_id else None
    return spoken(row) if row else {}


def spoken(row: Row[Any]) -> dict[str, Any]:
    """Return the same from a row that has COLUMNS."""
    return {
        "colours": colours.pair(row.accent),
        "signature": lines(row.signature),
        "reply_to": row.reply_to if one_address(row.reply_to) == row.reply_to else "",
    }


def lines(signature: str) -> tuple[str, ...]:
    r"""Cut a signature into its lines, without what nobody sees.

    >>> lines("Ferretería La Inventada\n\nAv. Imaginaria 1\u202e")
    ('Ferretería La Inventada', 'Av. Imaginaria 1')
    """
    cleaned = (header(line) for line in signature.splitlines())
    return tuple(line for line in cleaned if line)[:MOST_LINES]
