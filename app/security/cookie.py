"""The session cookie: a random id, signed, and the CSRF secret worked out from it."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, current_app
from itsdangerous import BadSignature, Signer

MAX_COOKIE = 200  # characters; ours has 86


def read_cookie(app: Flask, cookie: str) -> str | None:
    """Return the token of a cookie that we signed, else None."""
    if not cookie or len(cookie) > MAX_COOKIE or not cookie.isascii():
        return None
    try:
        return signer(app).unsign(cookie).decode("ascii")
    except BadSignature:
        return None


def signer(app: Flask) -> Signer:
    """Sign session ids and nothing else."""
    return Signer(
        app.config["SECRET_KEY"], salt="sesion", key_derivation="hmac", digest_method=hashlib.sha256
    )


def csrf_secret(token: str) -> str:
    """Work out what the forms of this session carry."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"csrf|{token}".encode(), hashlib.sha256).hexdigest()
