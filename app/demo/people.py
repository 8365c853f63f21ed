"""Open the accounts of the invented customers and of who reads along. The README prints their passwords."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts import hashing, people, photos
from app.db import begin_write, db, insert_new, now
from app.demo import staff
from app.demo.portrait import portrait
from app.demo.staff import STAFF, Worker
from app.demo.world.cast import CUSTOMERS, IRREAL, JOHN, MARIA, Customer
from app.models import Account, AccountState, Delegation, Mail, MailKind
from app.notify import outbox
from app.sri.identificacion import party_key


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who signs in with an address, and whose vouchers they were let read."""

    email: str
    name: str
    password: str
    reads: tuple[Customer, ...]


ANA = Colleague("ana@irreal.example", "Ana Fantasía Irreal", "Farol&Violeta63", (IRREAL,))
CONTADORA = Colleague(
    "contadora@cuentas.example", "Celia Imaginaria Balance", "Balanza%Serena58", (IRREAL, MARIA, JOHN)
)
COLLEAGUES = (ANA, CONTADORA)


def open_accounts() -> None:
    """Activate who has a password and send the others their way in. An account in use stays as it is."""
    everyone = (*CUSTOMERS, *COLLEAGUES, *STAFF)
    hashes = {each.password: hashing.make(each.password) for each in everyone if each.password}
    drawn = portrait()
    begin_write()
    for customer in CUSTOMERS:
        account = account_of(customer)
        if account.state is not AccountState.PENDING:
            continue
        if customer.password:
            activate(account, customer, hashes[customer.password])
        else:
            invite(account, customer)
        if customer is MARIA:
            photos.keep(account.id, drawn)
    for colleague in COLLEAGUES:
        account = people.find_or_make(people.of_address(colleague.email))
        if account.state is AccountState.PENDING:
            activate(account, colleague, hashes[colleague.password])
            let_in(account, colleague)
    for worker in STAFF:
        if opening := staff.account_of(worker):
            activate(opening, worker, hashes[worker.password])
            staff.employ(worker, opening)
    db.session.commit()


def account_of(customer: Customer) -> Account:
    """Return the customer's account, which their first voucher made."""
    identidad = party_key(customer.numero)
    if identidad is None:
        raise ValueError(f"{customer.numero} names nobody.")
    return people.find_or_make(identidad)


def activate(account: Account, person: Customer | Colleague | Worker, password_hash: str) -> None:
    """Do what the link of a first access or of an invitation does, without the link."""
    account.name = person.name
    account.email = person.email
    account.password_hash = password_hash
    account.state = AccountState.ACTIVE
    account.email_proven_at = account.activated_at = now()


def let_in(account: Account, colleague: Colleague) -> None:
    """Do what accepting invitations does. Their own account gave each."""
    account.party.name = colleague.name
    for customer in colleague.reads:
        giver = account_of(customer)
        insert_new(
            Delegation,
            ("party_id", "email"),
            party_id=giver.party_id,
            email=colleague.email,
            account_id=account.id,
            given_by=giver.id,
            accepted_at=now(),
        )


def invite(account: Account, customer: Customer) -> None:
    """Queue the message of a first access, unless it was queued before."""
    asked = select(Mail.id).where(Mail.kind == MailKind.ACTIVATION, Mail.account_id == account.id)
    if db.session.scalar(asked.limit(1)) is None:
        outbox.queue(MailKind.ACTIVATION, customer.email, account_id=account.id)
