"""A password that was typed to be tried out, carried to the button that keeps it: sealed, and for a while."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

LASTS_SECONDS = 900
LONGEST = 4_000


def seal(text: str, account_id: int) -> str:
    """Encrypt a text for this account. Nobody without SECRET_KEY can read it."""
    return _box(account_id).encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str, account_id: int) -> str:
    """Return what was sealed for this account in the last fifteen minutes, "" for anything else."""
    try:
        return _box(account_id).decrypt(sealed[:LONGEST].encode(), ttl=LASTS_SECONDS).decode()
    except InvalidToken:
        return ""


def _box(account_id: int) -> Fernet:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hmac.new(secret, f"sello|{account_id}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
