"""What of some claves is here, whoever may see it: for a machine that decides whether the SRI has to be asked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.db import db
from app.models import Document

DOCUMENT = Document.__table__


def among(claves: Iterable[str]) -> dict[str, bool]:
    """Find which of these claves have a document here; tell of each whether the SRI confirmed it."""
    rows = db.session.execute(
        select(DOCUMENT.c.clave_acceso, DOCUMENT.c.confirmed_at).where(
            DOCUMENT.c.clave_acceso.in_(list(claves))
        )
    )
    return {clave: confirmed_at is not None for clave, confirmed_at in rows}
