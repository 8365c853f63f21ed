"""The reader's own picture. Nobody else's can be asked for."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from app.accounts import photos
from app.accounts.redraw import MAX_BYTES
from app.accounts.throttle import Bucket, Limit
from app.db import begin_write, db
from app.profile import bp
from app.security import brakes, conditional
from app.sri.errors import Refused

BUSY_SECONDS = 5
DRAWN = Limit("fotos-hora", 20, 3_600)  # each may keep a processor, and whoever waits, for a second


@bp.get("/foto")
def photo() -> Response:
    """Give the reader's picture, or say that the browser holds it."""
    found = photos.of(current_user.id)
    if found is None:
        raise NotFound
    return conditional.answer(found.data, found.sha256, "image/jpeg")


@bp.post("/foto/retiro")
def remove_photo() -> Response:
    """Take the reader's picture away."""
    begin_write()
    photos.remove(current_user.id)
    db.session.commit()
    flash("Quitamos su foto.")
    return redirect(url_for(".index"), 303)


def drawn(field: FileField) -> bytes | None:
    """Draw the picture that came with a form; None without one, or with the reason beside its field.

    Raises TooMany.
    """
    if not field.data:
        return None
    brakes.spend(Bucket(DRAWN, f"cuenta:{current_user.id}"))
    db.session.rollback()  # no transaction stays open while drawing
    try:
        return photos.draw(field.data.read(MAX_BYTES + 1))
    except Refused as refused:
        field.errors = [refused.reason]
        return None
    except photos.Busy as error:
        raise ServiceUnavailable(retry_after=BUSY_SECONDS) from error
