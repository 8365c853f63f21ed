"""Whether receivers are reminded by themselves, and after how many days: a manager decides."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.audit import deeds
from app.db import begin_write, db
from app.issuer import bp
from app.issuer.desk import current_desk, for_managers
from app.issuer.issued_forms import RemindersForm
from app.models import Deed, Issuer
from app.security.forms import keeps_text


@bp.route("/comprobantes/recordatorios/solos", methods=["GET", "POST"])
@keeps_text
@for_managers
def documents_reminders() -> Response | tuple[str, int] | str:
    """Show when receivers are reminded by themselves, and change it."""
    form = RemindersForm()
    if form.validate_on_submit():
        begin_write()
        keep(form.days.data)
        db.session.commit()
        flash(
            "Guardamos cuándo se recuerda."
            if form.days.data
            else "Ya no se recuerda a nadie de forma automática."
        )
        return redirect(url_for("issuer.documents_reminders"), 303)
    if not form.is_submitted():
        form.days.data = firm().remind_after
    every = current_app.config["REMIND_EVERY_DAYS"]
    page = render_template("issuer/documents_reminders.html", form=form, every=every)
    return (page, 422) if form.is_submitted() else page


def keep(days: int | None) -> None:
    """Write down after how many days, and who decided it."""
    issuer, desk = firm(), current_desk()
    if issuer.remind_after == days:
        return
    issuer.remind_after = days
    detail = f"Recordatorios: tras {days} días" if days else "Recordatorios: ninguno"
    deeds.note(Deed.FIRM_CHANGED, desk, issuer_id=desk.issuer_id, detail=detail)


def firm() -> Issuer:
    """Return the firm of this desk."""
    return db.session.get_one(Issuer, current_desk().issuer_id)
