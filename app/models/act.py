"""Act: one thing that somebody did with the installation or with a firm, not with one document."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.account import Account
from app.models.issuer import Issuer


class Deed(StrEnum):
    """What was done, in the past tense. Never renamed: they are history."""

    INSTALLED = "installed"
    FIRM_ADDED = "firm_added"
    FIRM_CHANGED = "firm_changed"
    FIRM_LEFT = "firm_left"
    FIRM_RETURNED = "firm_returned"
    OPERATOR_INVITED = "operator_invited"
    OPERATOR_ACCEPTED = "operator_accepted"
    OPERATOR_CHANGED = "operator_changed"
    OPERATOR_REVOKED = "operator_revoked"
    ACCOUNT_INVITED = "account_invited"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    THROTTLE_RELEASED = "throttle_released"
    MAIL_RETRIED = "mail_retried"
    MAIL_SETTINGS_CHANGED = "mail_settings_changed"
    ARRIVAL_RETRIED = "arrival_retried"
    ARRIVAL_DISCARDED = "arrival_discarded"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_VOUCHED = "contact_vouched"
    CONTACTS_IMPORTED = "contacts_imported"
    LINK_SHOWN = "link_shown"
    KEY_CREATED = "key_created"
    KEY_REVOKED = "key_revoked"
    FETCHED = "fetched"  # a clave was given to be fetched from the SRI
    LETTERS_PRINTED = "letters_printed"
    CERTIFICATE_MADE = "certificate_made"
    RULES_CHANGED = "rules_changed"  # of reminders and summaries


class Act(db.Model):
    """Rows are added in the transaction of the act itself and never changed.

    `by` is who acted, `issuer` the firm it is about, `about` the person it is about; `detail` holds no secret.
    """

    __table_args__ = (Index(None, "issuer_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    deed: Mapped[Deed]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: a command on the machine
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    detail: Mapped[str] = mapped_column(String(300), default="")

    by: Mapped[Account | None] = relationship(foreign_keys=[by_id])
    about: Mapped[Account | None] = relationship(foreign_keys=[about_id])
    issuer: Mapped[Issuer | None] = relationship()
