"""Recipient: one party that one document was issued to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db
from app.models.document import Document
from app.models.party import Party
from app.sri.catalogo import Ambiente, TipoComprobante


class Recipient(db.Model):
    """Repeats what the receiver's list filters and orders by, so that one index answers each page."""

    __table_args__ = (
        # What decides visibility stands at the end of each, so that counting reads no table.
        Index("ix_recipient_fecha", "party_id", "fecha", "document_id", "ambiente", "issuer_id"),
        Index("ix_recipient_tipo", "party_id", "tipo", "fecha", "document_id", "ambiente", "issuer_id"),
        Index("ix_recipient_issuer", "party_id", "issuer_id", "fecha", "document_id", "ambiente"),
        # What the firm asks: whom it writes to, and who has not opened what.
        Index("ix_recipient_customer", "issuer_id", "party_id", "fecha"),
        Index(
            "ix_recipient_unseen",
            "issuer_id",
            "fecha",
            "document_id",
            sqlite_where=text("seen_at IS NULL"),
            postgresql_where=text("seen_at IS NULL"),
        ),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    numero: Mapped[str] = mapped_column(String(20))  # as written in the voucher
    fecha: Mapped[date]
    tipo: Mapped[TipoComprobante]
    ambiente: Mapped[Ambiente]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    seen_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # the last time that somebody was
    reminded_times: Mapped[int] = mapped_column(default=0)

    document: Mapped[Document] = relationship()
    party: Mapped[Party] = relationship()
