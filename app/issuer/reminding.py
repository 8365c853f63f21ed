"""By which rule receivers are reminded by themselves: a manager decides, and sees what it would do."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.archive import reminders, rules
from app.archive.rules import Rule
from app.audit import deeds
from app.db import begin_write, db, now
from app.issuer import bp
from app.issuer.desk import current_desk, for_managers
from app.issuer.issued_forms import RemindersForm
from app.models import Deed, Issuer, MailKind
from app.notify import hours
from app.security.forms import keeps_text

OFF = "Ya no se recuerda a nadie de forma automática."


@bp.route("/comprobantes/recordatorios/solos", methods=["GET", "POST"])
@keeps_text
@for_managers
def documents_reminders() -> Response | tuple[str, int] | str:
    """Show by which rule receivers are reminded by themselves and what it would do, and change it."""
    form = RemindersForm()
    if form.validate_on_submit():
        begin_write()
        rule = keep(form)
        db.session.commit()
        flash("Guardamos cuándo se recuerda." if rule else OFF)
        return redirect(url_for("issuer.documents_reminders"), 303)
    if not form.is_submitted():
        mine = firm()
        form.days.data, form.every.data, form.times.data = (
            mine.remind_after,
            mine.remind_every,
            mine.remind_times,
        )
    page = render_template("issuer/documents_reminders.html", form=form, **told())
    return (page, 422) if form.is_submitted() else page


def told() -> dict[str, object]:
    """Say what the rule in force does, and what it would send until tomorrow ends its first hour."""
    mine, every = firm(), current_app.config["REMIND_EVERY_DAYS"]
    rule = rules.of(mine)
    if rule is None or mine.left_at:
        return {"rule": None, "plan": None, "every": every}
    tomorrow = hours.next_hour(now(), hours.HOURS[MailKind.REMINDER].start)
    return {"rule": rule, "plan": reminders.plan(rules.asked(mine, rule, tomorrow)), "every": every}


def keep(form: RemindersForm) -> Rule | None:
    """Write the rule down, and who decided it. Without days nothing else of it counts."""
    issuer, desk = firm(), current_desk()
    wanted = (form.days.data, form.every.data, form.times.data) if form.days.data else (None, None, None)
    if (issuer.remind_after, issuer.remind_every, issuer.remind_times) != wanted:
        issuer.remind_after, issuer.remind_every, issuer.remind_times = wanted
        rule = rules.of(issuer)
        detail = f"Recordatorios: {rule.said}" if rule else "Recordatorios: ninguno"
        deeds.note(Deed.RULES_CHANGED, desk, issuer_id=desk.issuer_id, detail=detail)
    return rules.of(issuer)


def firm() -> Issuer:
    """Return the firm of this desk."""
    return db.session.get_one(Issuer, current_desk().issuer_id)
