"""The parties that a voucher was issued to: found by number, made when new."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from app.db import UtcDateTime, execute, insert_new, now
from app.models import Account, Contact, Party
from app.sri.comprobante import Parte
from app.sri.identificacion import Identidad, party_key

NAME_LENGTH = 300
PARTY, CONTACT = Party.__table__, Contact.__table__
FIND = select(PARTY.c.id, PARTY.c.name).where(
    PARTY.c.kind == bindparam("kind"), PARTY.c.numero == bindparam("numero")
)
FILL = (  # only where an operator vouched for the person without an address
    update(CONTACT)
    .where(
        CONTACT.c.issuer_id == bindparam("issuer"),
        CONTACT.c.party_id == bindparam("party"),
        CONTACT.c.email == "",
    )
    .values(email=bindparam("address"), given_at=bindparam("at", type_=UtcDateTime()))
)
RENAME = update(PARTY).where(PARTY.c.id == bindparam("party")).values(name=bindparam("called"))


def find(identidad: Identidad) -> int | None:
    """Return the id of the party with this number."""
    return execute(FIND, {"kind": identidad.kind, "numero": identidad.numero}).scalar()


def find_or_make(identidad: Identidad, name: str) -> int:
    """Return the party's id, called what its newest voucher calls it.

    A new party also gets an account that waits for first access.
    """
    key = {"kind": identidad.kind, "numero": identidad.numero}
    name = name[:NAME_LENGTH]
    row = execute(FIND, key).first()
    if row is None:
        made = insert_new(Party, ("kind", "numero"), **key, name=name)
        if made is not None:
            insert_new(Account, ("party_id",), party_id=made)
            return made
        row = execute(FIND, key).one()  # another writer was faster
    if row.name != name:
        execute(RENAME, {"party": row.id, "called": name})
    return int(row.id)


def receivers(partes: tuple[Parte, ...]) -> dict[int, Parte]:
    """Return the parties of a voucher by id, each once. Consumidor final and empty numbers are nobody."""
    found: dict[int, Parte] = {}
    for parte in partes:
        if identidad := party_key(parte.identificacion, parte.tipo_identificacion):
            found.setdefault(find_or_make(identidad, parte.nombre), parte)
    return found


def among(partes: tuple[Parte, ...]) -> set[int]:
    """Return the ids of the parties of a voucher that are here already. Makes none and renames none."""
    named = (party_key(parte.identificacion, parte.tipo_identificacion) for parte in partes)
    return {party_id for identidad in named if identidad and (party_id := find(identidad)) is not None}


def give_contact(issuer_id: int, party_id: int, email: str) -> None:
    """Keep the first address that an issuer gives for a party; a later voucher never changes it."""
    about = {"issuer_id": issuer_id, "party_id": party_id}
    if insert_new(Contact, ("party_id", "issuer_id"), **about, email=email) is None:
        execute(FILL, {"issuer": issuer_id, "party": party_id, "address": email, "at": now()})
