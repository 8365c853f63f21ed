"""AccessCode: the one-time code of an activation letter."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class AccessCode(db.Model):
    """Only a keyed hash is kept. A newer letter of the same firm to the same person takes its place."""

    __table_args__ = (UniqueConstraint("account_id", "issuer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    given_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # HMAC-SHA-256, hex
    given_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
