"""Operator: someone who works for an issuer here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.account import Account
from app.models.issuer import Issuer
from app.models.preference import Notices


class Role(StrEnum):
    """What an operator may do for the firm."""

    OPERATOR = "operator"  # brings vouchers in, follows them, cares for customers
    MANAGER = "manager"  # and decides who operates, which keys there are, and how the firm looks


class Operator(db.Model):
    """Invited by address; in force once accepted with an account. Its row is deleted when it is revoked."""

    __table_args__ = (UniqueConstraint("issuer_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    email: Mapped[str] = mapped_column(String(254))  # where the invitation went; lower case
    role: Mapped[Role] = mapped_column(default=Role.OPERATOR)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # None: not accepted
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]
    summary: Mapped[Notices] = mapped_column(
        default=Notices.NONE
    )  # of what waits at the firm: daily, weekly, none
    summed_up_at: Mapped[datetime | None]  # when the last one was queued

    issuer: Mapped[Issuer] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
