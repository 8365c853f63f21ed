"""The activation letter: the code that is typed from it, and the one in its QR. Both lead to a first password."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from app.accounts import access, people, throttle
from app.accounts.throttle import Bucket, TooMany
from app.auth import bp
from app.auth.forms import LetterForm
from app.auth.recovery import Page, lead_on, show
from app.security import brakes, device, public
from app.security.forms import keeps_text

NOBODY = 0  # no account has this id
WRONG = (
    "Ese número y ese código no abren ninguna cuenta. Revise los dos; si el código ya se usó o pasaron "
    "30 días, pida otra carta a quien se la envió."
)


@bp.route("/carta", methods=["GET", "POST"])
@public
@keeps_text
def letter() -> Page:
    """Ask for the number and the code of a letter. Whatever is wrong with them, the answer is one sentence."""
    form = LetterForm()
    if form.validate_on_submit():
        if parked := try_code(form.identificacion.data, form.codigo.data):
            return lead_on(parked)
        form.codigo.errors = [WRONG]
    return show("auth/letter.html", form=form)


@bp.get("/carta/<token:code>")
@public
def park_letter(code: str) -> Response | tuple[str, int]:
    """Check the code of a QR and keep what it allows, so that its address is left behind. It uses nothing up."""
    bucket = brakes.from_here(access.MISSES)
    if seconds := throttle.wait(bucket):
        raise TooMany(seconds)
    if parked := access.open_code(code):
        return lead_on(parked)
    brakes.spend(bucket)
    return render_template("auth/letter_gone.html", helpers=people.whom_to_ask()), 410


def try_code(identificacion: str, typed: str) -> dict[str, object] | None:
    """Count an attempt, and return what a code allows to a number. The right one is not counted."""
    who = people.key(identificacion)
    who = device.known_as(who) or who  # strangers who try all day do not take the owner's turn
    buckets = brakes.from_here(access.MISSES), Bucket(access.MISSES_OF_NUMBER, who)
    brakes.spend(*buckets)
    found = people.find(identificacion)
    parked = access.open_code(typed, found.id if found else NOBODY)
    if parked:
        brakes.unspend(*buckets)
    return parked
