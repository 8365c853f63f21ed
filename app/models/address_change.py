"""AddressChange: one change of an account's own e-mail address, which its old address may undo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.account import Account


class AddressChange(db.Model):
    """Written when the new address was confirmed. Undone once, within three days of `at`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    old_email: Mapped[str | None] = mapped_column(String(254))
    new_email: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
