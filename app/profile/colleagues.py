"""Colleagues: who reads the vouchers that the reader looks at, invited and revoked here."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import delegations, inviting, revoking
from app.accounts.inviting import Invited
from app.accounts.reader import ADDRESS
from app.accounts.revoking import Revoked
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.filters import punto
from app.profile import bp
from app.profile.colleague_forms import ColleagueForm, InviteForm, PartyForm
from app.profile.colleague_rows import rows
from app.security import brakes
from app.security.forms import keeps_text

SAID = {
    Invited.SENT: "Enviamos la invitación a {address}.",
    Invited.AGAIN: "Enviamos otra vez la invitación a {address}.",
}
REFUSED = {
    Invited.IN_FORCE: "Esa persona ya ve estos comprobantes.",
    Invited.OWN: "Ese correo es el de la propia cuenta, que ya ve estos comprobantes.",
    Invited.FULL: f"Ya hay {inviting.MOST} personas o invitaciones. Retire una para invitar a otra.",
}
TURNED = "Mientras tanto usted pasó a ver otros comprobantes. No se hizo nada: revise y vuelva a intentarlo."


@bp.route("/colegas", methods=["GET", "POST"])
@keeps_text
def colleagues() -> str | Response | tuple[str, int]:
    """List who reads these vouchers, and invite one more."""
    refuse_without_vouchers()
    form = InviteForm()
    if request.method != "POST":
        return show(form)
    if not delegations.may_manage(current_user):
        raise NotFound
    if not form.validate_on_submit():
        return show(form), 422
    if form.is_stale:
        return turned()
    return invited(form)


@bp.post("/colegas/reenvio")
def send_invitation() -> Response:
    """Send a waiting invitation once more."""
    form = get_form(ColleagueForm())
    if form.is_stale:
        return turned()
    spend()
    begin_write()
    address = inviting.send_again(current_user, form.id.data)
    return done(SAID[Invited.AGAIN].format(address=address) if address else "")


@bp.post("/colegas/retiro")
def revoke_colleague() -> Response:
    """Let somebody read these vouchers no more, or take an invitation back."""
    form = get_form(ColleagueForm())
    if form.is_stale:
        return turned()
    begin_write()
    gone = revoking.revoke(current_user, form.id.data)
    return done(said_of(gone) if gone else "")


@bp.post("/colegas/retiro-del-titular")
def revoke_holder() -> Response:
    """Withdraw the account that signs in with the number of the company."""
    if get_form(PartyForm()).is_stale:
        return turned()
    begin_write()
    called = revoking.withdraw_holder(current_user)
    return done(f"Se retiró la cuenta de {called}. Le contamos por correo cómo volver." if called else "")


@bp.post("/colegas/salida")
def end_looking() -> Response:
    """Let the reader stop reading the vouchers they look at."""
    if get_form(PartyForm()).is_stale:
        return turned()
    begin_write()
    left = revoking.leave(current_user)
    said = f"Ya no ve los comprobantes de {punto(current_user.party_name)}"
    return done(said if left else "", url_for(".parties"))


def said_of(gone: Revoked) -> str:
    """Say what became of somebody who was let in, or only invited."""
    if gone.waited:
        return f"Retiramos la invitación a {gone.called}: su enlace ya no sirve."
    return f"{gone.called} ya no puede ver estos comprobantes."


def invited(form: InviteForm) -> Response | tuple[str, int]:
    """Queue the invitation, or say at the field why not."""
    address = form.address
    spend()
    begin_write()
    outcome = inviting.invite(current_user, address)
    if outcome is Invited.FORBIDDEN:
        raise NotFound
    if outcome in REFUSED:
        db.session.rollback()
        form.email.errors = [REFUSED[outcome]]
        return show(form), 422
    return done(SAID[outcome].format(address=address))


def spend() -> None:
    """Count one invitation for the party and for the network, or raise TooMany."""
    party = Bucket(inviting.INVITED_BY_PARTY, f"colegas:{current_user.party_id}")
    brakes.spend(brakes.from_here(inviting.INVITED_FROM_HERE), party)


def get_form(form: PartyForm) -> PartyForm:
    """Return what a button sent, or answer 404: no page of ours sends anything else."""
    refuse_without_vouchers()
    if form.validate():
        return form
    raise NotFound


def refuse_without_vouchers() -> None:
    """Answer 404 to who looks at nobody's vouchers: there is nobody to let in."""
    if current_user.kind == ADDRESS:
        raise NotFound


def done(said: str, to: str = "") -> Response:
    """Commit and say what was done; nothing done ("") is a 404."""
    if not said:
        raise NotFound
    db.session.commit()
    flash(said)
    return redirect(to or url_for(".colleagues"), 303)


def turned() -> Response:
    flash(TURNED, "error")
    return redirect(url_for(".colleagues"), 303)


def show(form: InviteForm) -> str:
    """Show who reads these vouchers: the account of the number itself, those let in, those invited."""
    people = rows(current_user)
    return render_template(
        "profile/colleagues.html",
        form=form,
        inside=[person for person in people if not person.waits],
        waiting=[person for person in people if person.waits],
        may_manage=delegations.may_manage(current_user),
    )
