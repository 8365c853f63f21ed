"""Account: who signs in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.party import Party
from app.models.preference import Notices


class AccountState(StrEnum):
    """Whether the person may sign in."""

    PENDING = "pending"  # no password yet
    ACTIVE = "active"
    DISABLED = "disabled"


class Account(UserMixin, db.Model):
    """One person. `epoch` grows with every change of password or address and ends links and sessions.

    Who signs in with an address instead of a number has a party of the kind `correo`, which no voucher names.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str | None] = mapped_column(String(254))  # their own, proven; lower case
    email_proven_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[AccountState] = mapped_column(default=AccountState.PENDING)
    epoch: Mapped[int] = mapped_column(default=0)
    admin_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    activated_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    visited_at: Mapped[datetime | None]  # last seen in the visit that goes on
    previous_visit_at: Mapped[datetime | None]  # last seen in the visit before it
    notices: Mapped[Notices] = mapped_column(default=Notices.EACH)  # of what is issued to their own party

    party: Mapped[Party] = relationship()
