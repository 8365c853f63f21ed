"""Who the customers of a firm are: the parties it issued to, and those it gives an address for.

A desk learns what its firm may know of each and no more: never the account's own address where it differs
from the one that the firm gives, never which other firms write to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, literal, select, tuple_, union_all

from app.accounts import contacts
from app.accounts.contacts import Standing
from app.accounts.desk import Desk
from app.archive import customer_mail, words
from app.archive.customer_filters import Which, is_wanted
from app.archive.customer_paging import Page, Position, ends
from app.db import db
from app.models import Account, AccountState, Contact, Party, Recipient

RECIPIENT, CONTACT = Recipient.__table__, Contact.__table__
PARTY, ACCOUNT = Party.__table__, Account.__table__
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer as their firm may know them."""

    id: int  # of the party
    account_id: int
    name: str
    numero: str
    email: str  # the firm's contact, "" for none
    contact: Row[Any] | None
    state: AccountState
    was_open: bool  # somebody opened the account once
    standing: Standing
    invited: bool = False
    bounced: bool = False
    vouchers: int = 0
    last: date | None = None
    opened: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether the firm may know how their account is: it issued something to them.

        Of a number that was only typed into a list it learns nothing, or it could ask about anybody.
        """
        return self.vouchers > 0


def page(desk: Desk, said: str, which: Which, start: Position | None, size: int = PER_PAGE) -> Page:
    """Return one page of a firm's customers by name."""
    found = of_firm(desk)
    name = words.folded_in_sql(found.selected_columns["name"])
    key = tuple_(name, PARTY.c.id)
    found = found.add_columns(name.label("folded")).where(*is_wanted(desk, said, which))
    backwards = start is not None and not start.forward
    if start is not None:
        here = tuple_(literal(start.name), literal(start.id))
        found = found.where(key < here if backwards else key > here)
    order = (name.desc(), PARTY.c.id.desc()) if backwards else (name, PARTY.c.id)
    rows = list(db.session.execute(found.order_by(*order).limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(told(desk, rows), *ends(rows, more=more, start=start))


def count(desk: Desk, said: str, which: Which) -> int:
    """Count the customers that were asked for."""
    some = of_firm(desk).where(*is_wanted(desk, said, which)).with_only_columns(PARTY.c.id)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def find(desk: Desk, party_id: int) -> Customer | None:
    """Return one customer of the firm; who is not theirs is not found."""
    rows = list(db.session.execute(of_firm(desk, party_id)))
    return told(desk, rows)[0] if rows else None


def of_firm(desk: Desk, party_id: int | None = None) -> Select[Any]:
    """Select the parties of a firm, with what it gives for each and the account of each.

    To whom it issued nothing is called what its own list says: others' vouchers would tell it who is here.
    """
    issued = select(RECIPIENT.c.party_id, literal(1).label("known")).where(
        RECIPIENT.c.issuer_id == desk.issuer_id
    )
    given = select(CONTACT.c.party_id, literal(0).label("known")).where(CONTACT.c.issuer_id == desk.issuer_id)
    if party_id is not None:
        issued = select(issued.where(RECIPIENT.c.party_id == party_id).limit(1).subquery())
        given = given.where(CONTACT.c.party_id == party_id)
    else:
        issued = issued.distinct()
    both = union_all(issued, given).subquery()
    known = func.max(both.c.known).label("known")
    theirs = select(both.c.party_id, known).group_by(both.c.party_id).subquery("theirs")
    called = case((theirs.c.known == 1, PARTY.c.name), else_=func.coalesce(CONTACT.c.name, ""))
    mine = and_(CONTACT.c.party_id == PARTY.c.id, CONTACT.c.issuer_id == desk.issuer_id)
    return (
        select(
            PARTY.c.id,
            called.label("name"),
            PARTY.c.numero,
            CONTACT.c.id.label("contact_id"),
            CONTACT.c.email,
            CONTACT.c.given_at,
            CONTACT.c.proven_at,
            CONTACT.c.vouched_at,
            CONTACT.c.silenced_at,
            ACCOUNT.c.id.label("account_id"),
            ACCOUNT.c.state,
            ACCOUNT.c.activated_at,
            ACCOUNT.c.email.label("own"),
        )
        .select_from(theirs)
        .join(PARTY, PARTY.c.id == theirs.c.party_id)
        .join(ACCOUNT, ACCOUNT.c.party_id == PARTY.c.id)
        .outerjoin(CONTACT, mine)
    )


def told(desk: Desk, rows: Iterable[Row[Any]]) -> list[Customer]:
    """Tell of each customer what their firm may know, by four statements for all of them."""
    rows = list(rows)
    ids = [row.id for row in rows]
    counted = {each.party_id: each for each in db.session.execute(_counts(desk, ids))}
    invited = customer_mail.invited(desk, [row.account_id for row in rows])
    bounced = customer_mail.bounced(desk, ids)
    return [_customer(row, counted.get(row.id), invited, bounced) for row in rows]


def _counts(desk: Desk, ids: list[int]) -> Select[Any]:
    theirs = RECIPIENT.c.issuer_id == desk.issuer_id, RECIPIENT.c.party_id.in_(ids)
    return (
        select(
            RECIPIENT.c.party_id,
            func.count().label("vouchers"),
            func.max(RECIPIENT.c.fecha).label("last"),
            func.max(RECIPIENT.c.seen_at).label("opened"),
        )
        .where(*theirs)
        .group_by(RECIPIENT.c.party_id)
    )


def _customer(row: Row[Any], counted: Row[Any] | None, invited: set[int], bounced: set[int]) -> Customer:
    contact = row if row.contact_id is not None else None
    return Customer(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        numero=row.numero,
        email=row.email or "",
        contact=contact,
        state=row.state,
        was_open=row.activated_at is not None,
        standing=contacts.standing(row.state, row.own, contact),
        invited=row.account_id in invited,
        bounced=row.id in bounced,
        vouchers=counted.vouchers if counted else 0,
        last=counted.last if counted else None,
        opened=counted.opened if counted else None,
    )
