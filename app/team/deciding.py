"""Inviting, changing and withdrawing those who work for a firm: what a view does with what a button sent.

Each verb commits, and returns what to say; a decision that is not the reader's, or about nobody, is a 404.
"""

from __future__ import annotations

from flask import flash
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.accounts import hiring, operators
from app.accounts.hiring import Hired
from app.accounts.operators import Decided
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.models import Role
from app.security import brakes
from app.team.forms import FirmForm, InviteForm, MemberForm, RoleForm
from app.team.members import CHIPS

SAID = {
    Hired.SENT: "Enviamos la invitación a {address}.",
    Hired.AGAIN: "Enviamos otra vez la invitación a {address}.",
}
REFUSED = {
    Hired.IN_FORCE: "Esa persona ya trabaja para la empresa.",
    Hired.FULL: f"Ya hay {hiring.MOST} personas o invitaciones. Retire una para invitar a otra.",
}
TURNED = "Mientras tanto usted pasó a otra empresa. No se hizo nada: revise y vuelva a intentarlo."
LAST = (
    "Es el único gerente: sin él nadie decidiría por la empresa. Nombre antes a otro, "
    "o hable con quien administra el portal."
)


def is_stale(form: FirmForm, issuer_id: int) -> bool:
    """Tell whether the page was about another firm, and say so."""
    if form.is_stale(issuer_id):
        flash(TURNED, "error")
        return True
    return False


def invite(form: InviteForm, issuer_id: int) -> bool:
    """Queue an invitation, or say at the field why not. Returns whether it went."""
    spend(issuer_id)
    begin_write()
    outcome = hiring.invite(current_user, issuer_id, form.address, Role(form.role.data))
    if outcome is Hired.FORBIDDEN:
        raise NotFound
    if outcome in REFUSED:
        db.session.rollback()
        form.email.errors = [REFUSED[outcome]]
        return False
    db.session.commit()
    flash(SAID[outcome].format(address=form.address))
    return True


def send_again(issuer_id: int) -> None:
    """Send a waiting invitation once more."""
    form = pressed(MemberForm())
    if is_stale(form, issuer_id):
        return
    spend(issuer_id)
    begin_write()
    address = hiring.send_again(current_user, issuer_id, form.id.data)
    if address is None:
        raise NotFound
    db.session.commit()
    flash(SAID[Hired.AGAIN].format(address=address))


def change_role(issuer_id: int) -> None:
    """Let somebody do more or less."""
    form = pressed(RoleForm())
    if is_stale(form, issuer_id):
        return
    begin_write()
    role = Role(form.role.data)
    outcome = operators.change_role(current_user, issuer_id, form.id.data, role)
    refuse_unless_decided(outcome)
    if outcome is not Decided.LAST:
        db.session.commit()
        flash(f"Ahora es {CHIPS[role].lower()}.")


def revoke(issuer_id: int) -> None:
    """Let somebody work for the firm no more, or take an invitation back."""
    form = pressed(MemberForm())
    if is_stale(form, issuer_id):
        return
    begin_write()
    gone = operators.revoke(current_user, issuer_id, form.id.data)
    refuse_unless_decided(gone.outcome)
    if gone.outcome is Decided.LAST:
        return
    db.session.commit()
    if gone.waited:
        flash(f"Retiramos la invitación a {gone.called}: su enlace ya no sirve.")
    else:
        flash(f"{gone.called} ya no trabaja para la empresa.")


def refuse_unless_decided(outcome: Decided) -> None:
    """Answer 404 about nobody of theirs; say why the last manager stays."""
    if outcome is Decided.GONE:
        raise NotFound
    if outcome is Decided.LAST:
        db.session.rollback()
        flash(LAST, "error")


def spend(issuer_id: int) -> None:
    """Count one invitation for the firm and for the network, or raise TooMany."""
    firm = Bucket(hiring.INVITED_BY_FIRM, f"equipo:{issuer_id}")
    brakes.spend(brakes.from_here(hiring.INVITED_FROM_HERE), firm)


def pressed(form: MemberForm) -> MemberForm:
    """Return what a button sent, or answer 404: no page of ours sends anything else."""
    if form.validate():
        return form
    raise NotFound
