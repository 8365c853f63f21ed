"""What is here of a clave, and who waits for the SRI's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.archive import confirming
from app.confirm import fetching
from app.ingest import awaiting
from app.models import Document


@dataclass(frozen=True, slots=True)
class Matter:
    """The document, the arrivals that wait (those that the SRI denied among them), and whether it is to be fetched."""

    clave: str
    document: Document | None
    waiting: list[Row[Any]]
    is_fetched: bool

    @property
    def is_open(self) -> bool:
        """Tell whether anything here goes on waiting for an answer; what a stranger asked about does not."""
        return bool(self.document or self.waiting or self.is_fetched)


def of(clave: str) -> Matter:
    """Look at what is here of a clave."""
    document = confirming.find(clave)
    waiting = [] if document else awaiting.about(clave)
    return Matter(clave, document, waiting, fetching.is_wanted(clave))
