"""The firms here: who works for each, and the day one leaves."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import acts
from app.admin import bp
from app.admin.firm_pages import found
from app.admin.forms import PressedForm, pressed
from app.archive import firms as archived
from app.archive import leaving
from app.db import begin_write, db
from app.filters import punto
from app.ingest import tray
from app.models import Issuer
from app.security.forms import keeps_text
from app.team import deciding, members
from app.team.forms import InviteForm

LATEST = 10


@bp.get("/firmas", endpoint="firms")
def list_firms() -> str:
    """List the firms with what there is of each."""
    waiting = tray.by_firm()
    rows = [(row, waiting.get(row.id, 0)) for row in archived.listing()]
    return render_template("admin/firms.html", rows=rows)


@bp.route("/firmas/<ruc:ruc>", methods=["GET", "POST"])
@keeps_text
def firms_show(ruc: str) -> str | Response | tuple[str, int]:
    """Show one firm and who works for it, and invite one more."""
    form = InviteForm()
    if request.method != "POST":
        return show(found(ruc), form)
    if not form.validate_on_submit():
        return show(found(ruc), form), 422
    if deciding.invite(form, found(ruc).id):
        return back(ruc)
    return show(found(ruc), form), 422


@bp.post("/firmas/<ruc:ruc>/equipo/reenvio", endpoint="firms_team_send")
def send_team_invitation(ruc: str) -> Response:
    """Send a waiting invitation once more."""
    deciding.send_again(found(ruc).id)
    return back(ruc)


@bp.post("/firmas/<ruc:ruc>/equipo/rol", endpoint="firms_team_role")
def update_team_role(ruc: str) -> Response:
    """Let somebody do more or less for the firm."""
    deciding.change_role(found(ruc).id)
    return back(ruc)


@bp.post("/firmas/<ruc:ruc>/equipo/retiro", endpoint="firms_team_revoke")
def revoke_operator(ruc: str) -> Response:
    """Let somebody work for the firm no more."""
    deciding.revoke(found(ruc).id)
    return back(ruc)


@bp.post("/firmas/<ruc:ruc>/salida")
def firms_leave(ruc: str) -> Response:
    """Let a firm leave the portal: nothing new comes in, and what is here stays."""
    pressed(PressedForm())
    begin_write()
    issuer = found(ruc)
    if leaving.leave(current_user, issuer):
        flash(f"Desde ahora no entra nada nuevo de {punto(issuer.name)} Lo archivado se conserva.")
    else:
        flash("Esa empresa ya había dejado el portal.", "error")
    db.session.commit()
    return back(ruc)


@bp.post("/firmas/<ruc:ruc>/regreso")
def firms_return(ruc: str) -> Response:
    """Let a firm return as it was."""
    pressed(PressedForm())
    begin_write()
    issuer = found(ruc)
    if leaving.come_back(current_user, issuer):
        flash(f"Otra vez entran los comprobantes de {punto(issuer.name)}")
    else:
        flash("Esa empresa no había dejado el portal.", "error")
    db.session.commit()
    return back(ruc)


def back(ruc: str) -> Response:
    return redirect(url_for(".firms_show", ruc=ruc), 303)


def show(issuer: Issuer, form: InviteForm) -> str:
    """Show one firm: its numbers, who works for it, and what was done last."""
    people = members.of_firm(issuer.id, current_user.id)
    inbox = current_app.config["INBOX_DIR"]
    return render_template(
        "admin/firms_show.html",
        issuer=issuer,
        form=form,
        inside=[one for one in people if not one.waits],
        waiting=[one for one in people if one.waits],
        documents=archived.documents_of(issuer.id),
        unfiled=tray.count(tray.of_firm(issuer.id)),
        folder=inbox / issuer.ruc if inbox else None,
        steps=acts.steps(acts.page(acts.Wanted(issuer_id=issuer.id), None, LATEST).rows),
    )
