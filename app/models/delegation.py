"""Delegation: a party lets another person read its vouchers: a colleague, or its accountant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.account import Account
from app.models.party import Party
from app.models.preference import Notices


class Delegation(db.Model):
    """Invited by address; in force once accepted with an account. Its row is deleted when it is revoked."""

    __table_args__ = (UniqueConstraint("party_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))  # whose vouchers
    email: Mapped[str] = mapped_column(String(254))  # where the invitation went; lower case
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # None: not accepted
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]
    notices: Mapped[Notices] = mapped_column(default=Notices.NONE)

    party: Mapped[Party] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    giver: Mapped[Account | None] = relationship(foreign_keys=[given_by])
