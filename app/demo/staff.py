"""Who works at the invented firms, and who runs the invented installation. The README prints their passwords."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import people
from app.db import db, insert_new, now
from app.demo.world.cast import FERRETERIA, LUZ
from app.models import Account, AccountState, Issuer, Operator, Role
from app.sri.comprobante import Emisor


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who signs in with an address, for which firms they work, and whether they run the installation."""

    email: str
    name: str
    password: str
    firms: tuple[Emisor, ...] = ()
    role: Role = Role.OPERATOR
    runs_it: bool = False


ROSA = Worker(
    "rosa@lainventada.example", "Rosa Mostrador Ficticia", "Taladro%Amable41", (FERRETERIA, LUZ), Role.MANAGER
)
BRUNO = Worker("bruno@lainventada.example", "Bruno Bodega Supuesto", "Escalera=Firme27", (FERRETERIA,))
ADA = Worker("ada@portal.example", "Ada Portal Imaginaria", "Candado&Sereno92", runs_it=True)
STAFF = (ROSA, BRUNO, ADA)


def employ(worker: Worker, account: Account) -> None:
    """Do what accepting an invitation does, and what `flask admins add` does."""
    account.party.name = worker.name
    if worker.runs_it:
        account.admin_since = now()
    for firm in worker.firms:
        issuer_id = db.session.scalars(select(Issuer.id).where(Issuer.ruc == firm.ruc)).one()
        insert_new(
            Operator,
            ("issuer_id", "email"),
            issuer_id=issuer_id,
            email=worker.email,
            account_id=account.id,
            role=worker.role,
            accepted_at=now(),
        )


def account_of(worker: Worker) -> Account | None:
    """Return the account to open, None when it is open already."""
    account = people.find_or_make(people.of_address(worker.email))
    return account if account.state is AccountState.PENDING else None
