"""SignIn: one browser's session, which its owner can see and end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now


class SignIn(db.Model):
    """A session row. The cookie holds a signed random id; only its SHA-256 (hex) is kept here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))  # whose vouchers; None: their own
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("issuer.id"))  # the firm they work for now
    epoch: Mapped[int | None]  # the account's at sign-in; another one ends the session
    remember: Mapped[bool] = mapped_column(default=False)
    browser: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # flashes, a parked link
    since: Mapped[datetime] = mapped_column(default=now)
    last_seen: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
