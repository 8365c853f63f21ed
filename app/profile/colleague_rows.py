"""Who reads the vouchers of a party, as the page of colleagues shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.accounts import delegations
from app.accounts.reader import Reader
from app.filters import day

NUMBERS = {"cedula": "la cédula o el RUC", "ruc": "el RUC"}


@dataclass(frozen=True, slots=True)
class Person:
    """One line, and what the reader may do about it."""

    id: int  # of the delegation; 0 for the account of the number itself
    name: str
    detail: str
    chip: str = ""
    waits: bool = False
    may_revoke: bool = False
    may_leave: bool = False


def rows(reader: Reader) -> list[Person]:
    """List the account of the number first, then whom it let in, the oldest first."""
    holder = delegations.holder_of(reader.party_id)
    return [
        *([holder_row(reader, holder)] if holder else []),
        *(colleague(reader, row) for row in delegations.of_party(reader.party_id)),
    ]


def holder_row(reader: Reader, holder: Row[Any]) -> Person:
    """Show who signs in with the number. In a company any colleague may withdraw that account."""
    mine = holder.id == reader.id
    number = f"Ingresa con {NUMBERS.get(reader.kind, 'el número')} {reader.numero}"
    return Person(
        id=0,
        name=holder.name or reader.party_name,
        detail=". ".join(text for text in (number, holder.email) if text),
        chip="Usted" if mine else "",
        may_revoke=not mine and not holder.admin_since and delegations.may_manage(reader),
    )


def colleague(reader: Reader, row: Row[Any]) -> Person:
    """Show somebody let in or invited."""
    mine, waits = row.account_id == reader.id, row.account_id is None
    by = f", por invitación de {row.giver}" if row.giver else ""
    since = f"Desde el {day(row.accepted_at)}{by}"
    if waits:
        since = f"Invitación enviada el {day(row.given_at)}" + (f", por {row.giver}" if row.giver else "")
    name = row.name or row.email
    return Person(
        id=row.id,
        name=name,
        detail=". ".join(text for text in ("" if name == row.email else row.email, since) if text),
        chip="Usted" if mine else "",
        waits=waits,
        may_revoke=not mine and delegations.may_manage(reader),
        may_leave=mine,
    )
