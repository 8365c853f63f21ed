"""ApiKey: lets another program ask as a firm or as a customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.account import Account
from app.models.issuer import Issuer
from app.models.party import Party


class ApiKey(db.Model):
    """`cf_<public_id>_<secret>`: only the SHA-256 (hex) of the secret is kept.

    Exactly one of `issuer_id` and `party_id` says for whom it asks. It ends when it is revoked, when its
    creator is withdrawn or disabled, and when they may no longer act for that firm or party.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[str] = mapped_column(String(200))  # words parted by blanks
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)  # who created it
    epoch: Mapped[int]  # the creator's at that time, shown when it moved on since
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    issuer: Mapped[Issuer | None] = relationship()
    party: Mapped[Party | None] = relationship()
    account: Mapped[Account] = relationship()
