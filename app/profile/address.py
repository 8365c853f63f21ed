"""The reader's address: a new one asked for, sent again, given up, confirmed; and the ones that firms give."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import links, security
from app.accounts import address_changes, addresses, passwords, throttle
from app.accounts.throttle import Bucket
from app.db import begin_write, db
from app.models import Contact
from app.notify.asked import asked
from app.profile import bp
from app.profile.mine import my_account
from app.security import brakes

OPEN_IT = "Enviamos un mensaje a {}: abra su enlace para confirmar el nuevo correo."
TAKEN = "Otra persona ya ingresa con ese correo. Escriba otro en su perfil."

Page = str | Response | tuple[str, int]


def spend() -> None:
    """Count one message to an address that nobody proved, or raise TooMany."""
    who = Bucket(throttle.NEW_ADDRESS_DAY, str(current_user.id))
    brakes.spend(who, brakes.from_here(throttle.NEW_ADDRESS_NETWORK))


@bp.post("/correo/envio")
def send_address() -> Response:
    """Send the link for the new address again."""
    if waiting := asked(my_account()):
        spend()
        begin_write()
        address_changes.ask(current_user.id, waiting)
        db.session.commit()
        flash(OPEN_IT.format(waiting))
    return redirect(url_for(".index"), 303)


@bp.post("/correo/retiro")
def cancel_address() -> Response:
    """Stay with the present address. The link that was sent opens nothing any more."""
    begin_write()
    if asked(my_account()):
        address_changes.give_up(current_user.id)
        db.session.commit()
        flash("Su correo sigue siendo el mismo.")
    return redirect(url_for(".index"), 303)


@bp.route("/correo/<token:token>", methods=["GET", "POST"])
def confirm_address(token: str) -> Page:
    """Prove an address by the link that went to it. Only the button changes anything.

    It is the reader's new one, or the one that a firm gives for them. To anyone else the link is gone.
    """
    if request.method == "POST":
        begin_write()
    if contact := addresses.open_link(token, current_user.own_party_id):
        return confirm_contact(token, contact)
    if email := address_changes.open_link(token, my_account()):
        return confirm_own(token, email)
    if was_confirmed(token):
        return render_template("profile/confirmed.html")
    raise NotFound


def was_confirmed(token: str) -> bool:
    """Tell whether this link gave the reader the address they have now: to them it is used, not wrong."""
    payload = links.read(links.NEW_ADDRESS, token)
    return payload is not None and (payload["a"], payload["e"]) == (current_user.id, current_user.email)


def confirm_contact(token: str, contact: Contact) -> Page:
    """Prove the address that a firm gives, so that its vouchers open."""
    if request.method != "POST":
        return render_template("profile/confirm_address.html", contact=contact, token=token)
    passwords.prove(contact.party_id, contact.email)
    db.session.commit()
    flash("Su correo quedó confirmado. Ya puede ver los comprobantes de ese emisor.")
    return redirect(url_for("documents.index"), 303)


def confirm_own(token: str, email: str) -> Page:
    """Give the account its new address, end the other sessions and renew this one."""
    if request.method != "POST":
        return show_own(token, email)
    try:
        changed = address_changes.confirm(current_user, email)
    except address_changes.Taken:
        db.session.rollback()
        return show_own(token, email, TAKEN), 422
    if not changed:
        raise NotFound
    security.stay_signed_in()
    db.session.commit()
    flash(f"Su correo ahora es {email}. Las demás sesiones se cerraron.")
    return redirect(url_for(".index"), 303)


def show_own(token: str, email: str, problem: str = "") -> str:
    return render_template(
        "profile/confirm_own.html", old=current_user.email, new=email, token=token, problem=problem
    )
