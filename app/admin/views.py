"""The door of the administration."""

from __future__ import annotations

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.admin import bp
from app.ingest import tray
from app.notify import standing

ROOMS = (
    ("Estado", "admin.health"),
    ("Empresas", "admin.firms"),
    ("Cuentas", "admin.people"),
    ("Correo", "admin.outbox"),
    ("Buzón", "admin.mailbox"),
    ("Llegadas", "admin.arrivals"),
    ("Bitácora", "admin.acts"),
)


@bp.before_request
def ask_for_an_administrator() -> None:
    """Nobody else learns what is here."""
    if current_user.is_authenticated and not current_user.is_admin:
        raise NotFound


@bp.get("")
def index() -> Response:
    """Begin with whether all is well."""
    return redirect(url_for("admin.health"), 303)


@bp.context_processor
def rooms() -> dict[str, list[tuple[str, str, str, int]]]:
    """Give every page the rooms of the administration: label, address, endpoint, what waits there."""
    if not (current_user.is_authenticated and current_user.is_admin):  # the page is then a refusal
        return {"rooms": []}
    waits = {"admin.outbox": standing.stuck(), "admin.arrivals": tray.by_firm().get(None, 0)}
    return {"rooms": [(label, url_for(to), to, waits.get(to, 0)) for label, to in ROOMS]}
