"""/perfil/avisos: what mail the reader gets of new vouchers, for the party whose vouchers they look at."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.db import begin_write, db
from app.models import Account, Delegation, Notices
from app.notify import preferences
from app.profile import bp
from app.security.forms import keeps_text
from app.security.notices_form import NoticesForm, said

Page = str | Response | tuple[str, int]


@bp.route("/avisos", methods=["GET", "POST"])
@keeps_text
def notices() -> Page:
    """Choose which mail to get of new vouchers."""
    if request.method == "POST":
        begin_write()
    chooser = get_chooser()
    form = NoticesForm.of(chooser)
    if request.method != "POST" or not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        to = preferences.address(chooser)
        return render_template("profile/notices.html", form=form, to=to, silent=silent(chooser)), status
    wanted = Notices(form.notices.data)
    preferences.choose(chooser, wanted)
    db.session.commit()
    flash(said(wanted, chooser, current_user.party_name if current_user.for_other else ""))
    return redirect(url_for(".notices"), 303)


def get_chooser() -> Account | Delegation:
    """Find where the reader's choice is kept. Whoever was revoked in this very instant has none."""
    if chooser := preferences.of_reader(current_user):
        return chooser
    raise NotFound


def silent(chooser: Account | Delegation) -> list[str]:
    """Name the firms whose notices the reader's own address ended by the link of a mail."""
    return preferences.silenced(chooser) if isinstance(chooser, Account) else []
