"""Certificate: what a firm had certified about the delivery of some vouchers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.issuer import Issuer


class Certificate(db.Model):
    """Frozen when it is made: `statement` are the signed bytes (JSON, UTF-8), `pdf` what was handed over."""

    __table_args__ = (Index(None, "issuer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)  # of its public page
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    vouchers: Mapped[int]
    statement: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    signature: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # Ed25519 of the statement
    key_id: Mapped[str] = mapped_column(String(64))  # SHA-256 of the public key, hex
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64))

    issuer: Mapped[Issuer] = relationship()
