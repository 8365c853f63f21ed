"""Who hears of a voucher: its receiver, where their address is known, and whoever they let read along.

A row of `COLUMNS` is about one party, one issuer and at most one delegation. The rules are asked twice: when
a voucher is filed, and again when its message is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, FromClause, Row, and_, bindparam, select

from app.db import execute
from app.models import Account, AccountState, Contact, Delegation, Notices
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.outcomes import AnyMail
from app.sri.catalogo import Ambiente

OWN, GIVEN = Account.__table__.alias("own"), Contact.__table__
DELEGATION, READER = Delegation.__table__, Account.__table__.alias("reader")
COLUMNS = (
    OWN.c.id.label("own_id"),
    OWN.c.state.label("account_state"),
    OWN.c.email.label("own"),
    OWN.c.notices.label("own_notices"),
    GIVEN.c.id.label("contact_id"),
    GIVEN.c.email.label("given"),
    GIVEN.c.proven_at,
    GIVEN.c.vouched_at,
    GIVEN.c.silenced_at,
    DELEGATION.c.id.label("delegation_id"),
    DELEGATION.c.notices.label("their_notices"),
    READER.c.id.label("reader_id"),
    READER.c.email.label("theirs"),
    READER.c.name.label("reader_name"),
)


@dataclass(frozen=True, slots=True)
class Listener:
    """One address to tell, and how. `account_id` is None where only an issuer says whose it is."""

    to: str
    notices: Notices
    account_id: int | None = None
    delegation_id: int | None = None


def joined(
    source: FromClause, party: ColumnElement[Any], issuer: ColumnElement[Any], which: ColumnElement[bool]
) -> FromClause:
    """Join the tables of COLUMNS to a source. `which` chooses delegations among those in force."""
    given = and_(GIVEN.c.party_id == party, GIVEN.c.issuer_id == issuer)
    accepted = and_(DELEGATION.c.party_id == party, DELEGATION.c.accepted_at.is_not(None), which)
    standing = and_(READER.c.state == AccountState.ACTIVE, READER.c.email.is_not(None))
    return (
        source.outerjoin(GIVEN, given)
        .outerjoin(DELEGATION, accepted)
        .outerjoin(READER, and_(READER.c.id == DELEGATION.c.account_id, standing))
    )


PARTY = bindparam("party")
ASK = (
    select(*COLUMNS)
    .select_from(joined(OWN, PARTY, bindparam("issuer"), DELEGATION.c.notices != Notices.NONE))
    .where(OWN.c.party_id == PARTY)
    .order_by(DELEGATION.c.id)
)


def of(party_id: int, issuer_id: int) -> list[Listener]:
    """List whom to tell of a new voucher of this issuer for this party, by one statement."""
    rows = execute(ASK, {"party": party_id, "issuer": issuer_id}).all()
    found = [receiver(rows[0])] if rows else []
    found += [delegate(row) for row in rows]
    return [listener for listener in found if listener]


def receiver(row: Row[Any]) -> Listener | None:
    """Choose the party's own address where the issuer's documents are open to it, else the issuer's word."""
    active = row.account_state is AccountState.ACTIVE
    if row.account_state is AccountState.DISABLED or (active and row.own_notices is Notices.NONE):
        return None
    own = row.own if active and (row.own == row.given or is_open(row)) else None
    to = own or row.given
    if not to or (to == row.given and row.silenced_at):
        return None
    return Listener(to, row.own_notices, row.own_id) if own else Listener(to, Notices.EACH)


def delegate(row: Row[Any]) -> Listener | None:
    """Give the address of whoever the party lets read along, unless the documents are closed to the party."""
    if row.theirs is None or row.account_state is AccountState.DISABLED or not is_open(row):
        return None
    return Listener(row.theirs, row.their_notices, row.reader_id, row.delegation_id)


def is_open(row: Row[Any]) -> bool:
    """Tell whether the issuer's documents are open to the party, as `archive.search.is_open` does in SQL."""
    proven = bool(row.proven_at or row.vouched_at)
    return proven or (current_app.config["ISSUER_TRUST"] != "isolated" and row.given in (None, row.own))


def may_have(row: Row[Any], mail: AnyMail) -> bool:
    """Tell whether the address of a message may still have this voucher, and still wants to hear of it."""
    if row.account_state is AccountState.DISABLED:
        return False
    if is_of_delegate(row, mail):
        chosen = row.their_notices is not Notices.NONE
        return mail.account_id == row.reader_id and mail.to == row.theirs and chosen and is_open(row)
    active = row.account_state is AccountState.ACTIVE
    if active and row.own_notices is Notices.NONE:
        return False
    if mail.to == row.given:
        return row.silenced_at is None
    return active and mail.to == row.own and is_open(row)


def is_of_delegate(row: Row[Any], mail: AnyMail) -> bool:
    """Tell whether a message is for another person than the receiver, also once their delegation is gone."""
    return mail.account_id not in {None, row.own_id}


def greeted(row: Row[Any], mail: AnyMail) -> dict[str, str]:
    """Say whom a message greets and, when the vouchers are another party's, whose they are."""
    if is_of_delegate(row, mail):
        party = header(row.receiver or "", NAME_LENGTH)
        return {"hola": greeting(row.reader_name or ""), "party": party}
    return {"hola": greeting(row.receiver or ""), "party": ""}


def is_hidden(ambiente: Ambiente) -> bool:
    """Tell whether vouchers of this ambiente are kept from their receivers: tests, unless a setting shows them."""
    return ambiente is Ambiente.PRUEBAS and not current_app.config["SHOW_TEST_VOUCHERS"]
