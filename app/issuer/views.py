"""The door of the office: everything here asks for a desk first."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import desk
from app.accounts.desk import Desk
from app.db import begin_write, db
from app.ingest import tray
from app.issuer import bp
from app.issuer.desk import current_desk, perhaps_desk

ROOMS = (
    ("Comprobantes", "issuer.documents"),
    ("Cargas", "issuer.uploads"),
    ("Bandeja", "issuer.tray"),
    ("Clientes", "issuer.customers"),
)
MANAGED = (("Equipo", "issuer.team"), ("Claves de API", "issuer.keys"), ("Marca", "issuer.brand"))


@bp.before_request
def ask_for_a_desk() -> None:
    """Nobody without a desk learns what is here."""
    if current_user.is_authenticated:
        current_desk()


@bp.context_processor
def office() -> dict[str, Any]:
    """Give every page the firm it is about, the firms to turn to, and whether to show what managers do."""
    mine = perhaps_desk()
    if mine is None:  # the page is then a refusal
        return {}
    return {"desk": mine, "firms": desk.firms(current_user), "rooms": rooms_of(mine)}


def rooms_of(mine: Desk) -> list[tuple[str, str, str, int]]:
    """List the rooms of the office that this desk may enter: label, address, endpoint, what waits there."""
    wanted = [*ROOMS, *MANAGED] if mine.is_manager else ROOMS
    waits = {"issuer.tray": tray.count(tray.of_firm(mine.issuer_id))}
    return [(label, url_for(to), to, waits.get(to, 0)) for label, to in wanted]


@bp.get("")
def index() -> Response:
    """Begin where the work is."""
    return redirect(url_for("issuer.documents"), 303)


@bp.post("/empresa/<ruc:ruc>")
def turn_to(ruc: str) -> Response:
    """Work for another firm from here on."""
    begin_write()
    if not desk.turn_to(current_user, ruc):
        raise NotFound
    db.session.commit()
    flash("Ahora trabaja para otra empresa: su nombre está arriba.")
    return redirect(url_for("issuer.index"), 303)
