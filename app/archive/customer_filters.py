"""Which customers of a firm are asked for, told in SQL about the rows of `archive.customers.of_firm`."""

from __future__ import annotations

from enum import StrEnum

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.desk import Desk
from app.archive import customer_mail, words
from app.models import Account, AccountState, Contact, Party, Recipient
from app.sri.identificacion import compact, party_key

CONTACT, PARTY, ACCOUNT = Contact.__table__, Party.__table__, Account.__table__
RECIPIENT = Recipient.__table__


class Which(StrEnum):
    """What a desk may narrow its customers to."""

    ALL = ""
    WITHOUT_ADDRESS = "sin-correo"
    WITHOUT_ACCOUNT = "sin-cuenta"
    CLOSED = "cerrados"
    BOUNCED = "rebotados"


def is_wanted(desk: Desk, said: str, which: Which) -> list[ColumnElement[bool]]:
    """Tell in SQL which customers were asked for."""
    conditions = [is_said(desk, said)] if said.strip() else []
    if which is Which.WITHOUT_ADDRESS:
        conditions.append(func.coalesce(CONTACT.c.email, "") == "")
    elif which is Which.WITHOUT_ACCOUNT:
        conditions += [ACCOUNT.c.state == AccountState.PENDING, is_known(desk)]
    elif which is Which.CLOSED:
        conditions += [ACCOUNT.c.state == AccountState.ACTIVE, is_closed(), is_known(desk)]
    elif which is Which.BOUNCED:
        conditions.append(customer_mail.came_back(desk))
    return conditions


def is_said(desk: Desk, said: str) -> ColumnElement[bool]:
    """Tell in SQL whose name, number or address (the firm's word) holds what was typed."""
    number = compact(said)
    meant = party_key(said)
    return or_(
        and_(is_called(PARTY.c.name, said), is_known(desk)),
        is_called(CONTACT.c.name, said),
        PARTY.c.numero.contains(number, autoescape=True),
        CONTACT.c.email.contains(said.strip().lower(), autoescape=True),
        *([and_(PARTY.c.kind == meant.kind, PARTY.c.numero == meant.numero)] if meant else []),
    )


def is_called(name: ColumnElement[str], said: str) -> ColumnElement[bool]:
    """Tell in SQL whether a name holds all the words that were typed."""
    folded = words.folded_in_sql(name)
    return and_(*(folded.contains(piece, autoescape=True) for piece in words.folded(said).split()))


def is_known(desk: Desk) -> ColumnElement[bool]:
    """Tell in SQL to whom the firm issued something, so that it may know how their account is."""
    issued = RECIPIENT.c.issuer_id == desk.issuer_id, RECIPIENT.c.party_id == PARTY.c.id
    return select(RECIPIENT.c.document_id).where(*issued).correlate(PARTY).exists()


def is_closed() -> ColumnElement[bool]:
    """Tell in SQL to whom the firm's vouchers are closed, as `contacts.standing` does."""
    unproven = and_(CONTACT.c.proven_at.is_(None), CONTACT.c.vouched_at.is_(None))
    if current_app.config["ISSUER_TRUST"] == "isolated":
        return unproven
    differs = CONTACT.c.email != func.coalesce(ACCOUNT.c.email, "")
    return and_(CONTACT.c.id.is_not(None), unproven, differs)
