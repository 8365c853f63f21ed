"""Fetch: somebody asked for the authorised original of one clave from the SRI."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now

OPEN = text("settled_at IS NULL")


class Fetch(db.Model):
    """`issuer_id` is the firm at whose desk it was asked, `party_id` the receiver for whom; one of the two is given."""

    __table_args__ = (
        Index(None, "account_id", "id"),
        Index(None, "issuer_id", "id"),
        Index("ix_fetch_open", "clave_acceso", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clave_acceso: Mapped[str] = mapped_column(String(49))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    file: Mapped[str] = mapped_column(String(300), default="")  # the report or file it was read from
    at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(
        String(20), default=""
    )  # as of a receipt: filed, known, pending, refused
    code: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
