"""How the firm looks to its customers, by its managers: tried first, as often as they like, and then kept."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import firms
from app.accounts.throttle import Bucket, Limit
from app.db import begin_write, db
from app.filters import punto
from app.issuer import bp, brand_drafts
from app.issuer.brand_drafts import Draft
from app.issuer.desk import current_desk, for_managers
from app.models import Issuer
from app.notify import colours
from app.security import brakes, firm_form
from app.security.firm_form import LookForm
from app.security.forms import keeps_text
from app.sri import muestra
from app.vouchers import ranges

TRIED = Limit("marca-pruebas", 60, 3_600)  # each is kept for an hour, logo and all
DRAFT = "borrador"  # its key, in the query

Page = str | Response | tuple[str, int]


@bp.get("/empresa")
@for_managers
def firm() -> Response:
    """Lead on from where this room was before it had a name of its own."""
    return redirect(url_for(".brand"), 301)


@bp.route("/marca", methods=["GET", "POST"])
@for_managers
@keeps_text
def brand() -> Page:
    """Change whom customers ask, the logo, the colour, the lines that close mails and where answers go."""
    draft = tried()
    form = filled(draft)
    logo = firm_form.drawn(form.logo, current_user.id) if form.validate_on_submit() else None
    if not form.is_submitted() or any(form.errors.values()):
        return shown(form, draft, 422 if form.is_submitted() else 200)
    begin_write()
    changed = firms.change(current_user, mine(), **form.look(logo or (draft.logo if draft else None)))
    db.session.commit()
    flash(f"Guardamos: {punto(', '.join(changed))}" if changed else "No había nada que cambiar.")
    if said := firm_form.told(form.colour):
        flash(said)
    return redirect(url_for(".brand"), 303)


@bp.post("/marca/prueba")
@for_managers
@keeps_text
def brand_try() -> Page:
    """Show how the firm would look, and keep nothing of it but a draft."""
    draft = tried()
    form = filled(draft)
    logo = firm_form.drawn(form.logo, current_user.id) if form.validate_on_submit() else None
    if not form.is_submitted() or any(form.errors.values()):
        return shown(form, draft, 422)
    brakes.spend(Bucket(TRIED, f"cuenta:{current_user.id}"))
    key = brand_drafts.keep(current_desk(), form.typed(), logo or (draft.logo if draft else None))
    if said := firm_form.told(form.colour):
        flash(said)
    return redirect(url_for(".brand", **{DRAFT: key}, _anchor="asi-queda"), 303)


def tried() -> Draft | None:
    """Return the draft that the address names, if it is of whoever asks."""
    return brand_drafts.read(current_desk(), request.args.get(DRAFT, ""))


def filled(draft: Draft | None) -> LookForm:
    """Make the form, with what was tried or else what is kept."""
    return LookForm(data=firm_form.filled(mine()) | (draft.typed if draft else {}))


def shown(form: LookForm, draft: Draft | None, status: int) -> tuple[str, int]:
    """Show the form, and under it how the firm looks."""
    issuer = mine()
    look = brand_drafts.look(issuer, draft)
    asked = {DRAFT: request.args[DRAFT]} if draft else {}
    page = render_template(
        "issuer/brand.html",
        form=form,
        issuer=issuer,
        look=look,
        asked=asked,
        trying=draft is not None,
        shown=colours.pair(look.accent),
        comprobante=muestra.factura(issuer.ruc, issuer.name, ranges.today()),
        logo_url=url_for(".brand_logo", **asked) if look.logo else "",
    )
    return page, status


def mine() -> Issuer:
    """Return the firm of this desk as it is now."""
    return db.session.get_one(Issuer, current_desk().issuer_id, populate_existing=True)
