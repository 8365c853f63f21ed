"""Who has an account here, for whoever runs the installation: never a voucher, never a password."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from app.accounts import people
from app.accounts.delegations import ACCOUNT, GIVEN, PARTY, named
from app.accounts.operators import IN_FORCE, ISSUER, WORKS
from app.accounts.people import FIRST_CONTACT
from app.accounts.reader import ADDRESS, SIGN_IN
from app.db import db, now
from app.models import Account

COLUMNS = (
    ACCOUNT.c.id,
    named(ACCOUNT, PARTY).label("name"),
    ACCOUNT.c.email,
    ACCOUNT.c.state,
    ACCOUNT.c.admin_since,
    ACCOUNT.c.last_sign_in_at,
    PARTY.c.kind,
    PARTY.c.numero,
    select(WORKS.c.id)
    .where(WORKS.c.account_id == ACCOUNT.c.id, IN_FORCE)
    .correlate(ACCOUNT)
    .exists()
    .label("operates"),
)


class Facts(NamedTuple):
    """What there is to know of one account besides its own row."""

    sessions: int
    reads: int  # parties whose vouchers it may look at
    let_in: int  # who may look at the vouchers of its own party, waiting ones among them
    firms: list[Row[Any]]  # it works for: name, ruc, role
    link_to: str  # where a link would go, "" when nowhere


def found(text: str) -> Select[Any]:
    """Select the accounts that a search names: by number or address exactly, else by a part of their name.

    An empty search finds who runs the installation and who works for a firm.
    """
    accounts = select(*COLUMNS).join(PARTY, PARTY.c.id == ACCOUNT.c.party_id)
    return accounts.where(matches(text) if text else duties())


def duties() -> ColumnElement[bool]:
    works = select(WORKS.c.id).where(WORKS.c.account_id == ACCOUNT.c.id, IN_FORCE).correlate(ACCOUNT).exists()
    return or_(ACCOUNT.c.admin_since.is_not(None), works)


def matches(text: str) -> ColumnElement[bool]:
    """Tell in SQL which accounts a search means."""
    if address := people.typed_address(text):
        return ACCOUNT.c.email == address
    by_number = or_(*number_is(text))
    pattern = "%" + text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    names = (func.lower(ACCOUNT.c.name), func.lower(PARTY.c.name))
    return or_(by_number, *(name.like(pattern, escape="\\") for name in names))


def number_is(text: str) -> list[ColumnElement[bool]]:
    """Tell in SQL whose number somebody typed, as signing in reads it."""
    identidad = people.identidad_of(text)
    if identidad is None or not identidad.numero.isprintable():
        return [PARTY.c.id < 0]
    return [(PARTY.c.kind == identidad.kind) & (PARTY.c.numero == identidad.numero)]


def find(account_id: int) -> Account | None:
    """Return one account."""
    return db.session.get(Account, account_id, populate_existing=True)


def facts(account: Account) -> Facts:
    """Count what belongs to an account, and say where a link would go."""
    sessions = select(func.count()).where(
        SIGN_IN.c.account_id == account.id, SIGN_IN.c.expires_at > now(), SIGN_IN.c.epoch == account.epoch
    )
    reads = select(func.count()).where(GIVEN.c.account_id == account.id)
    let_in = select(func.count()).where(GIVEN.c.party_id == account.party_id)
    counted = select(sessions.scalar_subquery(), reads.scalar_subquery(), let_in.scalar_subquery())
    firms = (
        select(ISSUER.c.name, ISSUER.c.ruc, WORKS.c.role)
        .join(WORKS, WORKS.c.issuer_id == ISSUER.c.id)
        .where(WORKS.c.account_id == account.id, IN_FORCE)
        .order_by(ISSUER.c.name)
    )
    return Facts(*db.session.execute(counted).one(), list(db.session.execute(firms)), link_to(account))


def link_to(account: Account) -> str:
    """Return where a link for an account goes: its own address, or at first the issuers' word. "" for nowhere."""
    if account.email:
        return account.email
    if account.party.kind == ADDRESS:
        return ""
    return (
        db.session.scalar(select(FIRST_CONTACT).select_from(PARTY).where(PARTY.c.id == account.party_id))
        or ""
    )
