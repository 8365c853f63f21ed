"""Open the accounts of the invented customers, with the passwords that the README prints."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts import hashing, people
from app.db import begin_write, db, now
from app.demo.world.cast import CUSTOMERS, Customer
from app.models import Account, AccountState, Mail, MailKind
from app.notify import outbox
from app.sri.identificacion import party_key


def open_accounts() -> None:
    """Activate who has a password and send the others their way in. An account in use stays as it is."""
    hashes = {each.numero: hashing.make(each.password) for each in CUSTOMERS if each.password}
    begin_write()
    for customer in CUSTOMERS:
        account = account_of(customer)
        if account.state is not AccountState.PENDING:
            continue
        if customer.password:
            activate(account, customer, hashes[customer.numero])
        else:
            invite(account, customer)
    db.session.commit()


def account_of(customer: Customer) -> Account:
    """Return the customer's account, which their first voucher made."""
    identidad = party_key(customer.numero)
    if identidad is None:
        raise ValueError(f"{customer.numero} names nobody.")
    return people.find_or_make(identidad)


def activate(account: Account, customer: Customer, password_hash: str) -> None:
    """Do what the link of a first access does, without the link."""
    account.name = customer.name
    account.email = customer.email
    account.password_hash = password_hash
    account.state = AccountState.ACTIVE
    account.email_proven_at = account.activated_at = now()


def invite(account: Account, customer: Customer) -> None:
    """Queue the message of a first access, unless it was queued before."""
    asked = select(Mail.id).where(Mail.kind == MailKind.ACTIVATION, Mail.account_id == account.id)
    if db.session.scalar(asked.limit(1)) is None:
        outbox.queue(MailKind.ACTIVATION, customer.email, account_id=account.id)
