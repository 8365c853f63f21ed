"""Contact: the address that one issuer gives for one party."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.issuer import Issuer
from app.models.party import Party


class Contact(db.Model):
    """An issuer's word, never the account's own address. Proven by its link, or vouched by an operator."""

    __table_args__ = (UniqueConstraint("party_id", "issuer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    email: Mapped[str] = mapped_column(String(254))  # lower case
    name: Mapped[str] = mapped_column(String(300), default="")  # in a list of the firm: no voucher says it
    given_at: Mapped[datetime] = mapped_column(default=now)
    proven_at: Mapped[datetime | None]
    vouched_at: Mapped[datetime | None]
    silenced_at: Mapped[datetime | None]  # whoever reads it wants no notices

    issuer: Mapped[Issuer] = relationship()
    party: Mapped[Party] = relationship()
