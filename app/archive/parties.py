"""The parties that a voucher was issued to: found by number, made when new."""

from __future__ import annotations

from sqlalchemy import select, update

from app.db import db, insert_new
from app.models import Account, Contact, Party
from app.sri.comprobante import Parte
from app.sri.identificacion import Identidad, party_key


def find(identidad: Identidad) -> int | None:
    """Return the id of the party with this number."""
    return db.session.scalar(
        select(Party.id).where(Party.kind == identidad.kind, Party.numero == identidad.numero)
    )


def find_or_make(identidad: Identidad, name: str) -> int:
    """Return the party's id; a new one also gets an account that waits for first access."""
    if (found := find(identidad)) is not None:
        return found
    made = insert_new(
        Party, ("kind", "numero"), kind=identidad.kind, numero=identidad.numero, name=name[:300]
    )
    if made is None:  # another writer was faster
        return db.session.execute(
            select(Party.id).where(Party.kind == identidad.kind, Party.numero == identidad.numero)
        ).scalar_one()
    insert_new(Account, ("party_id",), party_id=made)
    return made


def receivers(partes: tuple[Parte, ...]) -> dict[int, Parte]:
    """Return the parties of a voucher by id, each once. Consumidor final and empty numbers are nobody."""
    found: dict[int, Parte] = {}
    for parte in partes:
        if identidad := party_key(parte.identificacion, parte.tipo_identificacion):
            found.setdefault(find_or_make(identidad, parte.nombre), parte)
    return found


def give_contact(issuer_id: int, party_id: int, email: str) -> None:
    """Keep the first address that an issuer gives for a party; a later voucher never changes it."""
    insert_new(Contact, ("party_id", "issuer_id"), issuer_id=issuer_id, party_id=party_id, email=email)


def rename(party_id: int, name: str) -> None:
    """Call the party what its newest voucher calls it."""
    db.session.execute(
        update(Party).where(Party.id == party_id, Party.name != name[:300]).values(name=name[:300])
    )
