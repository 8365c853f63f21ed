"""Document: one filed voucher as we list and search it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import db, now
from app.models.issuer import Issuer
from app.sri.catalogo import Ambiente, TipoComprobante


class Document(db.Model):
    """A voucher of an issuer of this installation. Its XML is in DocumentXml, byte for byte."""

    __table_args__ = (
        Index(None, "issuer_id", "fecha", "id"),
        Index(None, "fecha", "id"),
        Index(None, "issuer_id", "numero"),  # what another voucher of the same firm names
        Index(  # few are
            "ix_document_annulled",
            "issuer_id",
            "fecha",
            "id",
            sqlite_where=text("annulled_at IS NOT NULL"),
            postgresql_where=text("annulled_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clave_acceso: Mapped[str] = mapped_column(String(49), unique=True)
    tipo: Mapped[TipoComprobante]
    version: Mapped[str] = mapped_column(String(10))
    numero: Mapped[str] = mapped_column(String(17))
    fecha: Mapped[date]  # of emission
    ambiente: Mapped[Ambiente]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("issuer.id"))
    issuer_name: Mapped[str] = mapped_column(String(300))  # as the voucher says
    total: Mapped[Decimal | None]  # None for a guía
    autorizacion: Mapped[str] = mapped_column(String(49))
    authorised_at: Mapped[datetime | None]  # as the envelope claims
    confirmed_at: Mapped[datetime | None]  # when the SRI itself said so
    annulled_at: Mapped[datetime | None]  # when the SRI said that it is annulled; it stays visible
    content_sha256: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime] = mapped_column(default=now)

    issuer: Mapped[Issuer] = relationship()

    @property
    def file_stem(self) -> str:
        """The name of its files without an ending: factura-001-001-000000001."""
        return f"{self.tipo.slug}-{self.numero}"
