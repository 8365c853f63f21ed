"""How the firm looks to its customers, by its managers."""

from __future__ import annotations

import hashlib

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import firms
from app.db import begin_write, db
from app.filters import punto
from app.issuer import bp
from app.issuer.desk import current_desk, for_managers
from app.models import Issuer
from app.notify import colours
from app.security import conditional, firm_form
from app.security.firm_form import LookForm
from app.security.forms import keeps_text

Page = str | Response | tuple[str, int]


@bp.route("/empresa", methods=["GET", "POST"])
@for_managers
@keeps_text
def firm() -> Page:
    """Change whom customers ask, the logo, the colour, and whether notices go out."""
    form = LookForm(data=firm_form.filled(mine()))
    logo = firm_form.drawn(form.logo, current_user.id) if form.validate_on_submit() else None
    if not form.is_submitted() or any(form.errors.values()):
        issuer, status = mine(), 422 if form.is_submitted() else 200
        shown = colours.pair(issuer.accent)
        return render_template("issuer/firm.html", form=form, issuer=issuer, shown=shown), status
    begin_write()
    changed = firms.change(current_user, mine(), **form.look(logo))
    db.session.commit()
    flash(f"Guardamos: {punto(', '.join(changed))}" if changed else "No había nada que cambiar.")
    if said := firm_form.told(form.colour):
        flash(said)
    return redirect(url_for(".firm"), 303)


@bp.get("/empresa/logotipo")
def firm_logo() -> Response:
    """Give the logo of the firm, or say that the browser holds it."""
    logo = mine().logo
    if not logo:
        raise NotFound
    return conditional.answer(logo, hashlib.sha256(logo).hexdigest(), "image/png")


def mine() -> Issuer:
    """Return the firm of this desk as it is now."""
    return db.session.get_one(Issuer, current_desk().issuer_id, populate_existing=True)
