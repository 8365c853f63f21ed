"""Accepting an invitation to read somebody's vouchers: a link by mail, and the page it leads to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app import security
from app.accounts import accepting, hashing, people, sessions
from app.accounts.accepting import Accepted
from app.accounts.browsers import describe
from app.auth import bp
from app.auth.forms import InvitationForm
from app.db import begin_write, db
from app.filters import punto
from app.models import Account, Delegation
from app.security import device, public
from app.security.entering import INVITATION

Page = str | Response | tuple[str, int]


@bp.get("/invitacion/<token:token>")
@public
def park_invitation(token: str) -> Page:
    """Check a link and keep what it invites to, so that its address is left behind."""
    parked = accepting.open_link(token)
    if parked is None:
        return show_gone()
    security.current_session()[INVITATION] = parked
    return redirect(url_for(".invitation"), 303)


@bp.route("/invitacion", methods=["GET", "POST"])
@public
def invitation() -> Page:
    """Say who invites. Who is not signed in may open an account here, for the address of the invitation."""
    given = accepting.invitation_of(parked())
    if given is None:
        return show_gone()
    if current_user.is_authenticated:
        return show_accept(given)
    if accepting.is_known(given.email):
        return render_template("auth/invitation_known.html", given=given)
    form = InvitationForm(own=own(given, request.form.get("name", "")))
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("auth/invitation_open.html", form=form, given=given), status
    return open_account(form)


@bp.post("/invitacion/aceptar")
def accept_invitation() -> Page:
    """Accept with the account of whoever is signed in, and look at those vouchers from here on."""
    begin_write()
    given = accepting.invitation_of(parked())
    outcome = accepting.accept(parked(), db.session.get_one(Account, current_user.id))
    if outcome is Accepted.GONE:
        return show_gone()
    if outcome is Accepted.OWN:
        return show_accept(given), 422
    party_id, called = given.party_id, given.party.name or given.party.numero
    sessions.look_at(current_user.token, current_user.id, party_id)
    db.session.commit()
    return welcome(called)


def open_account(form: InvitationForm) -> Page:
    """Open the account, accept with it, and sign it in: all or nothing."""
    password_hash = hashing.make(form.password.data)
    begin_write()
    given = accepting.invitation_of(parked())
    account = accepting.open_account(given, form.name.data, password_hash) if given else None
    if account is None or accepting.accept(parked(), account) is not Accepted.NOW:
        db.session.rollback()
        return redirect(url_for(".invitation"), 303)  # somebody was faster; that page says what is left
    party_id, called, who = given.party_id, given.party.name or given.party.numero, people.key_of(account)
    browser = describe(request.headers.get("User-Agent", ""))
    security.sign_in(account.id, account.epoch, remember=False, browser=browser, party_id=party_id)
    db.session.commit()
    response = welcome(called)
    device.remember(response, who)
    return response


def welcome(called: str) -> Response:
    """Lead to the first page, where the vouchers of that party are now."""
    security.current_session().pop(INVITATION, None)
    flash(f"Ahora ve los comprobantes de {punto(called)}")
    return redirect(url_for("public.index"), 303)


def parked() -> object:
    return security.current_session().get(INVITATION)


def own(given: Delegation, name: str) -> list[str]:
    """List what may not be in the password: the address, the name, and whose vouchers they are."""
    party = given.party
    return [given.email, name, party.name, *party.identidad.numbers]


def show_accept(given: Delegation) -> str:
    is_own = given.party_id == current_user.own_party_id
    return render_template("auth/invitation.html", given=given, is_own=is_own)


def show_gone() -> tuple[str, int]:
    return render_template("auth/invitation_gone.html"), 410
