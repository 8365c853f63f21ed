"""The API keys of the firm, by its managers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import keyring
from app.accounts.keyring import Ring
from app.issuer import bp
from app.issuer.desk import current_desk, for_managers
from app.security import key_form
from app.security.forms import keeps_text
from app.security.key_form import KeyForm, RevokeForm

TURNED = "Mientras tanto usted pasó a otra empresa. No se hizo nada: revise y vuelva a intentarlo."


@bp.route("/claves-api", methods=["GET", "POST"])
@for_managers
@keeps_text
def keys() -> str | Response | tuple[str, int]:
    """List the keys of the firm, and make one more: it is shown whole this once, and kept nowhere."""
    mine, form = ring(), KeyForm().offer(ring())
    if request.method != "POST":
        return show(form)
    if not form.validate_on_submit():
        return show(form), 422
    if form.is_stale(current_desk().issuer_id):
        return turned()
    text = key_form.make(form, mine)
    if text is None:
        return show(form), 422
    return render_template("issuer/keys_made.html", text=text, name=form.name.data)


@bp.post("/claves-api/revocacion", endpoint="keys_revoke")
@for_managers
def revoke_key() -> Response:
    """End a key of the firm."""
    form = RevokeForm()
    if not form.validate():
        raise NotFound
    if form.is_stale(current_desk().issuer_id):
        return turned()
    flash(key_form.end(form, ring()))
    return redirect(url_for(".keys"), 303)


def ring() -> Ring:
    """Return the keys of the firm of this desk."""
    return Ring(issuer_id=current_desk().issuer_id)


def turned() -> Response:
    flash(TURNED, "error")
    return redirect(url_for(".keys"), 303)


def show(form: KeyForm) -> str:
    return render_template("issuer/keys.html", form=form, rows=keyring.of(ring()))
