"""Whose vouchers a reader may look at: their own, and those of each party that lets them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from app.accounts.delegations import ACCOUNT, GIVEN, PARTY
from app.accounts.reader import ADDRESS, Reader
from app.db import db
from app.models import Party
from app.sri.correo import plain


class Looked(NamedTuple):
    """One of these parties, with the address that its own account proved."""

    party_id: int
    numero: str
    name: str
    proven_email: str | None


def parties(reader: Reader) -> list[Looked]:
    """List them by name, the reader's own first. Who signs in with an address has none of their own."""
    found = others(reader) if reader.has_others else []
    return found if reader.own_kind == ADDRESS else [own(reader), *found]


def others(reader: Reader) -> list[Looked]:
    """List the parties that let the reader look at their vouchers."""
    found = (
        select(PARTY.c.id, PARTY.c.numero, PARTY.c.name, ACCOUNT.c.email)
        .join(GIVEN, GIVEN.c.party_id == PARTY.c.id)
        .outerjoin(ACCOUNT, ACCOUNT.c.party_id == PARTY.c.id)
        .where(GIVEN.c.account_id == reader.id)
    )
    named = [
        Looked(party_id, numero, name or numero, email)
        for party_id, numero, name, email in db.session.execute(found.order_by(PARTY.c.id))
    ]
    # No database puts Á and Ñ where a person looks for them.
    return sorted(named, key=lambda one: plain(one.name))


def own(reader: Reader) -> Looked:
    """Return the reader's own party."""
    party = db.session.get_one(Party, reader.own_party_id)
    return Looked(party.id, party.numero, party.name or reader.name, reader.email)
