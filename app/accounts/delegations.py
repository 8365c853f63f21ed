"""Colleagues: a party lets other people read its vouchers, each with a password of their own.

Who was let in, and who may decide about it. Every act locks the party and asks again whether its author
may do it: somebody may have revoked them meanwhile. Nothing here commits.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from app.accounts.reader import ADDRESS, Reader
from app.db import db
from app.models import Account, AccountState, Delegation, Party

A_COMPANY = "ruc"  # what is behind a foreign number may be a person
ACCOUNT, PARTY, GIVEN = Account.__table__, Party.__table__, Delegation.__table__


def may_manage(reader: Reader) -> bool:
    """Tell whether the reader may invite and revoke others where they look.

    A person decides alone who reads what is theirs; in a company colleagues are equals.
    """
    if reader.kind == ADDRESS:
        return False
    return not reader.for_other or reader.kind == A_COMPANY


def still_allowed(reader: Reader) -> bool:
    """Lock the party, and tell whether the reader may still look at it."""
    lock(reader.party_id)
    if not reader.for_other:
        return True
    mine = GIVEN.c.party_id == reader.party_id, GIVEN.c.account_id == reader.id
    return db.session.execute(select(GIVEN.c.id).where(*mine)).first() is not None


def lock(party_id: int) -> None:
    """Let one act at a time change who reads the vouchers of this party."""
    db.session.execute(select(PARTY.c.id).where(PARTY.c.id == party_id).with_for_update())


def of_reader(reader: Reader, delegation_id: int) -> Delegation | None:
    """Return what the reader may decide about where they look: any of it, or their own alone."""
    allowed = still_allowed(reader)
    given = db.session.get(Delegation, delegation_id, populate_existing=True)
    if not allowed or given is None or given.party_id != reader.party_id:
        return None
    return given if may_manage(reader) or given.account_id == reader.id else None


def of_party(party_id: int) -> list[Row[Any]]:
    """List who was let in, the oldest first: id, email, account_id, given_at, accepted_at, name, giver."""
    giver, person, by = ACCOUNT.alias("giver"), PARTY.alias("person"), PARTY.alias("by")
    found = (
        select(
            GIVEN.c.id,
            GIVEN.c.email,
            GIVEN.c.account_id,
            GIVEN.c.given_at,
            GIVEN.c.accepted_at,
            named(ACCOUNT, person).label("name"),
            named(giver, by).label("giver"),
        )
        .outerjoin(ACCOUNT, ACCOUNT.c.id == GIVEN.c.account_id)
        .outerjoin(person, person.c.id == ACCOUNT.c.party_id)
        .outerjoin(giver, giver.c.id == GIVEN.c.given_by)
        .outerjoin(by, by.c.id == giver.c.party_id)
        .where(GIVEN.c.party_id == party_id)
    )
    return list(db.session.execute(found.order_by(GIVEN.c.id)))


def named(account: Any, party: Any) -> ColumnElement[str | None]:
    """Call somebody as they call themselves, else as their vouchers do."""
    return func.coalesce(func.nullif(account.c.name, ""), func.nullif(party.c.name, ""))


def holder_of(party_id: int) -> Row[Any] | None:
    """Return the open account of the number itself: id, name, email, activated_at, admin_since."""
    columns = select(
        ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.email, ACCOUNT.c.activated_at, ACCOUNT.c.admin_since
    )
    mine = ACCOUNT.c.party_id == party_id, ACCOUNT.c.state == AccountState.ACTIVE
    return db.session.execute(columns.where(*mine)).first()


def count(party_id: int) -> int:
    """Count who was let in, waiting ones among them."""
    mine = select(func.count()).select_from(GIVEN).where(GIVEN.c.party_id == party_id)
    return db.session.scalar(mine) or 0
