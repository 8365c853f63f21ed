"""Arrival: one file that came in by some door, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class Door(StrEnum):
    """Where files come in."""

    COMMAND = "command"
    DEMO = "demo"
    PAGE = "page"
    FOLDER = "folder"
    API = "api"
    MAILBOX = "mailbox"
    SRI = "sri"  # fetched from the tax office itself


class ArrivalOutcome(StrEnum):
    """What became of it. A known voucher changes nothing and leaves no arrival."""

    FILED = "filed"
    PENDING = "pending"
    REFUSED = "refused"


OPEN = text("document_id IS NULL AND closed_at IS NULL")  # what is filed has its document


class Arrival(db.Model):
    """The bytes of a pending or refused one are kept here (raw deflate); a filed one's are its document's."""

    __table_args__ = (
        Index(None, "issuer_id", "outcome", "id"),
        Index(None, "issuer_id", "id"),
        Index("ix_arrival_open", "issuer_id", "outcome", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    times: Mapped[int] = mapped_column(default=1)
    door: Mapped[Door]
    by: Mapped[str] = mapped_column(String(100), default="")
    file: Mapped[str] = mapped_column(String(300))
    member: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    outcome: Mapped[ArrivalOutcome] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    clave_acceso: Mapped[str | None] = mapped_column(String(49), index=True)
    receiver: Mapped[str] = mapped_column(String(340), default="")  # name and number, when they were read
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id")
    )  # what it became: at once, or later when the authorised envelope of a pending one arrived
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))  # whose tray it is in
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who brought it, when known
    closed_at: Mapped[datetime | None]  # set aside by a person; it leaves the tray
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(300), default="")  # why it was set aside
    deflated: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
