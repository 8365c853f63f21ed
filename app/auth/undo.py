"""The old address of an account puts it back in its place, and its owner chooses a new password."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import security
from app.accounts import address_changes, people
from app.auth import bp
from app.auth.recovery import lead_on
from app.db import begin_write, db
from app.security import public

PARKED = "deshacer"  # what a link undoes, kept in the session between its two pages

Page = str | Response | tuple[str, int]


@bp.get("/correo/deshacer/<token:token>")
@public
def park_undo(token: str) -> Page:
    """Check a link and keep what it undoes, so that its address is left behind. Looking changes nothing."""
    parked = address_changes.open_undo(token)
    if parked is None:
        return show_nothing()
    security.current_session()[PARKED] = parked
    return redirect(url_for(".undo"), 303)


@bp.route("/correo/deshacer", methods=["GET", "POST"])
@public
def undo() -> Page:
    """Say what will happen; the button does it, and leads on to a new password.

    Whoever changed the address knew the way in, so every session ends and the password must change.
    """
    if request.method == "POST":
        begin_write()
    change = address_changes.change_of(security.current_session().get(PARKED))
    if change is None:
        return show_nothing()
    if request.method != "POST":
        return render_template("auth/undo.html", change=change)
    try:
        parked = address_changes.undo(change)
    except address_changes.Taken:
        parked = None
    if parked is None:
        db.session.rollback()
        return show_nothing()
    security.sign_out()
    db.session.commit()
    return lead_on(parked)


def show_nothing() -> tuple[str, int]:
    return render_template("auth/undo_gone.html", helpers=people.whom_to_ask()), 410
