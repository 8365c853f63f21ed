"""ReceivedMail: one message of the mailbox, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class MailFate(StrEnum):
    """What became of a message that came in."""

    READ = "read"  # its files went through the door; the arrivals tell more
    BOUNCE = "bounce"
    IGNORED = "ignored"  # our own, an automatic answer, or one without files
    REFUSED = "refused"  # its shape is not to be trusted; nothing of it was opened


class ReceivedMail(db.Model):
    """Written in the transaction that files what it brought. Its text is never kept."""

    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(300))  # user, server and folder
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(default=now)
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the message as it came
    sender: Mapped[str] = mapped_column(String(254), default="")  # as it claims
    subject: Mapped[str] = mapped_column(String(200), default="")
    fate: Mapped[MailFate]
    code: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    vouchers: Mapped[int] = mapped_column(default=0)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))  # the message of ours that came back
