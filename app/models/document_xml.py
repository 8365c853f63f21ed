"""DocumentXml: the bytes of one document, written in the transaction that files it."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db


class DocumentXml(db.Model):
    """Raw deflate (RFC 1951), so that a ZIP or a gzip answer can take it as it is."""

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    deflated: Mapped[bytes] = mapped_column(LargeBinary)
    length: Mapped[int]  # bytes before deflate
    crc32: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
