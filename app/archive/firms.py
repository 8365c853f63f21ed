"""The firms here, with how many vouchers and people each has, for whoever runs the installation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from app.db import db
from app.models import Document, Issuer, Operator

DOCUMENT, ISSUER, WORKS = Document.__table__, Issuer.__table__, Operator.__table__
PEOPLE = (
    select(func.count())
    .select_from(WORKS)
    .where(WORKS.c.issuer_id == ISSUER.c.id, WORKS.c.accepted_at.is_not(None))
    .correlate(ISSUER)
    .scalar_subquery()
)


def listing() -> list[Row[Any]]:
    """List them by name: id, ruc, name, left_at, created_at, people (who work there), documents."""
    counted = (
        select(DOCUMENT.c.issuer_id, func.count().label("documents"))
        .group_by(DOCUMENT.c.issuer_id)
        .subquery()
    )
    found = (
        select(
            *(ISSUER.c[name] for name in ("id", "ruc", "name", "left_at", "created_at")),
            PEOPLE.label("people"),
            func.coalesce(counted.c.documents, 0).label("documents"),
        )
        .outerjoin(counted, counted.c.issuer_id == ISSUER.c.id)
        .order_by(ISSUER.c.name, ISSUER.c.id)
    )
    return list(db.session.execute(found))


def documents_of(issuer_id: int) -> int:
    """Count the vouchers of one firm."""
    theirs = select(func.count()).select_from(DOCUMENT).where(DOCUMENT.c.issuer_id == issuer_id)
    return db.session.scalar(theirs) or 0
