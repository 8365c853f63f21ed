"""Signed links on PUBLIC_URL: made when a mail is sent, never stored.

A link names a row and carries a fingerprint of what it may change, so that using it once, or changing
the password or the address by any other way, ends it. Signed with itsdangerous, SHA-256, SECRET_KEY.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

RESET, ACTIVATION, ADDRESS = "clave", "activacion", "correo"
INVITATION = "invitacion"
NEW_ADDRESS, UNDO = "correo-nuevo", "deshacer"
NOTICES = "avisos"
INSTALL = "instalar"
# Under these a token follows, or followed on the page before: no log and no other site may learn the rest.
PATHS = (
    "/carta",
    "/clave/nueva",
    "/perfil/correo",
    "/invitacion",
    "/correo/deshacer",
    "/avisos",
    "/instalar",
)
LIFETIME = {
    RESET: timedelta(hours=1),
    ACTIVATION: timedelta(days=7),
    ADDRESS: timedelta(days=7),
    INVITATION: timedelta(days=7),
    NEW_ADDRESS: timedelta(days=7),
    UNDO: timedelta(days=3),
    INSTALL: timedelta(days=7),
    NOTICES: timedelta(days=365),  # mail is kept, and whoever reads it may tire of it much later
}
MAX_LENGTH = 600
FINGERPRINT_BYTES = 16


class SomeAccount(Protocol):
    """What a link needs to know of an account."""

    id: int
    password_hash: str | None
    epoch: int
    email: str | None


class SomeContact(Protocol):
    """What a link needs to know of the address that an issuer gives."""

    id: int
    party_id: int
    email: str


class SomeChange(Protocol):
    """What a link needs to know of a change of address."""

    id: int
    account_id: int
    old_email: str | None
    new_email: str
    at: datetime


class SomeInvitation(Protocol):
    """What a link needs to know of an invitation, to whatever."""

    id: int
    email: str
    account_id: int | None
    given_at: datetime


class SomeDelegation(SomeInvitation, Protocol):
    """What a link needs to know of an invitation to read a party's vouchers."""

    party_id: int


class SomeOperator(SomeInvitation, Protocol):
    """What a link needs to know of an invitation to work for a firm."""

    issuer_id: int


def make(purpose: str, payload: dict[str, Any]) -> str:
    """Sign a payload for one purpose. A token of another purpose never passes for it."""
    token = _serializer(purpose).dumps(payload)
    return token if isinstance(token, str) else token.decode("ascii")


def read(purpose: str, token: str, max_age: timedelta | None = None) -> dict[str, Any] | None:
    """Return the payload, or None when the token is not ours, was changed, or is too old."""
    if len(token) > MAX_LENGTH:
        return None
    age = (max_age or LIFETIME[purpose]).total_seconds()
    try:
        payload = _serializer(purpose).loads(token, max_age=int(age))
    except BadSignature:
        return None
    return payload if isinstance(payload, dict) else None


