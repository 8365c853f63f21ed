"""Write the trail."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import insert

from app.db import execute
from app.models import Action, Event

LINE = insert(Event.__table__).inline()


class HasId(Protocol):
    """A document or a person, known by its id."""

    id: int


def record(action: Action, document: HasId, by: HasId | None = None, detail: str = "") -> None:
    """Add one line to a document's trail, in the transaction of the act itself."""
    line = {
        "action": action,
        "document_id": document.id,
        "account_id": by.id if by else None,
        "detail": detail[:200],
    }
    execute(LINE, line)
