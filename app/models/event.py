"""Event: one thing that happened to a document, and who made it happen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class Action(StrEnum):
    """The verbs of the trail, in the past tense. Never renamed: they are history."""

    FILED = "filed"
    NOTICE_QUEUED = "notice_queued"
    NOTICE_SENT = "notice_sent"
    NOTICE_FAILED = "notice_failed"
    NOTICE_UNCERTAIN = "notice_uncertain"
    OPENED = "opened"
    DOWNLOADED = "downloaded"
    REMINDER_QUEUED = "reminder_queued"
    REMINDED = "reminded"
    REMINDER_FAILED = "reminder_failed"
    REMINDER_UNCERTAIN = "reminder_uncertain"
    BOUNCED = "bounced"
    RESENT = "resent"
    OBSERVED = "observed"
    CONFLICTED = "conflicted"
    CONFIRMED = "confirmed"  # the SRI itself said that it authorised this content
    DISPUTED = "disputed"  # the SRI says otherwise than the envelope
    ANNULLED = "annulled"
    RESTORED = "restored"  # the SRI takes an annulment back
    ANNULMENT_QUEUED = "annulment_queued"
    ANNULMENT_SENT = "annulment_sent"
    ANNULMENT_FAILED = "annulment_failed"
    ANNULMENT_UNCERTAIN = "annulment_uncertain"
    CERTIFIED = "certified"


class Event(db.Model):
    """One line of the trail. Rows are added in the transaction of the act and never changed."""

    __table_args__ = (
        Index(  # few are; without it the whole history would be read for them
            "ix_event_observed",
            "document_id",
            sqlite_where=text("action = 'observed'"),
            postgresql_where=text("action = 'observed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    action: Mapped[Action]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    api_key_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"))  # the key that asked, if one did
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))  # on the side of which receiver
    detail: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(400), default="")  # what a person wrote about it
    at: Mapped[datetime] = mapped_column(default=now)
