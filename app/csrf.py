"""The token that every form carries, masked anew each time it is written.

Answers are compressed, and some repeat what was typed: a secret that stood alike in each of them could be
guessed from their sizes, letter by letter (BREACH). So a form carries a random pad and the session's secret
under that pad: 64 bytes, never twice alike, and of no use in another session.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field, Form
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

SIZE = 32  # bytes of a secret
SHAPE = re.compile(r"[A-Za-z0-9_-]{86}")  # two of them
FIELD = "csrf_token"
HEADERS = ("X-CSRFToken",)
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
AGED = "El formulario venció."


def token() -> str:
    """Mask the session's secret under a new pad: 86 characters for a form or the X-CSRFToken header."""
    pad = secrets.token_bytes(SIZE)
    return base64.urlsafe_b64encode(pad + _under(pad, _secret())).rstrip(b"=").decode("ascii")


def is_ours(masked: str | None) -> bool:
    """Tell whether this is a token of the present session. Any other text is not, whatever it holds."""
    if not SHAPE.fullmatch(masked or ""):
        return False
    both = base64.urlsafe_b64decode(f"{masked}==")
    return hmac.compare_digest(_under(both[:SIZE], both[SIZE:]), _secret())


def _secret() -> bytes:
    return bytes.fromhex(session[FIELD])


def _under(pad: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, text, strict=True))


class FormToken(CSRF):
    """The token of a FlaskForm: made and checked as that of any other form."""

    def generate_csrf_token(self, field: Field) -> str:
        return token()

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        if not (g.get("csrf_valid") or is_ours(field.data)):
            raise ValidationError(AGED)


class Protect(CSRFProtect):
    """Flask-WTF's guard of every request that writes, with masked tokens in place of signed ones."""

    def init_app(self, app: Flask) -> None:
        app.extensions["csrf"] = self
        app.config["WTF_CSRF_FIELD_NAME"], app.config["WTF_CSRF_HEADERS"] = FIELD, HEADERS
        app.config.setdefault("WTF_CSRF_ENABLED", True)
        app.jinja_env.globals["csrf_token"] = token
        FlaskForm.Meta.csrf_class = FormToken
        app.before_request(self.guard)

    def guard(self) -> None:
        """Check what a page sends, unless its form checks itself."""
        if current_app.config["WTF_CSRF_ENABLED"] and request.endpoint and not self._is_exempt():
            self.protect()

    def protect(self, apply_exemptions: bool = False) -> None:  # noqa: FBT001, FBT002  (as Flask-WTF declares it)
        if request.method not in WRITING:
            return
        if not is_ours(self._get_csrf_token()):
            self._error_response(AGED)
        g.csrf_valid = True
