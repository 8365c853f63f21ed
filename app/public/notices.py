"""/avisos/<token>: what an address hears of, changed by whoever reads its mail, without signing in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.db import begin_write, db
from app.extensions import csrf
from app.models import Contact, Delegation, Notices, Operator
from app.notify import masks, preferences
from app.notify.preferences import Chooser
from app.public import bp
from app.security import public
from app.security.notices_form import LinkForm, said

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what a mail program posts (RFC 8058 §3.1)

Page = str | Response | tuple[str, int]


# The token is the authority here, and a mail program that ends the notices brings neither cookie nor form.
@bp.route("/avisos/<token:token>", methods=["GET", "POST"])
@public
@csrf.exempt
def notices(token: str) -> Page:
    """Show what an address hears of, and change it. Opening the page changes nothing."""
    if request.method == "POST":
        begin_write()
    chooser = preferences.open_link(token)
    if chooser is None:
        return render_template("public/notices_gone.html"), 410
    if request.method == "POST" and request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return end_at_once(chooser)
    form = LinkForm.of(chooser)
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return render_template("public/notices.html", form=form, token=token, **about(chooser)), status
    wanted = Notices(form.notices.data)
    preferences.choose(chooser, wanted)
    db.session.commit()
    of = about(chooser)
    flash(said(wanted, chooser, of.get("firm") or of.get("party", "")))
    return redirect(url_for(".notices", token=token), 303)


def end_at_once(chooser: Chooser) -> str:
    """End the notices of an address, for the mail program that asks it in its reader's name."""
    preferences.choose(chooser, Notices.NONE)
    db.session.commit()
    return render_template("public/notices_ended.html")


def about(chooser: Chooser) -> dict[str, str]:
    """Say where the notices go, masked, since a message may be read by others, and of whom they are."""
    to = masks.mask(preferences.address(chooser) or "")
    if isinstance(chooser, Operator):
        return {"to": to, "work": chooser.issuer.name}
    if isinstance(chooser, Contact):
        return {"to": to, "firm": chooser.issuer.name}
    return {"to": to, "party": chooser.party.name if isinstance(chooser, Delegation) else ""}
