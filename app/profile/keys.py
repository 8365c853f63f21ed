"""A customer's own API keys."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import keyring
from app.accounts.keyring import Ring
from app.accounts.reader import ADDRESS
from app.profile import bp
from app.security import key_form
from app.security.forms import keeps_text
from app.security.key_form import KeyForm, RevokeForm

TURNED = (
    "Las claves son de sus propios comprobantes, y usted está viendo otros. "
    "No se hizo nada: vuelva a los suyos e inténtelo otra vez."
)


@bp.route("/claves-api", methods=["GET", "POST"])
@keeps_text
def keys() -> str | Response | tuple[str, int]:
    """List the reader's keys, and make one more: it is shown whole this once, and kept nowhere."""
    form = KeyForm().offer(ring())
    if request.method != "POST":
        return show(form)
    if not form.validate_on_submit():
        return show(form), 422
    if current_user.for_other:
        return turned()
    text = key_form.make(form, ring())
    if text is None:
        return show(form), 422
    return render_template("profile/keys_made.html", text=text, name=form.name.data)


@bp.post("/claves-api/revocacion")
def revoke_key() -> Response:
    """End a key of the reader's own, wherever they look now."""
    mine, form = ring(), RevokeForm()
    if not form.validate():
        raise NotFound
    flash(key_form.end(form, mine))
    return redirect(url_for(".keys"), 303)


def ring() -> Ring:
    """Return the keys of the reader's own party; who signs in with an address has no vouchers of their own: a 404."""
    if current_user.own_kind == ADDRESS:
        raise NotFound
    return Ring(party_id=current_user.own_party_id)


def turned() -> Response:
    flash(TURNED, "error")
    return redirect(url_for(".keys"), 303)


def show(form: KeyForm) -> str:
    return render_template("profile/keys.html", form=form, rows=keyring.of(ring()))
