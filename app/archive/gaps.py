"""What a list of claves has that somebody sees here, and what they see here that it has not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, select

from app.accounts.desk import Desk
from app.archive.search import Reader, visible_to
from app.db import db
from app.models import Document, Issuer
from app.sri import clave_acceso
from app.sri.catalogo import Ambiente

COLUMNS = (Document.clave_acceso, Document.tipo, Document.numero, Document.fecha, Document.issuer_name)


def among(reader: Reader | Desk, claves: Collection[str]) -> dict[str, Row[Any]]:
    """Find which of these vouchers the reader may see, by clave: rows of COLUMNS."""
    if not claves:
        return {}
    found = visible_to(reader).where(Document.clave_acceso.in_(claves)).with_only_columns(*COLUMNS)
    return {row.clave_acceso: row for row in db.session.execute(found)}


def beside(reader: Reader | Desk, claves: Sequence[str], most: int) -> list[Row[Any]]:
    """List what the reader sees of the same firms and days and is not among these claves, up to `most`, newest first.

    Where they are all of one type, of that type; never tests, of which no report of the SRI tells.
    """
    read = [clave_acceso.parse(clave) for clave in claves]
    tipos, days = {each.tipo for each in read}, [each.issued_on for each in read]
    firms = select(Issuer.id).where(Issuer.ruc.in_({each.ruc for each in read}))
    found = visible_to(reader).where(
        Document.issuer_id.in_(firms),
        Document.fecha.between(min(days), max(days)),
        Document.ambiente == Ambiente.PRODUCCION,
        Document.clave_acceso.not_in(claves),
    )
    if len(tipos) == 1:
        found = found.where(Document.tipo == tipos.pop())
    found = found.order_by(Document.fecha.desc(), Document.id.desc()).limit(most)
    return list(db.session.execute(found.with_only_columns(*COLUMNS)))
