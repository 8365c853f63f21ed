"""The person's own pages: who they are here, their password, their sessions, an issuer's address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import security
from app.accounts import addresses, hashing, passwords, sessions, throttle
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.models import Account, Contact
from app.profile import bp
from app.profile.forms import ChangePasswordForm, EndSessionForm
from app.security import brakes, device
from app.security.forms import keeps_text

WRONG = "No es su contraseña actual."

Page = str | Response | tuple[str, int]


@bp.get("")
def index() -> str:
    """Say who the reader is here."""
    return render_template("profile/index.html", account=my_account())


@bp.route("/clave", methods=["GET", "POST"])
@keeps_text
def password() -> Page:
    """Change the password, end the other sessions and renew this one."""
    least = passwords.minimum(is_admin=current_user.is_admin)
    form = ChangePasswordForm(own=passwords.own(my_account()), minimum=least)
    if request.method != "POST":
        return render_template("profile/password.html", form=form)
    if not form.validate_on_submit() or not knows_current(form):
        return render_template("profile/password.html", form=form), 422
    password_hash = hashing.make(form.password.data)
    begin_write()
    if not passwords.change(current_user, password_hash):
        return redirect(url_for("auth.login"), 303)
    security.stay_signed_in()
    db.session.commit()
    flash("Su contraseña cambió. Las demás sesiones se cerraron.")
    return redirect(url_for(".index"), 303)


@bp.get("/sesiones", endpoint="sessions")
def list_sessions() -> str:
    """List where the reader is signed in."""
    return render_template("profile/sessions.html", rows=sessions.of(current_user))


@bp.post("/sesiones/cierre")
def end_session() -> Response:
    """End one session of the reader's own."""
    form = EndSessionForm()
    begin_write()
    if not form.validate() or not sessions.end_one(current_user.id, form.id.data):
        raise NotFound
    db.session.commit()
    flash("La sesión se cerró.")
    return redirect(url_for(".sessions"), 303)


@bp.post("/sesiones/cierre-de-otras")
def end_other_sessions() -> Response:
    """End every session but this one."""
    begin_write()
    sessions.end_all(current_user.id, but=current_user.sign_in_id)
    db.session.commit()
    flash("Las demás sesiones se cerraron.")
    return redirect(url_for(".sessions"), 303)


@bp.route("/correo/<token:token>", methods=["GET", "POST"])
def confirm_address(token: str) -> Page:
    """Prove the address that a firm gives, so that its vouchers open. Only the button changes anything."""
    if request.method == "POST":
        begin_write()
    contact = get_contact(token)
    if request.method != "POST":
        return render_template("profile/confirm_address.html", contact=contact, token=token)
    passwords.prove(current_user.party_id, contact.email)
    db.session.commit()
    flash("Su correo quedó confirmado. Ya puede ver los comprobantes de ese emisor.")
    return redirect(url_for("documents.index"), 303)


def my_account() -> Account:
    return db.session.get_one(Account, current_user.id)


def knows_current(form: ChangePasswordForm) -> bool:
    """Compare the present password, as seldom as at sign-in."""
    bucket = Bucket(throttle.LOGIN_ACCOUNT, device.known_as(current_user.who) or current_user.who)
    digest = my_account().password_hash
    hashing.refuse_when_busy()
    brakes.spend(bucket)
    if hashing.matches(digest, form.current_password.data):
        return True
    form.current_password.errors = [WRONG]
    return False


def get_contact(token: str) -> Contact:
    """Return the address that a link proves, if it is the reader's. To anyone else it is gone."""
    if contact := addresses.open_link(token, current_user.party_id):
        return contact
    raise NotFound
