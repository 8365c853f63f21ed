"""Find documents. Every question that a person asks starts at `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, or_, select, true

from app.accounts.desk import Desk
from app.archive import words
from app.db import db
from app.models import Contact, Document, Issuer, Recipient
from app.sri.catalogo import Ambiente, TipoComprobante

CAP = 1_000  # a count beyond this is not worth its price


class Reader(Protocol):
    """Who is asking: for which party, with the address that its own account proved."""

    party_id: int
    proven_email: str | None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was asked for. None and "" ask for nothing; dates are inclusive."""

    tipo: TipoComprobante | None = None
    desde: date | None = None
    hasta: date | None = None
    emisor: str = ""  # RUC
    words: str = ""  # part of a number, a clave, or of an issuer's name or RUC
    unopened: bool = False  # only what nobody of the party has opened


def visible_to(reader: Reader | Desk) -> Select[tuple[Document]]:
    """Select the documents issued to this reader that are open to them (design rules 1, 3 and 4).

    At a desk: those that its firm issued, tests among them.
    """
    if isinstance(reader, Desk):
        return select(Document).where(Document.issuer_id == reader.issuer_id)
    joined = select(Document).join(Recipient, Recipient.document_id == Document.id)
    return joined.where(*is_theirs(reader))


def is_theirs(reader: Reader) -> list[ColumnElement[bool]]:
    """Tell in SQL which rows of Recipient make a document visible to this reader."""
    return [Recipient.party_id == reader.party_id, is_open(reader), is_shown()]


def is_shown() -> ColumnElement[bool]:
    """Tell in SQL whether a voucher is shown at all: one of tests only when a setting says so."""
    return true() if current_app.config["SHOW_TEST_VOUCHERS"] else Recipient.ambiente == Ambiente.PRODUCCION


def is_open(reader: Reader) -> ColumnElement[bool]:
    """Tell in SQL whether the issuer's documents are open to the reader, by ISSUER_TRUST.

    shared: unless the issuer gives another address for this party than the reader's own, neither
    proven nor vouched. isolated: only once the issuer's own address is proven or vouched.
    """
    mine = select(Contact.issuer_id).where(Contact.party_id == reader.party_id)
    if current_app.config["ISSUER_TRUST"] == "isolated":
        proven = or_(Contact.proven_at.is_not(None), Contact.vouched_at.is_not(None))
        return Recipient.issuer_id.in_(mine.where(proven))
    return Recipient.issuer_id.not_in(
        mine.where(
            Contact.proven_at.is_(None),
            Contact.vouched_at.is_(None),
            Contact.email != (reader.proven_email or ""),
        )
    )


def matching(reader: Reader, wanted: Criteria) -> Select[tuple[Document]]:
    """Select what the reader may see and asked for, in no order yet."""
    return visible_to(reader).where(*is_wanted(wanted), *is_said(wanted))


def is_wanted(wanted: Criteria) -> list[ColumnElement[bool]]:
    """Tell in SQL which rows of Recipient fit what was asked."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.tipo:
        conditions.append(Recipient.tipo == wanted.tipo)
    if wanted.desde:
        conditions.append(Recipient.fecha >= wanted.desde)
    if wanted.hasta:
        conditions.append(Recipient.fecha <= wanted.hasta)
    if wanted.emisor:
        issuer = select(Issuer.id).where(Issuer.ruc == wanted.emisor).scalar_subquery()
        conditions.append(Recipient.issuer_id == issuer)
    if wanted.unopened:
        conditions.append(Recipient.seen_at.is_(None))
    return conditions


def is_said(wanted: Criteria) -> list[ColumnElement[bool]]:
    """Tell in SQL which rows of Document hold the words that were asked for."""
    if not wanted.words.strip():
        return []
    return [words.are_in_document(wanted.words)]


def count(reader: Reader, wanted: Criteria) -> int:
    """Count what was asked for, and stop just above CAP. Without words one index answers by itself."""
    if wanted.words:
        some = matching(reader, wanted).with_only_columns(Recipient.document_id)
    else:
        some = select(Recipient.document_id).where(*is_theirs(reader), *is_wanted(wanted))
    return db.session.scalar(select(func.count()).select_from(some.limit(CAP + 1).subquery())) or 0


def unopened(reader: Reader, wanted: Criteria) -> tuple[int, bool]:
    """Count what nobody has opened among the newest CAP documents asked for; and tell whether those are all.

    So the price is the same however many documents there are. Words are not looked at.
    """
    some = newest(reader, CAP, Recipient.seen_at).where(*is_wanted(wanted)).subquery()
    new, looked_at = db.session.execute(
        select(func.count().filter(some.c.seen_at.is_(None)), func.count()).select_from(some)
    ).one()
    return new, looked_at < CAP


def newest(reader: Reader, most: int, *columns: Any) -> Select[Any]:
    """Select columns of Recipient for the reader's newest documents: as many rows of one index, and no more."""
    theirs = select(*columns).select_from(Recipient).where(*is_theirs(reader))
    return theirs.order_by(Recipient.fecha.desc(), Recipient.document_id.desc()).limit(most)


def find(reader: Reader | Desk, clave: str) -> Document | None:
    """Return the reader's document with this clave. What is not theirs is not found."""
    return db.session.scalar(visible_to(reader).where(Document.clave_acceso == clave))


def published(clave: str) -> Document | None:
    """Return the document with this clave for a page that tells anybody only that it is here.

    Whoever holds a clave can have the whole voucher of the SRI itself, so its being here is no secret to them.
    One of tests that no receiver is shown is not here for them either.
    """
    found = select(Document).where(Document.clave_acceso == clave)
    if not current_app.config["SHOW_TEST_VOUCHERS"]:
        found = found.where(Document.ambiente == Ambiente.PRODUCCION)
    return db.session.scalar(found)


def issuers(reader: Reader) -> list[tuple[str, str]]:
    """List the firms whose documents the reader can see: RUC and name, by name.

    One probe of an index for each firm here, however many documents the reader has.
    """
    theirs = visible_to(reader).where(Recipient.issuer_id == Issuer.id).with_only_columns(Recipient.issuer_id)
    rows = db.session.execute(
        select(Issuer.ruc, Issuer.name).where(theirs.correlate(Issuer).exists()).order_by(Issuer.name)
    )
    return [(ruc, name) for ruc, name in rows]


def closed_firms(reader: Reader) -> list[tuple[Issuer, Contact | None]]:
    """List the firms with documents for the reader that are still closed, with the address each gives.

    The address is not proven yet, or (where firms are isolated) there is none. One statement, with one probe
    of an index for each firm.
    """
    theirs = select(Recipient.document_id).where(
        Recipient.party_id == reader.party_id, Recipient.issuer_id == Issuer.id, is_shown()
    )
    mine = (Contact.issuer_id == Issuer.id) & (Contact.party_id == reader.party_id)
    found = (
        select(Issuer, Contact)
        .outerjoin(Contact, mine)
        .where(Contact.proven_at.is_(None), Contact.vouched_at.is_(None), theirs.correlate(Issuer).exists())
        .order_by(Issuer.name)
    )
    if current_app.config["ISSUER_TRUST"] != "isolated":
        found = found.where(Contact.email != (reader.proven_email or ""))
    return [(issuer, contact) for issuer, contact in db.session.execute(found)]
