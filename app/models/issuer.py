"""Issuer: a firm that publishes its vouchers here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class Issuer(db.Model):
    """A firm (emisor). `help_contact` is what a customer without an address reads: whom to ask."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ruc: Mapped[str] = mapped_column(String(13), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    help_contact: Mapped[str] = mapped_column(String(300), default="")
    notices: Mapped[bool] = mapped_column(default=True)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    accent: Mapped[str] = mapped_column(String(7), default="")  # "#rrggbb", "" for the portal's own
    remind_after: Mapped[int | None]  # days without being opened; None: nobody is reminded by itself
    remind_every: Mapped[int | None]  # days between reminders by itself; None: REMIND_EVERY_DAYS
    remind_times: Mapped[int | None]  # how often it reminds of one voucher by itself; None: no end
    signature: Mapped[str] = mapped_column(String(500), default="")  # lines that close its mails
    reply_to: Mapped[str] = mapped_column(String(254), default="")  # where answers to its mails go
    left_at: Mapped[datetime | None]  # it takes nothing in any more; what is here stays
    created_at: Mapped[datetime] = mapped_column(default=now)
