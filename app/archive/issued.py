"""What a firm issued, as its own people ask for it. Every query starts at `search.visible_to(desk)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, text
from sqlalchemy.orm import aliased

from app.accounts.desk import Desk
from app.archive import paging, words
from app.archive.paging import Page, Position
from app.archive.search import CAP, visible_to
from app.db import db, now
from app.models import (
    Account,
    AccountState,
    Contact,
    Document,
    Event,
    Mail,
    MailKind,
    MailState,
    Party,
    Recipient,
)
from app.notify.audience import is_hidden
from app.sri.catalogo import Ambiente, TipoComprobante
from app.sri.momento import GUAYAQUIL

DAYS = 3  # without being opened, unless somebody says otherwise
MOST_DAYS = 3_650
NATURAL_RUC = re.compile(r"[0-9]{10}001")
COLUMNS = (
    Document.id,
    Document.clave_acceso.label("clave"),
    Document.tipo,
    Document.numero,
    Document.fecha,
    Document.total,
    Document.ambiente,
    Document.annulled_at,
)


class State(StrEnum):
    """What a firm looks for among its vouchers. The values are those of the address."""

    UNSEEN = "sin-abrir"
    OPENED = "abiertos"
    BOUNCED = "rebotados"
    UNCERTAIN = "inciertos"
    NO_ADDRESS = "sin-correo"
    OBSERVED = "observados"
    ANNULLED = "anulados"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. None and "" ask for nothing; dates are inclusive; `days` goes with UNSEEN."""

    tipo: TipoComprobante | None = None
    desde: date | None = None
    hasta: date | None = None
    receptor: str = ""  # part of a receiver's number or name
    words: str = ""  # part of a number or of a clave
    state: State | None = None
    days: int = DAYS


def page(desk: Desk, wanted: Wanted, start: Position | None, size: int) -> Page:
    """Return one page of what the firm issued, newest first: rows of COLUMNS."""
    found = matching(desk, wanted).with_only_columns(*COLUMNS)
    return paging.walk(found, (Document.fecha, Document.id), start, size)


def count(desk: Desk, wanted: Wanted) -> int:
    """Count what was asked for, and stop just above CAP."""
    some = matching(desk, wanted).with_only_columns(Document.id).limit(CAP + 1)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def some(desk: Desk, wanted: Wanted, most: int) -> list[Row[Any]]:
    """Return the newest of what was asked for, rows of COLUMNS, no more than `most`."""
    return page(desk, wanted, None, most).rows


def documents(desk: Desk, wanted: Wanted, most: int) -> list[Document]:
    """Return the newest documents of what was asked for, whole, no more than `most`."""
    newest = matching(desk, wanted).order_by(Document.fecha.desc(), Document.id.desc())
    return list(db.session.scalars(newest.limit(most)))


def matching(desk: Desk, wanted: Wanted) -> Select[Any]:
    """Select what the firm issued and somebody there asked for, in no order yet."""
    found = visible_to(desk)
    if wanted.tipo:
        found = found.where(Document.tipo == wanted.tipo)
    if wanted.desde:
        found = found.where(Document.fecha >= wanted.desde)
    if wanted.hasta:
        found = found.where(Document.fecha <= wanted.hasta)
    if wanted.receptor.strip():
        found = found.where(is_to(desk, wanted.receptor.strip()))
    if wanted.words.strip():
        found = found.where(is_numbered(desk, wanted.words))
    if wanted.state:
        found = found.where(*is_in(desk, wanted.state, wanted.days))
    return found


def is_to(desk: Desk, said: str) -> ColumnElement[bool]:
    """Tell in SQL which documents went to a receiver with this number, or with all these words in its name."""
    number = re.sub(r"[\s-]", "", said)
    meant = [and_(*map(is_named, said.split())), Party.numero.contains(number, autoescape=True)]
    if NATURAL_RUC.fullmatch(number):  # whose party may be kept under the cédula
        meant.append(Party.numero == number[:10])
    theirs = select(Recipient.document_id).where(
        Recipient.issuer_id == desk.issuer_id,
        Recipient.party_id.in_(select(Party.id).where(or_(*meant))),
    )
    return Document.id.in_(theirs)


