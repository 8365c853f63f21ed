"""The guard of forms: one that was shown for a firm does nothing for another."""

from __future__ import annotations

from flask import flash, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.issuer import bp
from app.issuer.desk import perhaps_desk

FIELD = "empresa"
# The first is how one turns; the other tells it itself, since a script sends it and many files come with it.
FREE = {"issuer.turn_to", "issuer.uploads"}
TURNED = "Mientras tanto usted pasó a trabajar para {name}, y eso era de otra empresa. No se hizo nada."


@bp.app_template_global()
def firm_field() -> Markup:
    """Give the field by which a form remembers the firm that its page was about; nothing on pages about none."""
    desk = g.get("desk") if request.blueprint == bp.name else None
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, desk.ruc) if desk else Markup()


@bp.before_request
def refuse_forms_of_another_firm() -> Response | None:
    """Do nothing when the reader turned to another firm, in another tab, after the form was shown."""
    desk = perhaps_desk()
    if request.method != "POST" or request.endpoint in FREE or desk is None:
        return None
    if request.form.get(FIELD, desk.ruc) == desk.ruc:
        return None
    flash(TURNED.format(name=desk.issuer_name), "error")
    return redirect(url_for("issuer.index"), 303)
