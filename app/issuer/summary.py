"""The summary that somebody who works for the firm gets of what waits there: each chooses their own."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.db import begin_write, db, now
from app.issuer import bp
from app.issuer.desk import current_desk
from app.models import Notices, Operator
from app.notify import preferences, summaries
from app.security.forms import keeps_text
from app.security.notices_form import NoticesForm, said


@bp.route("/comprobantes/resumen", methods=["GET", "POST"])
@keeps_text
def documents_summary() -> Response | tuple[str, int]:
    """Choose when to get the summary, and see what it would say now."""
    form = NoticesForm.of(mine())
    if form.validate_on_submit():
        wanted = Notices(form.notices.data)
        begin_write()
        one = mine()
        preferences.choose(one, wanted)
        db.session.commit()
        flash(said(wanted, one))
        return redirect(url_for(".documents_summary"), 303)
    one = mine()
    page = render_template(
        "issuer/documents_summary.html",
        form=form,
        to=one.account.email if one.account else None,
        lines=summaries.lines(one.issuer_id, one.summary, now()),
    )
    return page, 422 if form.is_submitted() else 200


def mine() -> Operator:
    """Return the row of whoever asks at this firm. Who was revoked in this very instant has none."""
    desk = current_desk()
    theirs = Operator.issuer_id == desk.issuer_id, Operator.account_id == desk.id
    found = db.session.scalars(
        db.select(Operator).where(*theirs, Operator.accepted_at.is_not(None)).order_by(Operator.id)
    ).first()
    if found is None:
        raise NotFound
    return found
