"""What came in and waits for the SRI's word. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, or_, select, update

from app.db import db
from app.ingest import tray
from app.models import Arrival, ArrivalOutcome
from app.sri.errors import Codigo

ARRIVAL = Arrival.__table__
DENIED = (Codigo.E_SRI_NOT.value, Codigo.E_SRI_OTHER.value)  # by an answer that another one may take back


def about(clave: str) -> list[Row[Any]]:
    """List what lies open of this clave for the SRI to decide, the oldest first: id, outcome, content_sha256.

    What it denied is among them.
    """
    waits = or_(ARRIVAL.c.outcome == ArrivalOutcome.PENDING, ARRIVAL.c.code.in_(DENIED))
    found = select(ARRIVAL.c.id, ARRIVAL.c.outcome, ARRIVAL.c.content_sha256).where(
        ARRIVAL.c.clave_acceso == clave, tray.is_open(), waits
    )
    return list(db.session.execute(found.order_by(ARRIVAL.c.id)))


def deny(arrivals: Iterable[Row[Any]], code: Codigo, reason: str) -> None:
    """Let what waited be refused, with the code and the sentence for it."""
    ids = [each.id for each in arrivals]
    if ids:
        refused = {"outcome": ArrivalOutcome.REFUSED, "code": code.value, "reason": reason[:1000]}
        db.session.execute(update(ARRIVAL).where(ARRIVAL.c.id.in_(ids), tray.is_open()).values(refused))
