"""Views that another program asks with an API key: no session, no cookie, no form.

    @bp.get("/documents")
    @keyed(Scope.DOCUMENTS_READ)
    def list_documents(): ... asking().who ...

A view so marked is asked of nobody without a key in force that has the scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from app.accounts import keys
from app.accounts.keys import Asking, Scope
from app.accounts.throttle import Limit
from app.db import begin_write, db
from app.problems import Problem, Problema
from app.security import brakes, pace
from app.security.headers import UNSAFE

FAILED = Limit("llave-red", 30, 300)  # wrong keys from one network
BEARER = re.compile(r"bearer +(?P<key>\S+) *", re.IGNORECASE | re.ASCII)
CHALLENGE = 'Bearer realm="ClickFactura"'

View = TypeVar("View", bound=Callable[..., Any])


def keyed(scope: Scope) -> Callable[[View], View]:
    """Mark a view that only a key with this scope may ask."""

    def mark(view: View) -> View:
        view.scope = scope  # type: ignore[attr-defined]
        return view

    return mark


def scope_of(endpoint: str | None) -> Scope | None:
    """Tell which scope an endpoint asks for, None when it is a page."""
    return getattr(current_app.view_functions.get(endpoint or ""), "scope", None)


def asking() -> Asking:
    """Return who asks a keyed view."""
    return cast("Asking", g.asking)


def ask_for(scope: Scope) -> None:
    """Let in who brings a key in force with this scope and does not ask too fast, or raise."""
    found = known()
    count(found)
    if scope not in found.scopes:
        challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise Problem(Problema.E_SCOPE, headers={"WWW-Authenticate": challenge}, scope=str(scope))
    g.asking = found
    note_used(found)


def known() -> Asking:
    """Return whose key the request brings, or raise 401. A network that guesses is slowed down."""
    said = request.headers.get("Authorization", "").strip()
    if not said:
        raise Problem(Problema.E_KEY_MISSING, headers={"WWW-Authenticate": CHALLENGE})
    read = BEARER.fullmatch(said)
    found = keys.find(read["key"]) if read else None
    if found is None:
        brakes.spend(brakes.from_here(FAILED))
        raise Problem(Problema.E_KEY, headers={"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'})
    return found


def count(found: Asking) -> None:
    """Count this request, or raise when the key asks too fast. The answer tells what is left."""
    try:
        g.left = pace.bring(found.id) if request.method in UNSAFE else readings().take(found.id)
    except pace.Slower as error:
        g.left = error.left
        raise


def readings() -> pace.Counter:
    """Return this application's counter."""
    return cast("pace.Counter", current_app.extensions["readings"])


def note_used(found: Asking) -> None:
    """Note that a key is in use, at most every five minutes."""
    if not found.is_due:
        return
    try:
        begin_write()
        keys.note_used(found.id)
        db.session.commit()
    except OperationalError:  # the answer is worth more than the note
        db.session.rollback()


def tell(response: Response) -> Response:
    """Write what the key has left."""
    if left := g.get("left"):
        left.write(response.headers)
    return response


def init_app(app: Flask) -> None:
    app.extensions["readings"] = pace.Counter(pace.READING)
    app.after_request(tell)
