"""Registering a firm, and changing how it looks."""

from __future__ import annotations

import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from stdnum.ec import ruc as stdnum_ruc
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import firms
from app.admin import bp
from app.admin.firm_forms import FirmForm, NewFirmForm
from app.db import begin_write, db
from app.filters import punto
from app.models import Issuer
from app.notify import colours
from app.security import conditional, firm_form
from app.security.forms import keeps_text
from app.sri.errors import Codigo

STEP = "2"  # of the first start, in the query
HERE = "Ese RUC ya está registrado aquí."

Page = str | Response | tuple[str, int]


@bp.route("/firmas/nueva", methods=["GET", "POST"])
@keeps_text
def firms_new() -> Page:
    """Register a firm; at the first start this is its second step."""
    form = NewFirmForm()
    if not current_user.email:
        del form.operate
    logo = None
    if form.validate_on_submit():
        logo = firm_form.drawn(form.logo, current_user.id)
    if not form.is_submitted() or any(form.errors.values()):
        return show_new(form)
    if not added(form, logo):
        form.ruc.errors = [HERE]
        return show_new(form)
    tell(form)
    return redirect(after(), 303)


def added(form: NewFirmForm, logo: bytes | None) -> bool:
    """Register the firm, with whoever does it as its manager when they want. False when it is here already."""
    begin_write()
    issuer = firms.add(current_user, form.ruc.data, form.name.data, **form.look(logo))
    if issuer is None:
        db.session.rollback()
        return False
    if form.operate and form.operate.data:
        firms.operate(current_user, issuer)
    db.session.commit()
    return True


def tell(form: NewFirmForm) -> None:
    """Say what was done, and what looks odd."""
    flash(f"Registramos a {punto(form.name.data)}")
    if not stdnum_ruc.is_valid(form.ruc.data):
        flash(Codigo.W_RUC.frase)
    if said := firm_form.told(form.colour):
        flash(said)


def after() -> str:
    """Lead on to the third step of the first start, or back to the firms."""
    if request.args.get("paso") == STEP:
        return url_for(".outbox_server", paso=3)
    return url_for(".firms")


def show_new(form: NewFirmForm) -> tuple[str, int]:
    installing = request.args.get("paso") == STEP
    status = 422 if form.is_submitted() else 200
    return render_template(
        "admin/firms_new.html", form=form, installing=installing, home=url_for(".firms")
    ), status


@bp.route("/firmas/<ruc:ruc>/editar", methods=["GET", "POST"])
@keeps_text
def firms_edit(ruc: str) -> Page:
    """Change the name of a firm and how it looks. Its RUC stays."""
    issuer = found(ruc)
    form = FirmForm(data={"name": issuer.name, **firm_form.filled(issuer)})
    logo = firm_form.drawn(form.logo, current_user.id) if form.validate_on_submit() else None
    if not form.is_submitted() or any(form.errors.values()):
        return show_edit(form, found(ruc))
    begin_write()
    changed = firms.change(current_user, found(ruc), name=form.name.data, **form.look(logo))
    db.session.commit()
    flash(f"Guardamos: {punto(', '.join(changed))}" if changed else "No había nada que cambiar.")
    if said := firm_form.told(form.colour):
        flash(said)
    return redirect(url_for(".firms_edit", ruc=ruc), 303)


@bp.get("/firmas/<ruc:ruc>/logotipo")
def firms_logo(ruc: str) -> Response:
    """Give the logo of a firm, or say that the browser holds it."""
    logo = found(ruc).logo
    if not logo:
        raise NotFound
    return conditional.answer(logo, hashlib.sha256(logo).hexdigest(), "image/png")


def found(ruc: str) -> Issuer:
    issuer = firms.find(ruc)
    if issuer is None:
        raise NotFound
    return issuer


def show_edit(form: FirmForm, issuer: Issuer) -> tuple[str, int]:
    status = 422 if form.is_submitted() else 200
    about = {"shown": colours.pair(issuer.accent), "home": url_for(".firms")}
    return render_template("admin/firms_edit.html", form=form, issuer=issuer, **about), status
