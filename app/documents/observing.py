"""A receiver says that something is wrong with a voucher: its issuer reads it in the voucher's story."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.throttle import Bucket, Limit
from app.audit import trail
from app.db import begin_write, db
from app.documents import bp
from app.documents.observation_form import ObservationForm
from app.documents.views import get_document, page_of
from app.models import Action
from app.security import brakes
from app.security.forms import keeps_text

OBSERVATIONS = Limit("observaciones", 10, 3_600)


@bp.post("/<clave:clave>/problema")
@keeps_text
def send_observation(clave: str) -> Response | tuple[str, int]:
    """Write down what a receiver says is wrong with a voucher."""
    document, form = get_document(clave), ObservationForm()
    if not form.validate_on_submit():
        return page_of(document, form), 422
    brakes.spend(Bucket(OBSERVATIONS, f"cuenta:{current_user.id}"))
    begin_write()
    trail.record(Action.OBSERVED, get_document(clave), by=current_user, note=form.note)
    db.session.commit()
    flash("Se lo dijimos a quien lo emitió: lo verá en el recorrido de este comprobante.")
    return redirect(url_for("documents.show", clave=clave), 303)
