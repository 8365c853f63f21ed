"""Reminder: one voucher that one reminding message tells of."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db


class Reminder(db.Model):
    """Written with its message. One message may remind of many vouchers of one firm for one party."""

    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
