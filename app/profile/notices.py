"""/perfil/avisos: what mail the reader gets of new vouchers, for the party whose vouchers they look at."""

from __future__ import annotations

from typing import Self

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import AnyOf

from app.db import begin_write, db
from app.filters import punto
from app.models import Account, Contact, Delegation, Notices
from app.notify import preferences
from app.notify.preferences import Chooser
from app.profile import bp
from app.security.forms import keeps_text

LABELS = {
    Notices.EACH: "Un correo por cada comprobante",
    Notices.DAILY: "Un resumen al día",
    Notices.WEEKLY: "Un resumen a la semana, los lunes",
    Notices.NONE: "Ninguno",
}
OF_A_FIRM = {Notices.EACH: "Seguir con un correo por cada comprobante", Notices.NONE: "Ninguno"}
SAID = {
    Notices.EACH: "Listo: recibirá un correo por cada comprobante nuevo",
    Notices.DAILY: "Listo: recibirá un resumen cada mañana en que haya comprobantes nuevos",
    Notices.WEEKLY: "Listo: recibirá un resumen cada lunes, si hay comprobantes nuevos",
    Notices.NONE: "Listo: ya no recibirá avisos de comprobantes nuevos",
}

Page = str | Response | tuple[str, int]


class NoticesForm(FlaskForm):
    """One choice of four, or of two where an issuer alone says whose an address is."""

    notices = RadioField("Cuándo avisarle", validate_choice=False)

    @classmethod
    def of(cls, chooser: Chooser) -> Self:
        """Show what is chosen, and take another choice."""
        labels = OF_A_FIRM if isinstance(chooser, Contact) else LABELS
        form = cls(notices=preferences.chosen(chooser).value)
        form.notices.choices = [(one.value, label) for one, label in labels.items()]
        allowed = [one.value for one in labels]
        form.notices.validators = [AnyOf(allowed, message="Elija una de estas opciones.")]
        return form


class LinkForm(NoticesForm):
    """The same, for whoever comes by a link: its token is the authority, and no session is asked for."""

    class Meta:
        csrf = False


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
    flash(said(wanted, current_user.party_name if current_user.for_other else ""))
    return redirect(url_for(".notices"), 303)


def said(wanted: Notices, of: str = "") -> str:
    """Say what was chosen, and of whose vouchers where the reader has several to choose for."""
    return punto(f"{SAID[wanted]} de {of}" if of else SAID[wanted])


def get_chooser() -> Account | Delegation:
    """Find where the reader's choice is kept. Whoever was revoked in this very instant has none."""
    if chooser := preferences.of_reader(current_user):
        return chooser
    raise NotFound


def silent(chooser: Account | Delegation) -> list[str]:
    """Name the firms whose notices the reader's own address ended by the link of a mail."""
    return preferences.silenced(chooser) if isinstance(chooser, Account) else []
