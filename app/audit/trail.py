"""Write the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import insert

from app.db import db, execute
from app.models import Action, Event

LINE = insert(Event.__table__).inline()


class HasId(Protocol):
    """A document or a person, known by its id."""

    id: int


OFFICE = "operador"  # begins the detail of what the firm's own people looked at


def record(  # noqa: PLR0913, PLR0917  (a line names all that is known of an act)
    action: Action,
    document: HasId,
    by: HasId | None = None,
    detail: str = "",
    party_id: int | None = None,
    note: str = "",
) -> None:
    """Add one line to a document's trail, in the transaction of the act itself."""
    execute(LINE, line(action, document.id, by, detail, party_id) | {"note": note[:400]})


def line(
    action: Action, document_id: int, by: HasId | None, detail: str, party_id: int | None = None
) -> dict[str, object]:
    """Fill in a row. Whoever asks with an API key says which by `api_key_id`, and a reader for whom they look."""
    return {
        "action": action,
        "document_id": document_id,
        "account_id": by.id if by else None,
        "api_key_id": getattr(by, "api_key_id", None),
        "party_id": party_id or getattr(by, "party_id", None),
        "detail": detail[:200],
        "note": "",
    }


def record_each(
    action: Action,
    document_ids: Iterable[int],
    detail: str = "",
    by: HasId | None = None,
    party_id: int | None = None,
) -> None:
    """Add one line to the trail of each of these documents."""
    lines = [line(action, each, by, detail, party_id) for each in document_ids]
    if lines:
        db.session.connection().execute(LINE, lines)
