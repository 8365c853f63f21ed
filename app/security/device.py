"""The browser in which somebody signed in before has attempts of its own.

So strangers who use up the attempts for a number do not lock its owner out. The cookie proves one earlier
sign-in for one number, opens nothing by itself, and says nothing about whose number it is.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app import links

LIFETIME = timedelta(days=365)
MAX_COOKIE = 300  # characters


def known_as(who: str) -> str | None:
    """Return this device's own name if somebody signed in here as `who` before."""
    cookie = request.cookies.get(_name(), "")[:MAX_COOKIE]
    try:
        device, mark = _serializer().loads(cookie, max_age=int(LIFETIME.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return None
    return str(device) if links.same(mark, _mark(str(device), who)) else None


def remember(response: Response, who: str) -> None:
    """Let this device prove later that `who` signed in here."""
    device = known_as(who) or secrets.token_urlsafe(12)
    response.set_cookie(
        _name(),
        str(_serializer().dumps([device, _mark(device, who)])),
        max_age=LIFETIME,
        path="/",
        secure=current_app.config["SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _mark(device: str, who: str) -> str:
    return links.fingerprint("device", device, who)


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-equipo"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="equipo")
