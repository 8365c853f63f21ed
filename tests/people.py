"""Make valid things. Each takes only what the test at hand is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from app.accounts import desk as desks
from app.accounts import people as accounts
from app.accounts.desk import Desk
from app.archive import parties
from app.db import begin_write, db, now
from app.demo import vouchers
from app.demo.autoridad import UNTIL, Key, authority
from app.demo.firmador import sign
from app.ingest import receive
from app.ingest.receipt import Origin, Receipt
from app.models import (
    Account,
    AccountState,
    Contact,
    Delegation,
    Document,
    Door,
    Issuer,
    Operator,
    Party,
    Role,
)
from app.sri.identificacion import party_key

RUC = vouchers.EMISOR.ruc
OTHER_RUC = "1799999923001"
MARIA = "1759999996"
JORGE = "1759999988"
EMPRESA = "1799999931001"
TODAY = date(2026, 3, 2)


@cache
def key_of(ruc: str) -> Key:
    """The signing key of an invented firm."""
    return authority().issue(ruc, f"Firma Inventada {ruc}", hasta=UNTIL)


def emisor(ruc: str = RUC, name: str = "Ferretería La Inventada Cía. Ltda.") -> vouchers.Emisor:
    return vouchers.Emisor(ruc=ruc, razon_social=name, dir_matriz="Av. Imaginaria 1, Quito")


def signed(build: Any = vouchers.factura, **about: Any) -> bytes:
    """One signed voucher, bare. `to` is its receiver's number, `email` what the issuer writes for them."""
    if to := about.pop("to", None):
        about["receptor"] = vouchers.Parte(to, about.pop("name", "Persona Inventada"))
    if email := about.pop("email", None):
        about["adicionales"] = {"Correo": email}
    xml = build(**about)
    ruc = about.get("emisor", vouchers.EMISOR).ruc
    day = about.get("fecha", vouchers.FECHA)
    at = min(datetime(day.year, day.month, day.day, 14, tzinfo=UTC), now())
    return sign(xml, key_of(ruc), signed_at=at)


def authorised(build: Any = vouchers.factura, **about: Any) -> bytes:
    """One voucher in its envelope."""
    envelope = {name: about.pop(name) for name in ("estado", "style", "numero") if name in about}
    if at := about.pop("authorised_at", None):
        envelope["fecha"] = at
    return vouchers.autorizado(signed(build, **about), **envelope)


def firm(ruc: str = RUC, name: str = "Ferretería La Inventada Cía. Ltda.", **about: Any) -> Issuer:
    """A firm of this installation."""
    issuer = Issuer(ruc=ruc, name=name, **about)
    db.session.add(issuer)
    db.session.commit()
    return issuer


def arrive(data: bytes, *, file: str = "factura.xml", notify: bool | None = None) -> list[Receipt]:
    """Bring a file in as an operator's command does."""
    examenes = receive.examine(data, None)
    begin_write()
    receipts = receive.receive(examenes, Origin(file, Door.COMMAND), notify=notify)
    db.session.commit()
    return receipts


def filed(build: Any = vouchers.factura, *, notify: bool | None = None, **about: Any) -> Document:
    """A voucher that was filed."""
    [receipt] = arrive(authorised(build, **about), notify=notify)
    assert receipt.document_id is not None, receipt.reason
    return db.session.get_one(Document, receipt.document_id)


def fresh() -> dict[str, Any]:
    """What makes a voucher news: issued and authorised just now."""
    return {"fecha": now().date(), "authorised_at": now() - timedelta(minutes=5)}


def person(numero: str = MARIA, *, email: str | None = "maria@ejemplo.ec", **about: Any) -> Account:
    """Someone who activated their account."""
    identidad = party_key(numero)
    begin_write()
    party_id = parties.find_or_make(identidad, about.pop("name", "María Inventada"))
    account = db.session.scalars(db.select(Account).where(Account.party_id == party_id)).one()
    account.email, account.state = email, AccountState.ACTIVE
    account.email_proven_at = account.activated_at = now()
    for name, value in about.items():
        setattr(account, name, value)
    db.session.commit()
    return account


def contact(numero: str, issuer: Issuer, email: str) -> Contact:
    """The address that a firm gives for someone."""
    identidad = party_key(numero)
    party = db.session.scalars(
        db.select(Party).where(Party.kind == identidad.kind, Party.numero == identidad.numero)
    ).one()
    given = Contact(issuer_id=issuer.id, party_id=party.id, email=email)
    db.session.add(given)
    db.session.commit()
    return given


def let_in(account: Account, party_id: int, **about: Any) -> Delegation:
    """Let someone read a party's vouchers, as accepting an invitation does."""
    given = Delegation(
        **{
            "party_id": party_id,
            "email": account.email,
            "account_id": account.id,
            "accepted_at": now(),
            **about,
        }
    )
    db.session.add(given)
    db.session.commit()
    return given


def works_for(account: Account, issuer: Issuer, role: Role = Role.OPERATOR, **about: Any) -> Operator:
    """Someone works for a firm, as accepting an invitation does."""
    working = Operator(
        **{
            "issuer_id": issuer.id,
            "email": account.email,
            "account_id": account.id,
            "role": role,
            "accepted_at": now(),
            **about,
        }
    )
    db.session.add(working)
    db.session.commit()
    return working


def by_address(email: str, name: str = "Olga Operadora Inventada", **about: Any) -> Account:
    """Someone without a number, who signs in with an address."""
    begin_write()
    account = accounts.find_or_make(accounts.of_address(email))
    account.email, account.name, account.state = email, name, AccountState.ACTIVE
    account.email_proven_at = account.activated_at = now()
    for field, value in about.items():
        setattr(account, field, value)
    db.session.commit()
    return account


def operator(
    issuer: Issuer, email: str = "olga@inventada.example", role: Role = Role.OPERATOR, **about: Any
) -> Account:
    """An operator of a firm, who signs in with an address."""
    account = by_address(email, **about)
    works_for(account, issuer, role)
    return account


def manager(issuer: Issuer, email: str = "mara@inventada.example") -> Account:
    """A manager of a firm."""
    return operator(issuer, email, Role.MANAGER, name="Mara Gerente Inventada")


def admin(email: str = "ada@portal.example") -> Account:
    """Who runs the installation."""
    return by_address(email, "Ada Inventada", admin_since=now())


def desk_of(account: Account, issuer: Issuer) -> Desk:
    """Someone at work for a firm, as the archive knows them."""
    row = desks.working_for(account.id, issuer.id)
    assert row is not None
    return desks.desk(account.id, row)


class Reader(NamedTuple):
    """Who asks the archive: a party, with the address its own account proved."""

    party_id: int
    proven_email: str | None


def reader_of(account: Account) -> Reader:
    """Someone who looks at their own vouchers."""
    return Reader(account.party_id, account.email)
