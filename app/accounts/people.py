"""Who a number or an address names: its party and its account."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from app.accounts.reader import ADDRESS
from app.db import db, insert_new
from app.models import Account, Contact, Issuer, Party
from app.sri.correo import one_address
from app.sri.identificacion import Identidad, compact, party_key

NOBODY = Identidad("", "")
DIGITS = 20  # of the SHA-256 of an address: what fits where a number stands
ACCOUNT, PARTY, CONTACT = Account.__table__, Party.__table__, Contact.__table__
# An address that an operator vouched for first, then the oldest: a later voucher cannot redirect a link.
# Whoever vouched before there was an address vouched for the person alone.
FIRST_CONTACT = (
    select(CONTACT.c.email)
    .where(CONTACT.c.party_id == PARTY.c.id, CONTACT.c.email != "")
    .order_by(
        func.coalesce(CONTACT.c.vouched_at < CONTACT.c.given_at, True), CONTACT.c.given_at, CONTACT.c.id
    )
    .limit(1)
    .correlate(PARTY)
    .scalar_subquery()
)
FIND = (
    select(
        ACCOUNT.c.id,
        ACCOUNT.c.party_id,
        ACCOUNT.c.state,
        ACCOUNT.c.password_hash,
        ACCOUNT.c.epoch,
        ACCOUNT.c.email,
        FIRST_CONTACT.label("contact_email"),
    )
    .join(PARTY, PARTY.c.id == ACCOUNT.c.party_id)
    .where(PARTY.c.kind == bindparam("kind"), PARTY.c.numero == bindparam("numero"))
)


def identidad_of(text: str) -> Identidad | None:
    """Tell whom somebody means who typed a number or an address, or None when it names nobody.

    Blanks are forgiven in both, hyphens in numbers alone.

    >>> identidad_of("175999999-6"), identidad_of(" Ana @Ejemplo.ec") == of_address("ana@ejemplo.ec")
    (Identidad(kind='cedula', numero='1759999996'), True)
    """
    address = typed_address(text)
    return of_address(address) if address else party_key(text)


def typed_address(text: str) -> str | None:
    """Return the address that somebody typed, in lower case, or None when it is none."""
    return one_address("".join(text.split()))


def of_address(address: str) -> Identidad:
    """Name the party of who signs in with this address, in lower case. No voucher ever names it."""
    return Identidad(ADDRESS, hashlib.sha256(address.encode()).hexdigest()[:DIGITS])


def find(identificacion: str) -> Row[Any] | None:
    """Return the account of whoever this number or address names."""
    # What names nobody is looked up all the same, so that asking costs the same.
    identidad = identidad_of(identificacion)
    if identidad is None or not identidad.numero.isprintable():  # PostgreSQL refuses a NUL in a text
        identidad = NOBODY
    return db.session.execute(FIND, {"kind": identidad.kind, "numero": identidad.numero}).first()


def key(identificacion: str) -> str:
    """Name whoever a number or an address names, known or not, the same however it is written.

    >>> key("1759999996001") == key("175999999-6"), key("nadie")
    (True, 'exterior:NADIE')
    """
    identidad = identidad_of(identificacion)
    return f"{identidad.kind}:{identidad.numero}" if identidad else compact(identificacion)


def key_of(account: Account) -> str:
    """Name an account as `key` names what it signs in with."""
    return f"{account.party.kind}:{account.party.numero}"


def usuario(account: Account) -> str:
    """Say what someone signs in with: their number, or their address."""
    return account.email or "" if account.party.kind == ADDRESS else account.party.numero


def find_or_make(identidad: Identidad) -> Account:
    """Return the account of this number, made with its party when new."""
    insert_new(Party, ("kind", "numero"), kind=identidad.kind, numero=identidad.numero)
    mine = Party.kind == identidad.kind, Party.numero == identidad.numero
    party_id = db.session.scalars(select(Party.id).where(*mine)).one()
    insert_new(Account, ("party_id",), party_id=party_id)
    return db.session.scalars(select(Account).where(Account.party_id == party_id)).one()


def whom_to_ask() -> list[tuple[str, str]]:
    """List the firms here that say whom to ask for help: name and contact, by name."""
    rows = db.session.execute(
        select(Issuer.name, Issuer.help_contact).where(Issuer.help_contact != "").order_by(Issuer.name)
    )
    return [(name, contact) for name, contact in rows]