def fingerprint(*parts: object) -> str:
    """Condense values into 22 characters that say nothing about them (HMAC-SHA-256, 128 bits)."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    digest = hmac.new(_secret(), b"huella\x1f" + text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:FINGERPRINT_BYTES]).rstrip(b"=").decode("ascii")


def same(one: object, other: str) -> bool:
    """Compare two fingerprints in constant time."""
    return hmac.compare_digest(str(one).encode(), other.encode())


def of_account(account: SomeAccount) -> str:
    """Take the fingerprint of all that a new password changes."""
    return fingerprint("account", account.id, account.password_hash, account.epoch, account.email)


def of_contact(contact: SomeContact) -> str:
    """Take the fingerprint of the address to prove, and of whose it is."""
    return fingerprint("contact", contact.id, contact.party_id, contact.email)


def of_new_address(account: SomeAccount, email: str) -> str:
    """Take the fingerprint of a new address and of what it takes the place of."""
    return fingerprint("new-address", account.id, account.epoch, account.email, email)


def of_change(change: SomeChange) -> str:
    """Take the fingerprint of a change of address, which its old address may undo."""
    one = change
    return fingerprint("change", one.id, one.account_id, one.old_email, one.new_email, one.at.isoformat())


def of_notices(whose: str, row_id: int, email: str) -> str:
    """Take the fingerprint of the address whose notices may be changed."""
    return fingerprint("notices", whose, row_id, email)


def of_delegation(delegation: SomeDelegation) -> str:
    """Take the fingerprint of an invitation: whose vouchers, for which address, and whether it was accepted.

    It holds when it was given too: a row made anew after a revocation may bear the same id.
    """
    one = delegation
    return fingerprint(
        "delegation", one.id, one.party_id, one.email, one.account_id, one.given_at.isoformat()
    )


def of_operator(operator: SomeOperator) -> str:
    """Take the fingerprint of an invitation to work for a firm, as `of_delegation` does of its own."""
    one = operator
    return fingerprint("operator", one.id, one.issuer_id, one.email, one.account_id, one.given_at.isoformat())


def url(path: str) -> str:
    """Put a path on PUBLIC_URL, whatever host the request named."""
    return current_app.config["PUBLIC_URL"] + path


def reset_url(account: SomeAccount) -> str:
    """Make the link that lets someone choose a new password: one hour, once."""
    return url(f"/clave/nueva/{make(RESET, {'a': account.id, 'f': of_account(account)})}")


def activation_url(account: SomeAccount, email: str, *, given: bool = False) -> str:
    """Make the link that opens an account and proves this address: seven days, once.

    When a firm gave the address, the link is worth something while some firm gives it.
    """
    payload = {"a": account.id, "e": email, "f": of_account(account), **({"c": 1} if given else {})}
    return url(f"/clave/nueva/{make(ACTIVATION, payload)}")


def handed_url(account: SomeAccount, issuer_id: int, operator_id: int) -> str:
    """Make the link that an operator hands over to open an account: seven days, once. It proves no address.

    `operator_id` is of the operator's account: the link is worth something while they work for the firm.
    """
    payload = {"a": account.id, "f": of_account(account), "i": issuer_id, "o": operator_id}
    return url(f"/clave/nueva/{make(ACTIVATION, payload)}")


def address_url(contact: SomeContact) -> str:
    """Make the link that proves the address which an issuer gives: seven days."""
    return url(f"/perfil/correo/{make(ADDRESS, {'c': contact.id, 'f': of_contact(contact)})}")


def new_address_url(account: SomeAccount, email: str) -> str:
    """Make the link that gives an account this address: seven days, once."""
    payload = {"a": account.id, "e": email, "f": of_new_address(account, email)}
    return url(f"/perfil/correo/{make(NEW_ADDRESS, payload)}")


def undo_url(change: SomeChange) -> str:
    """Make the link by which an old address undoes its change: three days, once."""
    return url(f"/correo/deshacer/{make(UNDO, {'c': change.id, 'f': of_change(change)})}")


def notices_url(whose: str, row_id: int, email: str) -> str:
    """Make the link that changes what an address hears of: a year, as often as wanted.

    `whose` is the kind of row that keeps the choice, as `notify.preferences` names it.
    """
    payload = {"q": whose, "i": row_id, "f": of_notices(whose, row_id, email)}
    return url(f"/avisos/{make(NOTICES, payload)}")


def invitation_url(delegation: SomeDelegation) -> str:
    """Make the link that lets whom it reaches accept an invitation: seven days, once."""
    payload = {"d": delegation.id, "f": of_delegation(delegation)}
    return url(f"/invitacion/{make(INVITATION, payload)}")


def install_url(nonce: str) -> str:
    """Make the link that names who administers a new installation: seven days, once."""
    return url(f"/instalar/{make(INSTALL, {'f': fingerprint('install', nonce)})}")


def work_url(operator: SomeOperator) -> str:
    """Make the link that lets whom it reaches work for a firm: seven days, once."""
    payload = {"o": operator.id, "f": of_operator(operator)}
    return url(f"/invitacion/{make(INVITATION, payload)}")


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(_secret(), salt=f"enlace-{purpose}", signer_kwargs=signer)


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
