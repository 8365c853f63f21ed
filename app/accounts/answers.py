"""How each Idempotency-Key was answered. Nothing here commits.

The answer is written in the transaction of what it tells: a process that dies leaves both or neither. Two
requests with the same key at once meet at the unique index: the second waits for the first, and finds its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import delete, select

from app.db import db, insert_new, now
from app.models import ApiAnswer

KEPT = timedelta(days=1)
TABLE = ApiAnswer.__table__


class Other(RuntimeError):
    """The key was used before with another body."""


class Named(Protocol):
    """A request: which API key, which Idempotency-Key, and the SHA-256 (hex) of its body."""

    api_key_id: int
    idempotency_key: str
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given."""

    status: int
    body: bytes


def find(named: Named) -> Kept | None:
    """Return the answer that this request was given before. Raises Other."""
    mine = TABLE.c.api_key_id == named.api_key_id, TABLE.c.idempotency_key == named.idempotency_key
    columns = select(TABLE.c.body_sha256, TABLE.c.status, TABLE.c.body)
    row = db.session.execute(columns.where(*mine)).first()
    if row is None:
        return None
    if row.body_sha256 != named.body_sha256:
        raise Other
    return Kept(row.status, row.body)


def keep(named: Named, answer: Kept) -> bool:
    """Write an answer down. False when another request with the same key was faster: then undo what was done."""
    made = insert_new(
        ApiAnswer,
        ("api_key_id", "idempotency_key"),
        api_key_id=named.api_key_id,
        idempotency_key=named.idempotency_key,
        body_sha256=named.body_sha256,
        status=answer.status,
        body=answer.body,
        at=now(),
    )
    return made is not None


def sweep() -> int:
    """Delete the answers of more than a day ago. Returns how many."""
    return db.session.execute(delete(TABLE).where(TABLE.c.at < now() - KEPT)).rowcount
