"""The person's own pages: who they are here, their password, their sessions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import security
from app.accounts import address_changes, hashing, passwords, photos, sessions, throttle
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.notify.asked import asked
from app.profile import address, bp, photo
from app.profile.forms import ChangePasswordForm, EndSessionForm, ProfileForm
from app.profile.mine import my_account
from app.security import brakes, device
from app.security.forms import keeps_text

WRONG = "No es su contraseña actual."

Page = str | Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
@keeps_text
def index() -> Page:
    """Show who the reader is here, and keep what they change: all of it, or nothing."""
    form = ProfileForm(my_account())
    if request.method != "POST":
        return show_index(form)
    if not form.validate_on_submit():
        return show_index(form), 422
    drawn = photo.drawn(form.photo)
    if form.photo.errors:
        return show_index(form), 422
    if form.new_email:
        address.spend()
    begin_write()
    said = save(form, drawn)
    db.session.commit()
    flash(said)
    return redirect(url_for(".index"), 303)


@bp.route("/clave", methods=["GET", "POST"])
@keeps_text
def password() -> Page:
    """Change the password, end the other sessions and renew this one."""
    least = passwords.minimum(has_duties=current_user.is_admin or current_user.operates)
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


def save(form: ProfileForm, drawn: bytes | None) -> str:
    """Write what changed, and say so in one line."""
    account, saved = my_account(), []
    if form.new_name is not None:
        account.name = form.new_name
        saved.append("su nombre")
    if drawn:
        photos.keep(account.id, drawn)
        saved.append("su foto")
    said = [f"Guardamos {' y '.join(saved)}."] if saved else []
    if form.new_email:
        address_changes.ask(account.id, form.new_email)
        said.append(address.OPEN_IT.format(form.new_email))
    return " ".join(said) or "No había nada que cambiar."


def show_index(form: ProfileForm) -> str:
    account = my_account()
    return render_template("profile/index.html", form=form, account=account, asked=asked(account))


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
