"""The customers of a firm who can be reached by a letter alone: no address for mail, and no account yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.accounts.desk import Desk
from app.archive import customers, words
from app.archive.customer_filters import is_known
from app.db import db, now
from app.models import AccessCode, Account, AccountState, Contact, Party

CODE, ACCOUNT = AccessCode.__table__, Account.__table__
PARTY, CONTACT = Party.__table__, Contact.__table__


def first(desk: Desk, most: int) -> Sequence[Row[Any]]:
    """List those without a letter of the firm that still serves, by name: id, name, numero, account_id."""
    found = _unreached(desk).where(~_has_letter(desk))
    name = words.folded_in_sql(found.selected_columns["name"])
    return db.session.execute(found.order_by(name, PARTY.c.id).limit(most)).all()


def counts(desk: Desk) -> tuple[int, int]:
    """Count those without a letter, and those whose letter still serves."""
    return _count(_unreached(desk).where(~_has_letter(desk))), _count(
        _unreached(desk).where(_has_letter(desk))
    )


def _count(some: Select[Any]) -> int:
    ids = some.with_only_columns(PARTY.c.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def _unreached(desk: Desk) -> Select[Any]:
    """Select the customers to whom the firm issued something, without an address and with an account never opened."""
    return customers.of_firm(desk).where(
        func.coalesce(CONTACT.c.email, "") == "",
        ACCOUNT.c.state == AccountState.PENDING,
        ACCOUNT.c.activated_at.is_(None),
        is_known(desk),
    )


def _has_letter(desk: Desk) -> ColumnElement[bool]:
    serves = CODE.c.used_at.is_(None), CODE.c.expires_at > now()
    theirs = select(CODE.c.id).where(CODE.c.account_id == ACCOUNT.c.id, CODE.c.issuer_id == desk.issuer_id)
    return theirs.where(*serves).correlate(ACCOUNT).exists()
