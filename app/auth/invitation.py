"""Accepting an invitation, to read somebody's vouchers or to work for a firm: a link by mail, and its page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app import security
from app.accounts import accepting, desk, hashing, passwords, people, sessions
from app.accounts.accepting import Accepted, Invitation
from app.accounts.browsers import describe
from app.auth import bp
from app.auth.forms import InvitationForm
from app.db import begin_write, db
from app.filters import punto
from app.models import Account, Delegation, Operator
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
    least = passwords.minimum(has_duties=isinstance(given, Operator))
    form = InvitationForm(own=own(given, request.form.get("name", "")), minimum=least)
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("auth/invitation_open.html", form=form, given=given), status
    return open_account(form)


@bp.post("/invitacion/aceptar")
def accept_invitation() -> Page:
    """Accept with the account of whoever is signed in, and go where it leads from here on."""
    begin_write()
    given = accepting.invitation_of(parked())
    outcome = accepting.accept(parked(), db.session.get_one(Account, current_user.id))
    if given is None or outcome is Accepted.GONE:
        return show_gone()
    if outcome is Accepted.OWN:
        return show_accept(given), 422
    welcome = Welcome.to(given)
    welcome.turn_session()
    db.session.commit()
    return welcome.lead()


def open_account(form: InvitationForm) -> Page:
    """Open the account, accept with it, and sign it in: all or nothing."""
    password_hash = hashing.make(form.password.data)
    begin_write()
    given = accepting.invitation_of(parked())
    account = accepting.open_account(given, form.name.data, password_hash) if given else None
    if given is None or account is None or accepting.accept(parked(), account) is not Accepted.NOW:
        db.session.rollback()
        return redirect(url_for(".invitation"), 303)  # somebody was faster; that page says what is left
    welcome, who = Welcome.to(given), people.key_of(account)
    browser = describe(request.headers.get("User-Agent", ""))
    security.sign_in(account.id, account.epoch, remember=False, browser=browser, party_id=welcome.party_id)
    db.session.commit()
    response = welcome.lead()
    device.remember(response, who)
    return response


@dataclass(frozen=True, slots=True)
class Welcome:
    """Where an invitation leads once it is accepted: to the vouchers of a party, or to the desk of a firm."""

    said: str
    endpoint: str
    party_id: int | None = None
    ruc: str = ""

    @classmethod
    def to(cls, given: Invitation) -> Welcome:
        """Read what is needed while the invitation is there: accepting may delete it."""
        if isinstance(given, Operator):
            called = given.issuer.name
            return cls(f"Ahora trabaja para {punto(called)}", "issuer.index", ruc=given.issuer.ruc)
        called = given.party.name or given.party.numero
        return cls(f"Ahora ve los comprobantes de {punto(called)}", "public.index", given.party_id)

    def turn_session(self) -> None:
        """Turn the session of whoever is signed in there."""
        if self.party_id is not None:
            sessions.look_at(current_user.token, current_user.id, self.party_id)
        else:
            desk.turn_to(current_user, self.ruc)

    def lead(self) -> Response:
        """Say so on the page it leads to."""
        security.current_session().pop(INVITATION, None)
        flash(self.said)
        return redirect(url_for(self.endpoint), 303)


def parked() -> object:
    return security.current_session().get(INVITATION)


def own(given: Invitation, name: str) -> list[str]:
    """List what may not be in the password: the address, the name, and whose vouchers or which firm it is about."""
    if isinstance(given, Operator):
        return [given.email, name, given.issuer.name, given.issuer.ruc]
    return [given.email, name, given.party.name, *given.party.identidad.numbers]


def show_accept(given: Invitation) -> str:
    is_own = isinstance(given, Delegation) and given.party_id == current_user.own_party_id
    return render_template("auth/invitation.html", given=given, is_own=is_own)


def show_gone() -> tuple[str, int]:
    return render_template("auth/invitation_gone.html"), 410
