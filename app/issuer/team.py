"""The team: who works for the firm, invited, changed and withdrawn by its managers."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import acts, desk
from app.issuer import bp
from app.issuer.desk import current_desk, for_managers
from app.models import Role
from app.security.forms import keeps_text
from app.team import deciding, members
from app.team.forms import InviteForm

LATEST = 10


@bp.route("/equipo", methods=["GET", "POST"])
@for_managers
@keeps_text
def team() -> str | Response | tuple[str, int]:
    """List who works for the firm, and invite one more."""
    form, issuer_id = InviteForm(), current_desk().issuer_id
    if request.method != "POST":
        return show(form)
    if not form.validate_on_submit():
        return show(form), 422
    if deciding.is_stale(form, issuer_id) or deciding.invite(form, issuer_id):
        return redirect(url_for(".team"), 303)
    return show(form), 422


@bp.post("/equipo/reenvio", endpoint="team_send")
@for_managers
def send_team_invitation() -> Response:
    """Send a waiting invitation once more."""
    deciding.send_again(current_desk().issuer_id)
    return redirect(url_for(".team"), 303)


@bp.post("/equipo/rol", endpoint="team_role")
@for_managers
def update_team_role() -> Response:
    """Let somebody do more or less for the firm."""
    deciding.change_role(current_desk().issuer_id)
    return after()


@bp.post("/equipo/retiro", endpoint="team_revoke")
@for_managers
def revoke_operator() -> Response:
    """Let somebody work for the firm no more."""
    deciding.revoke(current_desk().issuer_id)
    return after()


def after() -> Response:
    """Lead back; who just gave the decision or the work away goes where they still may."""
    mine = desk.working_for(current_user.id, current_desk().issuer_id)
    if mine is None:
        return redirect(url_for("public.index"), 303)
    return redirect(url_for(".team" if mine.role is Role.MANAGER else ".index"), 303)


def show(form: InviteForm) -> str:
    """Show who works for the firm, who was invited, and what was done last."""
    issuer_id = current_desk().issuer_id
    people = members.of_firm(issuer_id, current_user.id)
    return render_template(
        "issuer/team.html",
        form=form,
        inside=[one for one in people if not one.waits],
        waiting=[one for one in people if one.waits],
        steps=acts.steps(acts.page(acts.Wanted(issuer_id=issuer_id), None, LATEST).rows),
    )
