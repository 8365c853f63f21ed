"""Keep a document's XML and give it back byte for byte.

Raw deflate (RFC 1951, wbits −15) beside its CRC-32 and length: the same bytes go into a ZIP or a gzip
answer without being compressed again.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Row, bindparam, insert, select

from app.db import db, execute
from app.models import DocumentXml

LEVEL = 6
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time
BATCH = 100  # documents read at once when many leave
TABLE = DocumentXml.__table__
ROW = insert(TABLE).inline()
PACKED = select(TABLE.c.document_id, TABLE.c.deflated, TABLE.c.length, TABLE.c.crc32).where(
    TABLE.c.document_id.in_(bindparam("ids", expanding=True))
)


class Damaged(RuntimeError):
    """The stored bytes are not what was filed."""


def deflate(data: bytes) -> bytes:
    """Compress as raw deflate."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes) -> bytes:
    """Undo `deflate`."""
    return zlib.decompress(data, -zlib.MAX_WBITS)


def put(document_id: int, xml: bytes) -> None:
    """Write the bytes of a new document in the present transaction."""
    execute(ROW, {"document_id": document_id, **columns(xml)})


def columns(xml: bytes) -> dict[str, object]:
    """Work out what a row holds."""
    return {
        "deflated": deflate(xml),
        "length": len(xml),
        "crc32": zlib.crc32(xml),
        "sha256": hashlib.sha256(xml).hexdigest(),
    }


def sha256(document_id: int) -> str:
    """Return the SHA-256 (hex) of a document's XML."""
    return db.session.execute(
        select(DocumentXml.sha256).where(DocumentXml.document_id == document_id)
    ).scalar_one()


def get(document_id: int) -> bytes:
    """Return a document's XML as it arrived. Raises Damaged when the bytes no longer match their digest."""
    return proven(document_id)[1]


def gzipped(document_id: int) -> bytes:
    """Return a document's XML as gzip: what is stored, between a header and a trailer. Raises Damaged as `get`."""
    row, _ = proven(document_id)
    return GZIP_HEADER + row.deflated + struct.pack("<II", row.crc32, row.length)


def proven(document_id: int) -> tuple[Row, bytes]:
    """Return what is stored of a document (deflated, length, crc32) and its XML. Raises Damaged."""
    columns = select(TABLE.c.deflated, TABLE.c.length, TABLE.c.crc32, TABLE.c.sha256)
    row = db.session.execute(columns.where(TABLE.c.document_id == document_id)).one()
    xml = inflate(row.deflated)
    if hashlib.sha256(xml).hexdigest() != row.sha256:
        raise Damaged(f"Document {document_id} is damaged in the store.")
    return row, xml


def packed(document_ids: Sequence[int]) -> Iterator[Row]:
    """Give what is stored of each document, in this order: document_id, deflated, length, crc32.

    A few are read at a time, and no transaction stays open between them: whoever takes them may be slow.
    """
    for start in range(0, len(document_ids), BATCH):
        wanted = document_ids[start : start + BATCH]
        found = {row[0]: row for row in execute(PACKED, {"ids": wanted}).all()}
        db.session.rollback()
        yield from map(found.pop, wanted)  # what has left stays in no memory
