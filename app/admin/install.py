"""The first start: the link on the terminal leads here, and whoever opens it administers the portal."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import security
from app.accounts import hashing, installing
from app.accounts.browsers import describe
from app.accounts.throttle import Limit
from app.admin.install_forms import InstallForm
from app.db import begin_write, db
from app.models import Account
from app.security import brakes, public
from app.security.forms import keeps_text

bp = Blueprint("install", __name__)
PARKED = "instalacion"  # what the link allows, kept in the session between its two pages
TRIES = Limit("instalar-red", 20, 3_600)
STEPS = 3
TAKEN = "Esa persona ya tiene cuenta aquí: nómbrela con la orden «flask admins add»."

Page = str | Response | tuple[str, int]


@bp.get("/instalar/<token:token>")
@public
def park(token: str) -> Page:
    """Check the link of the first start and keep what it allows, so that its address is left behind."""
    brakes.spend(brakes.from_here(TRIES))
    parked = installing.open_link(token)
    if parked is None:
        return show_gone()
    security.current_session()[PARKED] = parked
    return redirect(url_for(".administrator"), 303)


@bp.route("/instalar", methods=["GET", "POST"])
@public
@keeps_text
def administrator() -> Page:
    """Name who administers, once: of two people at the same time, one wins."""
    if not installing.allows(security.current_session().get(PARKED)):
        return show_gone()
    form = InstallForm()
    if not form.validate_on_submit():
        return show(form)
    brakes.spend(brakes.from_here(TRIES))
    password_hash = hashing.make(form.password.data)
    account = install(form, password_hash)
    if account is None:
        return refused(form)
    installing.forget()
    return redirect(url_for("admin.firms_new", paso=2), 303)


def install(form: InstallForm, password_hash: str) -> Account | None:
    """Open the account and sign it in, all or nothing."""
    begin_write()
    parked = security.current_session().get(PARKED)
    account = installing.install(parked, form.identidad, form.name.data, form.email.data, password_hash)
    if account is None:
        db.session.rollback()
        return None
    browser = describe(request.headers.get("User-Agent", ""))
    security.sign_in(account.id, account.epoch, remember=False, browser=browser)
    db.session.commit()
    return account


def refused(form: InstallForm) -> Page:
    """Say why nothing was done: the link is spent, or the account is open already."""
    if not installing.allows(security.current_session().get(PARKED)):
        return show_gone()
    form.identificacion.errors = [TAKEN]
    return show(form)


def show(form: InstallForm) -> tuple[str, int]:
    status = 422 if request.method == "POST" else 200
    return render_template("admin/install.html", form=form, steps=STEPS), status


def show_gone() -> tuple[str, int]:
    return render_template("admin/install_gone.html"), 410