def is_named(piece: str) -> ColumnElement[bool]:
    """Tell in SQL whether a name holds a word. SQLite knows the capitals of A to Z alone; names often are in capitals."""
    name = Party.name
    return or_(name.icontains(piece, autoescape=True), name.contains(piece.upper(), autoescape=True))


def is_in(desk: Desk, state: State, days: int = DAYS) -> list[ColumnElement[bool]]:
    """Tell in SQL which documents of the firm are in a state."""
    if state is State.UNSEEN:
        return [Document.annulled_at.is_(None), Document.fecha <= since(days), *is_shown(), is_unseen(desk)]
    if state is State.OPENED:
        return [is_received(Recipient.seen_at.is_not(None))]
    if state is State.NO_ADDRESS:
        return [*is_shown(), is_received(has_no_address(desk))]
    if state in {State.OBSERVED, State.ANNULLED}:
        return [is_observed() if state is State.OBSERVED else Document.annulled_at.is_not(None)]
    notices = select(Mail.document_id).where(Mail.kind == MailKind.NOTICE)
    if state is State.UNCERTAIN:
        return [Document.id.in_(notices.where(Mail.state == MailState.UNCERTAIN))]
    failed, came_back = (
        notices.where(Mail.state == MailState.FAILED),
        notices.where(Mail.bounced_at.is_not(None)),
    )
    return [or_(Document.id.in_(failed), Document.id.in_(came_back))]


def is_observed() -> ColumnElement[bool]:
    """Tell in SQL of which documents a receiver said that something is wrong.

    The condition is written out, or SQLite would not see that the index of the observed serves.
    """
    return Document.id.in_(select(Event.document_id).where(text("event.action = 'observed'")))


def since(days: int, at: datetime | None = None) -> date:
    """Return the last day of emission of what is older than so many days, by the calendar of Guayaquil."""
    return (at or now()).astimezone(GUAYAQUIL).date() - timedelta(days=days)


def is_shown() -> list[ColumnElement[bool]]:
    """Leave out in SQL the tests that no receiver is shown."""
    return [Document.ambiente == Ambiente.PRODUCCION] if is_hidden(Ambiente.PRUEBAS) else []


def is_unseen(desk: Desk) -> ColumnElement[bool]:
    """Tell in SQL whether some receiver has not opened a document. All columns of the index of those are given."""
    return exists().where(
        Recipient.issuer_id == desk.issuer_id,
        Recipient.fecha == Document.fecha,
        Recipient.document_id == Document.id,
        Recipient.seen_at.is_(None),
    )


def is_received(how: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell in SQL whether some receiver of a document is so. More columns would lead SQLite to a wide index."""
    return exists().where(Recipient.document_id == Document.id, how)


def is_numbered(desk: Desk, said: str) -> ColumnElement[bool]:
    """Tell in SQL which documents of the firm bear these words in their number or clave, by indexes alone."""
    if words.is_clave(said):
        return words.are_in_number(said)
    if number := words.whole_number(said):
        return Document.numero == number
    mine = select(Document.id).where(Document.issuer_id == desk.issuer_id, or_(*words.in_number(said)))
    return or_(
        Document.id.in_(mine.correlate(None)),
        *(Document.id.in_(select(Document.id).where(held).correlate(None)) for held in words.in_clave(said)),
    )


def has_no_address(desk: Desk) -> ColumnElement[bool]:
    """Tell in SQL whether nobody knows where to write to a receiver: neither the firm nor an account."""
    account = aliased(Account)
    given = exists().where(Contact.party_id == Recipient.party_id, Contact.issuer_id == desk.issuer_id)
    own = exists().where(
        account.party_id == Recipient.party_id,
        account.state == AccountState.ACTIVE,
        account.email.is_not(None),
    )
    return and_(~given, ~own)
