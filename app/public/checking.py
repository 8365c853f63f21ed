"""/comprobar: anybody has a clave or an XML looked at, and reads what was checked and what was not.

Nothing that is sent is kept or written to a log. What leaves is bounded: so many looks a network, one file at a
time, few questions to the SRI.
"""

from __future__ import annotations

from contextlib import closing

from flask import current_app, render_template, request

from app.accounts.throttle import Limit
from app.archive import search, trust
from app.db import db, now
from app.public import bp, verdicts
from app.public.asking import ask
from app.public.forms import CheckForm
from app.public.verdicts import Known, Result
from app.security import brakes, public, turns
from app.security.forms import keeps_text
from app.sri import revision
from app.sri.examen import Examen, examine
from app.sri.texto import MAX_BYTES

LOOKS = Limit("comprobar-red", 30, 600)
MOST_BYTES = 2 * MAX_BYTES  # a form around one file
MOST_SHOWN = 5  # vouchers of one file
BUSY_SECONDS = 5

Page = str | tuple[str, int]


@bp.route("/comprobar", methods=["GET", "POST"])
@public
@keeps_text
def check() -> Page:
    """Look at a clave or at a file, and tell point by point what was found."""
    request.max_content_length = MOST_BYTES  # before the form is read
    if request.method != "POST":
        return render_template("public/check.html", form=CheckForm())
    with closing(request):
        form = CheckForm()
        if not form.validate_on_submit():
            return render_template("public/check.html", form=form), 422
        brakes.spend(brakes.from_here(LOOKS))
        results, more = looked_at(form)
    return render_template("public/check.html", form=form, results=results, more=more)


def looked_at(form: CheckForm) -> tuple[list[Result], int]:
    """Look at what was sent: what is shown of it, and how many more vouchers the file holds."""
    if form.data_of_file is None:
        return [of_clave(form.digits)], 0
    with turns.turn(line=turns.STRANGERS, seconds=BUSY_SECONDS):
        db.session.rollback()
        examenes = examine(form.data_of_file, trust=trust.perhaps(current_app), now=now())
    shown = examenes[:MOST_SHOWN]
    return [of_file(examen) for examen in shown], len(examenes) - len(shown)


def of_clave(digits: str) -> Result:
    """Look at a clave by itself."""
    clave = revision.coherente(digits)
    if isinstance(clave, str):
        return verdicts.not_a_clave(clave)
    return verdicts.of_clave(clave, known(clave.text))


def of_file(examen: Examen) -> Result:
    """Look at a voucher of a file; of one whose signature proves nothing no more is asked."""
    if examen.comprobante is None:
        return verdicts.of_file(examen, None)
    return verdicts.of_file(examen, known(examen.comprobante.clave.text))


def known(clave: str) -> Known:
    """Find what is known of a clave here and at the SRI."""
    document = search.published(clave)
    asked, inquiry = ask(clave, document)
    return Known(search.published(clave), asked, inquiry)
