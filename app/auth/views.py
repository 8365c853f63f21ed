"""Coming in and going out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app import security
from app.accounts import hashing, people, signing_in, throttle, visits
from app.accounts.browsers import describe
from app.accounts.throttle import Bucket
from app.auth import bp
from app.auth.forms import LoginForm
from app.db import begin_write, db
from app.security import brakes, device, next_page, public
from app.security.forms import keeps_text

WRONG = "El usuario o la contraseña no son correctos. Si es su primera vez, elija «Es mi primera vez»."

Page = str | Response | tuple[str, int]


@bp.route("/ingresar", methods=["GET", "POST"])
@public
@keeps_text
def login() -> Page:
    """Sign in. The number typed as password is never compared: it leads to the first access, for anyone."""
    form = LoginForm()
    if request.method != "POST":
        return redirect(after_sign_in(), 303) if current_user.is_authenticated else show_login(form)
    if form.validate_on_submit():
        if signing_in.is_first_access(form.identificacion.data, form.password.data):
            return redirect(url_for(".first_access"), 303)
        if open_session(form):
            return signed_in(form)
        form.form_errors.append(WRONG)
    return show_login(form), 422


@bp.post("/salir")
def logout() -> Response:
    """End this session, and leave nothing of it in the browser."""
    begin_write()
    security.sign_out()
    db.session.commit()
    response = redirect(url_for(".login"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def open_session(form: LoginForm) -> bool:
    """Open a session for the right number and password. Only wrong ones count as attempts."""
    identificacion = form.identificacion.data
    buckets = login_buckets(identificacion)
    hashing.refuse_when_busy()
    brakes.spend(*buckets)
    try:
        account = signing_in.check(identificacion, form.password.data)
    except hashing.Busy:
        brakes.unspend(*buckets)  # nothing was compared
        raise
    if account is None:
        return False
    renewed = signing_in.renewed_hash(account, form.password.data)
    begin_write()
    for bucket in buckets:
        throttle.give_back(bucket)
    signing_in.note(account, renewed)
    visits.note(account.id)
    browser = describe(request.headers.get("User-Agent", ""))
    security.sign_in(account.id, account.epoch, remember=form.remember.data, browser=browser)
    db.session.commit()
    return True


def signed_in(form: LoginForm) -> Response:
    """Lead on, and let this device try again when strangers have used up the attempts for its number."""
    response = redirect(after_sign_in(), 303)
    device.remember(response, people.key(form.identificacion.data))
    return response


def login_buckets(identificacion: str) -> tuple[Bucket, ...]:
    """Name what an attempt counts for. A device that is known has its own and no share in anyone else's."""
    who = people.key(identificacion)
    if known := device.known_as(who):
        return (Bucket(throttle.LOGIN_ACCOUNT, known),)
    return (
        brakes.from_here(throttle.LOGIN_ADDRESS),
        Bucket(throttle.LOGIN_ALL, ""),
        Bucket(throttle.LOGIN_ACCOUNT, who),
    )


def after_sign_in() -> str:
    return next_page.safe(request.args.get("next"), url_for("public.index"))


def show_login(form: LoginForm) -> str:
    wanted = next_page.safe(request.args.get("next"), home="") or None
    return render_template("auth/login.html", form=form, wanted=wanted)
