"""First access and a forgotten password: a link by mail, and the page it leads to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import security
from app.accounts import common, hashing, operators, passwords, people, recovery, throttle
from app.accounts.throttle import Bucket
from app.auth import bp
from app.auth.forms import IdentityForm, SendForm
from app.db import begin_write, db
from app.security import brakes, device, public
from app.security.forms import NewPasswordForm, keeps_text

PARKED = "enlace"  # what a link allows, kept in the session between its two pages

Page = str | Response | tuple[str, int]


@bp.route("/primer-acceso", methods=["GET", "POST"])
@public
@keeps_text
def first_access() -> Page:
    """Show where the link would go; without mail on a closed network, lead on at once."""
    form = IdentityForm()
    if form.validate_on_submit():
        if parked := recovery.without_mail(form.identificacion.data):
            return lead_on(parked)
        return show_masked(form)
    return show("auth/first_access.html", form=form)


@bp.route("/clave/olvido", methods=["GET", "POST"])
@public
@keeps_text
def forgot() -> Page:
    """Show where the link would go, for known and unknown numbers alike."""
    form = IdentityForm()
    return show_masked(form) if form.validate_on_submit() else show("auth/forgot.html", form=form)


@bp.post("/clave/olvido/envio")
@public
@keeps_text
def send_forgot() -> Page:
    """Queue the mail. Too many for one number: the same answer, and no mail."""
    form = IdentityForm()
    if not form.validate_on_submit():
        return show("auth/forgot.html", form=form)
    brakes.spend(brakes.from_here(throttle.RECOVERY_ADDRESS))
    who = people.key(form.identificacion.data)
    who = device.known_as(who) or who  # strangers who ask all day do not take the owner's turn
    begin_write()
    if throttle.allows(Bucket(throttle.RECOVERY_HOUR, who), Bucket(throttle.RECOVERY_DAY, who)):
        recovery.ask(form.identificacion.data)
    db.session.commit()
    return redirect(url_for(".forgot_sent"), 303)


@bp.get("/clave/olvido/enviado")
@public
def forgot_sent() -> Page:
    """Say what to do next, in words that are true for anyone."""
    return show("auth/sent.html")


@bp.get("/clave/nueva/<token:token>")
@public
def park_link(token: str) -> Page:
    """Check a link and keep what it allows, so that its address is left behind. Using it is another step."""
    parked = recovery.open_link(token)
    return lead_on(parked) if parked else show_gone()


@bp.route("/clave/nueva", methods=["GET", "POST"])
@public
def new_password() -> Page:
    """Set the password that a link allows, once: of two browsers with one link, one wins."""
    parked = security.current_session().get(PARKED)
    account = recovery.account_of(parked)
    if account is None:
        return show_gone()
    least = passwords.minimum(has_duties=account.admin_since is not None or operators.works(account.id))
    form = NewPasswordForm(own=passwords.own(account, parked["e"]), minimum=least)
    if not form.validate_on_submit():
        return show("auth/new_password.html", form=form, account=account, usuario=people.usuario(account))
    password_hash = hashing.make(form.password.data)
    who = people.key_of(account)
    begin_write()
    if not passwords.set_by_link(recovery.account_of(parked), parked, password_hash):
        return show_gone()
    security.sign_out()
    db.session.commit()
    flash("Su clave quedó lista. Ingrese con ella.")
    response = redirect(url_for(".login"), 303)
    device.remember(response, who)  # strangers may keep the door busy
    return response


@bp.get("/clave/comunes")
@public
def common_passwords() -> Response:
    """Give the page the most used passwords, so that it can judge while somebody types."""
    response = Response(common.most_used(), mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def lead_on(parked: dict[str, object]) -> Response:
    """Keep what a link allows in this browser's session, and go to the page that uses it."""
    security.current_session()[PARKED] = parked
    return redirect(url_for(".new_password"), 303)


def show_masked(form: IdentityForm) -> str:
    masked = recovery.masked(form.identificacion.data)
    send = SendForm(formdata=None, identificacion=form.identificacion.data)
    return render_template("auth/masked.html", form=send, masked=masked, helpers=people.whom_to_ask())


def show(template: str, **about: object) -> tuple[str, int]:
    """Show a page of these, with whom to ask; a form that came back has errors."""
    status = 422 if request.method == "POST" else 200
    return render_template(template, **about, helpers=people.whom_to_ask()), status


def show_gone() -> tuple[str, int]:
    return render_template("auth/gone.html", helpers=people.whom_to_ask()), 410
