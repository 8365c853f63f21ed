"""Mail: one message waiting to leave, written in the same transaction as its cause."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class MailKind(StrEnum):
    """What it tells. The value is the header X-ClickFactura-Kind."""

    NOTICE = "notice"
    ACTIVATION = "activation"
    RESET = "reset"
    ADDRESS_CONFIRM = "address-confirm"
    ADDRESS_CHANGED = "address-changed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  (a kind of message)
    DIGEST = "digest"
    COLLEAGUE_INVITED = "colleague-invited"
    COLLEAGUE_REMOVED = "colleague-removed"
    REMINDER = "reminder"
    OPERATOR_INVITED = "operator-invited"
    OPERATOR_NAMED = "operator-named"
    TEST = "test"
    ANNULLED = "annulled"
    FIRM_SUMMARY = "firm-summary"


class MailState(StrEnum):
    """Where it is on its way out."""

    HELD = "held"  # a notice that waits for the digest of its reader
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # for good: the server refused, or every attempt was used
    UNCERTAIN = "uncertain"  # left, but nobody knows whether it arrived: for a person to decide
    DROPPED = "dropped"  # nobody to send it to; kept so that asking costs the same for everyone


class Mail(db.Model):
    """Kind and ids only: the body and any link are made when it is sent, never stored."""

    __table_args__ = (
        UniqueConstraint("kind", "document_id", "party_id", "to"),  # a notice goes once
        Index(None, "state", "kind", "due_at", "id"),
        Index(  # few do; a firm looks for them among all that was sent
            "ix_mail_bounced",
            "document_id",
            sqlite_where=text("bounced_at IS NOT NULL"),
            postgresql_where=text("bounced_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailKind]
    to: Mapped[str] = mapped_column(String(254))  # one address, lower case; "" when dropped
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    delegation_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegation.id", ondelete="SET NULL"),
        index=True,  # or revoking one would read the whole outbox
    )
    change_id: Mapped[int | None] = mapped_column(ForeignKey("address_change.id"))
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id"), index=True)  # emptied first
    bounced_at: Mapped[datetime | None]  # the server refused the address, or it came back
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)  # the digest it went in
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(40))
    message_id: Mapped[str] = mapped_column(String(120), default="", index=True)  # what came back names it
    error: Mapped[str] = mapped_column(String(500), default="")  # the server's words
    queued_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
