"""Inviting someone by an operator of the machine: the link that opens an account."""

from __future__ import annotations

from typing import NamedTuple

from app.accounts import people
from app.accounts.reader import ADDRESS
from app.db import db, now
from app.models import Account, AccountState, MailKind
from app.notify import outbox
from app.sri.correo import one_address

UNKNOWN_ADDRESS = (
    "Nadie ingresa con ese correo. Quien no tiene RUC, cédula ni pasaporte entra por la invitación "
    "de quien recibe los comprobantes o de la empresa para la que trabaja."
)


class CannotInvite(ValueError):
    """What is missing to invite someone, in words for the operator."""


class Invitation(NamedTuple):
    """Whose it is, where the link goes ("" when nowhere), and whether it opens the account."""

    account: Account
    address: str
    first: bool


def invite(identificacion: str, email: str | None = None, *, by_mail: bool = True) -> Invitation:
    """Make the account if needed and queue its link. Without mail the caller hands the link over.

    Raises CannotInvite when the number names nobody, the account is disabled, or there is no address.
    """
    given = address_of(email) if email is not None else ""
    account = account_of(identificacion)
    first = account.state == AccountState.PENDING
    address = given or (_first_contact(identificacion) if first else account.email or "")
    if not first and address != (account.email or ""):
        raise CannotInvite("La cuenta ya está activa con su propio correo: invítela sin --email.")
    if by_mail:
        if not address:
            raise CannotInvite("No tiene correo: indique --email o use --print-link.")
        outbox.queue(MailKind.ACTIVATION if first else MailKind.RESET, address, account_id=account.id)
    return Invitation(account, address, first)


def promote(identificacion: str, email: str) -> bool:
    """Make someone an administrator and invite them if their account is not open. True when nothing changed."""
    address = address_of(email)
    account = account_of(identificacion)
    already = account.admin_since is not None
    account.admin_since = account.admin_since or now()
    if account.state == AccountState.PENDING:
        outbox.queue(MailKind.ACTIVATION, address, account_id=account.id)
        return False
    return already


def account_of(identificacion: str) -> Account:
    """Return the account of whoever is meant, made when new. Raises CannotInvite when it cannot be invited."""
    identidad = people.identidad_of(identificacion)
    if identidad is None:
        raise CannotInvite(f"{identificacion!r} no identifica a nadie.")
    if identidad.kind == ADDRESS and people.find(identificacion) is None:
        raise CannotInvite(UNKNOWN_ADDRESS)
    account = people.find_or_make(identidad)
    if account.state == AccountState.DISABLED:
        raise CannotInvite("La cuenta está desactivada.")
    return account


def address_of(text: str) -> str:
    """Read one address, in lower case. Raises CannotInvite when it is none."""
    address = one_address(text)
    if address is None:
        raise CannotInvite(f"{text!r} no es una dirección de correo.")
    return address


def _first_contact(identificacion: str) -> str:
    db.session.flush()
    found = people.find(identificacion)
    return (found.contact_email if found else None) or ""
