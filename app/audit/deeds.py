"""Write down what somebody did with the installation, a firm or an account."""

from __future__ import annotations

from typing import Protocol

from app.db import db
from app.models import Act, Deed


class HasId(Protocol):
    """A person, known by the id of their account."""

    id: int


def note(
    deed: Deed,
    by: HasId | None = None,
    *,
    issuer_id: int | None = None,
    about: HasId | None = None,
    detail: str = "",
) -> None:
    """Add one line, in the transaction of the act itself. `by` is None for a command on the machine."""
    db.session.add(
        Act(
            deed=deed,
            by_id=by.id if by else None,
            issuer_id=issuer_id,
            about_id=about.id if about else None,
            detail=detail[:300],
        )
    )
