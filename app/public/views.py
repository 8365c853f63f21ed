"""Inicio and /salud."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app import __version__, worker
from app.archive import paging, search
from app.archive.search import Criteria
from app.db import db, now
from app.documents import listing
from app.models import Mail, MailKind, MailState
from app.public import bp, inicio
from app.security import public

NEWEST = 5
# Anyone may ask for a link: counted here, it would tell a stranger whose number has an account.
ASKED_BY_ANYONE = (MailKind.ACTIVATION, MailKind.RESET)


@bp.get("/")
def index() -> str | Response:
    """Greet the reader with what is new, the newest vouchers, and what was invoiced month by month.

    Who came to work, and receives nothing here, begins at work.
    """
    if office := inicio.office_of(current_user):
        return redirect(url_for(office), 303)
    page = paging.page(current_user, Criteria(), None, NEWEST)
    found = search.count(current_user, Criteria())
    return render_template(
        "public/inicio.html",
        rows=page.rows,
        count=min(found, search.CAP),
        capped=found > search.CAP,
        closed=listing.closed(search.closed_firms(current_user)),
        todo=inicio.todo(current_user),
        **inicio.welcome(current_user, now()),
        **inicio.last_months(current_user, now()),
    )


@bp.get("/salud")
@public
def health() -> tuple[Any, int]:
    """Say for a monitor whether the portal works: 200, or 503 when the database does not answer."""
    database, waiting = "ok", None
    try:
        counted = Mail.state == MailState.QUEUED, Mail.kind.not_in(ASKED_BY_ANYONE)
        waiting = db.session.scalar(select(func.count()).where(*counted))
    except SQLAlchemyError:
        db.session.rollback()
        database = "error"
    alive = worker.status(current_app)["state"]
    status = "error" if database == "error" else "ok" if alive == "ok" else "degraded"
    answer = {
        "status": status,
        "version": __version__,
        "database": database,
        "worker": alive,
        "outbox_waiting": waiting,
    }
    return jsonify(answer), 503 if status == "error" else 200
