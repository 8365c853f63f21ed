"""Photo: a person's picture as we drew it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class Photo(db.Model):
    """A JPEG of at most 512 by 512 pixels without metadata. Only our own bytes are kept."""

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    data: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now)
