"""Where the customers of a firm live: what the newest voucher that the firm issued to each says of it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select

from app.accounts.desk import Desk
from app.archive.search import visible_to
from app.db import db, now
from app.models import Document, Party, Recipient
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import Comprobante
from app.sri.examen import examine
from app.sri.identificacion import Identidad, party_key
from app.store import vault

PARTY = Party.__table__
WITH_ADDRESS = (
    TipoComprobante.FACTURA,
    TipoComprobante.LIQUIDACION_COMPRA,
    TipoComprobante.GUIA_REMISION,
)  # the others have no place for one
TRIES = 3  # newest vouchers of a customer that are looked at, until one says where they live
FEWEST = 6  # letters and digits of a place; fewer is "S/N", "Quito" or "-"
NONE_AT_ALL = ("sin direcc", "no aplica", "no registra", "no tiene", "ningun")
LONGEST_CITY = 40


@dataclass(frozen=True, slots=True)
class Postal:
    """The address of a customer, line by line, and that of the firm beside it. Both may be missing."""

    lines: tuple[str, ...] = ()
    sender: str = ""


NOWHERE = Postal()


def newest(desk: Desk, party_ids: Sequence[int]) -> dict[int, Postal]:
    """Return the addresses that the firm's own vouchers give for these customers. No transaction stays open."""
    found: dict[int, Postal] = {}
    missing = list(party_ids)
    for passed in range(TRIES):
        rows = {row.document_id: row for row in _newest(desk, missing, passed) if row.document_id}
        read = {
            rows[one.document_id].id: _read(one, rows[one.document_id]) for one in vault.packed(list(rows))
        }
        found = read | {party_id: one for party_id, one in found.items() if one.lines or party_id not in read}
        missing = [party_id for party_id, one in read.items() if not one.lines]
    return found


def _newest(desk: Desk, party_ids: Sequence[int], passed: int) -> Sequence[Row]:
    """Name the newest voucher of each that has a place for an address, after so many newer ones.

    One statement, by an index.
    """
    theirs = visible_to(desk).join(Recipient, Recipient.document_id == Document.id)
    mine = Recipient.party_id == PARTY.c.id, Recipient.issuer_id == desk.issuer_id
    found = theirs.where(*mine, Recipient.tipo.in_(WITH_ADDRESS)).with_only_columns(Document.id)
    last = found.order_by(Recipient.fecha.desc(), Recipient.document_id.desc()).limit(1).offset(passed)
    one = last.correlate(PARTY).scalar_subquery().label("document_id")
    asked = select(PARTY.c.id, PARTY.c.kind, PARTY.c.numero, one).where(PARTY.c.id.in_(party_ids))
    return db.session.execute(asked).all()


def _read(packed: Row, whose: Row) -> Postal:
    """Read both addresses from what is stored. What cannot be read has none."""
    try:
        [examen] = examine(vault.inflate(packed.deflated), now=now())
    except (zlib.error, ValueError):
        return NOWHERE
    if examen.comprobante is None:
        return NOWHERE
    emisor = examen.comprobante.emisor
    written = address_in(examen.comprobante, Identidad(whose.kind, whose.numero))
    return Postal(lines(written), emisor.dir_matriz or emisor.dir_establecimiento)


def address_in(comprobante: Comprobante, whose: Identidad) -> str:
    """Return the address of one of the receivers of a voucher, as written; "" for none."""
    theirs = (
        parte.direccion
        for parte in comprobante.receptores
        if party_key(parte.identificacion, parte.tipo_identificacion) == whose
    )
    return next(theirs, "")


def lines(written: str) -> tuple[str, ...]:
    """Part an address into the lines of a letter: what seems to be a city stands by itself.

    >>> lines("Pasaje Irreal 7, Quito"), lines("S/N"), lines("Sin dirección")
    (('Pasaje Irreal 7', 'Quito'), (), ())
    """
    text = " ".join(written.split()).strip(" ,;")
    if sum(map(str.isalnum, text)) < FEWEST or text.lower().startswith(NONE_AT_ALL):
        return ()
    street, _, city = text.rpartition(", ")
    is_city = len(city) <= LONGEST_CITY and not any(map(str.isdigit, city))
    return (street, city) if street and is_city else (text,)
