"""How somebody wants to hear: the choices of whoever receives vouchers, of an address alone, and of whoever works for a firm."""

from __future__ import annotations

from typing import Self

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import AnyOf

from app.filters import punto
from app.models import Contact, Notices, Operator
from app.notify import preferences
from app.notify.preferences import Chooser

LABELS = {
    Notices.EACH: "Un correo por cada comprobante",
    Notices.DAILY: "Un resumen al día",
    Notices.WEEKLY: "Un resumen a la semana, los lunes",
    Notices.NONE: "Ninguno",
}
OF_A_FIRM = {Notices.EACH: "Seguir con un correo por cada comprobante", Notices.NONE: "Ninguno"}
OF_WORK = {
    Notices.DAILY: "Cada día a las 7:00",
    Notices.WEEKLY: "Cada lunes a las 7:00",
    Notices.NONE: "No enviarlo",
}
SAID = {
    Notices.EACH: "Listo: recibirá un correo por cada comprobante nuevo",
    Notices.DAILY: "Listo: recibirá un resumen cada mañana en que haya comprobantes nuevos",
    Notices.WEEKLY: "Listo: recibirá un resumen cada lunes, si hay comprobantes nuevos",
    Notices.NONE: "Listo: ya no recibirá avisos de comprobantes nuevos",
}

SAID_OF_WORK = {
    Notices.DAILY: "Listo: recibirá el resumen cada mañana en que haya algo que hacer.",
    Notices.WEEKLY: "Listo: recibirá el resumen cada lunes en que haya algo que hacer.",
    Notices.NONE: "Listo: ya no recibirá el resumen.",
}


class NoticesForm(FlaskForm):
    """One choice of four, or of two where an issuer alone says whose an address is."""

    notices = RadioField("Cuándo avisarle", validate_choice=False)

    @classmethod
    def of(cls, chooser: Chooser) -> Self:
        """Show what is chosen, and take another choice."""
        labels = labels_of(chooser)
        form = cls(notices=preferences.chosen(chooser).value)
        form.notices.choices = [(one.value, label) for one, label in labels.items()]
        allowed = [one.value for one in labels]
        form.notices.validators = [AnyOf(allowed, message="Elija una de estas opciones.")]
        return form


def labels_of(chooser: Chooser) -> dict[Notices, str]:
    """Return what somebody may choose, with its label."""
    if isinstance(chooser, Operator):
        return OF_WORK
    return OF_A_FIRM if isinstance(chooser, Contact) else LABELS


class LinkForm(NoticesForm):
    """The same, for whoever comes by a link: its token is the authority, and no session is asked for."""

    class Meta:
        csrf = False


def said(wanted: Notices, chooser: Chooser, of: str = "") -> str:
    """Say what was chosen, and of whose vouchers where the reader has several to choose for."""
    if isinstance(chooser, Operator):
        return SAID_OF_WORK[wanted]
    return punto(f"{SAID[wanted]} de {of}" if of else SAID[wanted])
