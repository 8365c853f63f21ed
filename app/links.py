"""Signed links on PUBLIC_URL: made when a mail is sent, never stored.

A link names a row and carries a fingerprint of what it may change, so that using it once, or changing
the password or the address by any other way, ends it. Signed with itsdangerous, SHA-256, SECRET_KEY.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any, Protocol

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

RESET, ACTIVATION, ADDRESS = "clave", "activacion", "correo"
LIFETIME = {
    RESET: timedelta(hours=1),
    ACTIVATION: timedelta(days=7),
    ADDRESS: timedelta(days=7),
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


def url(path: str) -> str:
    """Put a path on PUBLIC_URL, whatever host the request named."""
    return current_app.config["PUBLIC_URL"] + path


def reset_url(account: SomeAccount) -> str:
    """Make the link that lets someone choose a new password: one hour, once."""
    return url(f"/clave/nueva/{make(RESET, {'a': account.id, 'f': of_account(account)})}")


def activation_url(account: SomeAccount, email: str) -> str:
    """Make the link that opens an account and proves this address: seven days, once."""
    payload = {"a": account.id, "e": email, "f": of_account(account)}
    return url(f"/clave/nueva/{make(ACTIVATION, payload)}")


def address_url(contact: SomeContact) -> str:
    """Make the link that proves the address which an issuer gives: seven days."""
    return url(f"/perfil/correo/{make(ADDRESS, {'c': contact.id, 'f': of_contact(contact)})}")


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(_secret(), salt=f"enlace-{purpose}", signer_kwargs=signer)


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
