"""What the SRI said of a voucher, in sentences for people: when it was asked, what it said, when it is asked again.

Silence is told as silence: nobody ever reads *no autorizado* for want of an answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app

from app.db import now
from app.models import Document, Inquiry
from app.sri.errors import Codigo
from app.sri.momento import GUAYAQUIL
from app.sri.respuesta import Estado


class Told(NamedTuple):
    """`tone` is bien, mal, espera or "". `asked` and `again` are sentences, "" when there is nothing to say."""

    title: str
    tone: str
    sentence: str
    asked: str
    again: str


Said = tuple[str, str, str]  # title, tone, sentence
NOT_ASKED: Said = ("Sin confirmar", "", "Según el archivo, el SRI lo autorizó; el SRI no lo ha confirmado.")
ANNULLED: Said = (
    "Anulado",
    "mal",
    "Según el SRI, está anulado. No lo use para sustentar gastos ni crédito tributario.",
)
LEAVING: Said = (
    "Pendiente de anular",
    "espera",
    "Según el SRI, se pidió anularlo y la anulación no ha terminado.",
)
OTHER: Said = (
    "El SRI tiene otro contenido",
    "mal",
    "El SRI autorizó otro contenido con esta clave de acceso: no lo use sin aclararlo antes.",
)
DENIED: Said = ("El SRI no lo autorizó", "mal", Codigo.E_SRI_NOT.frase)
GOING_ON: Said = ("En proceso", "espera", "El SRI lo recibió y todavía no dice si lo autoriza.")
UNKNOWN: Said = ("El SRI no lo encuentra", "espera", Codigo.E_SRI_UNKNOWN.frase)
NO_DATA: Said = (
    "Sin confirmar",
    "espera",
    "Según el archivo, el SRI lo autorizó; el SRI no encuentra datos con esta clave de acceso.",
)
AUTHORISED: Said = ("Autorizado por el SRI", "bien", "El SRI dice que está autorizado.")
UNHEARD: Said = (
    "Sin respuesta todavía",
    "espera",
    "El SRI todavía no ha dicho nada de esta clave de acceso.",
)
OF_ANSWER = {
    Estado.AUTORIZADO: AUTHORISED,
    Estado.NO_AUTORIZADO: DENIED,
    Estado.EN_PROCESO: GOING_ON,
    Estado.SIN_DATOS: UNKNOWN,
    Estado.PENDIENTE_DE_ANULAR: LEAVING,
    Estado.ANULADO: ANNULLED,
}


def told(inquiry: Inquiry | None, document: Document | None) -> Told:
    """Tell what the SRI said of a voucher that is filed here, or of a clave that is not."""
    title, tone, sentence = of_document(inquiry, document) if document else of_clave(inquiry)
    if inquiry is not None and inquiry.said and tone == "mal":
        sentence = f"{sentence} Dijo: {inquiry.said}"
    return Told(title, tone, sentence, asked(inquiry), again(inquiry))


def of_document(inquiry: Inquiry | None, document: Document) -> Said:
    """Say how a filed voucher stands: what weighs most goes first."""
    answer = inquiry.answer if inquiry else None
    if document.annulled_at:
        return ANNULLED
    if inquiry is not None and inquiry.differs:
        return OTHER
    if answer is Estado.NO_AUTORIZADO or answer is Estado.PENDIENTE_DE_ANULAR:
        return OF_ANSWER[answer]
    if document.confirmed_at:
        when = moment(document.confirmed_at)
        return "Confirmado por el SRI", "bien", f"El SRI confirmó el {when} que autorizó este contenido."
    if answer is Estado.EN_PROCESO:
        return GOING_ON
    return NO_DATA if answer is Estado.SIN_DATOS else NOT_ASKED


def of_clave(inquiry: Inquiry | None) -> Said:
    """Say what the SRI said of a clave whose voucher is not filed here."""
    if inquiry is None or inquiry.answer is None:
        return UNHEARD
    return OTHER if inquiry.differs else OF_ANSWER[inquiry.answer]


def asked(inquiry: Inquiry | None) -> str:
    """Say when the SRI was last asked and, when that brought no answer, why; and from when its last answer is."""
    if inquiry is None:
        return ""
    if inquiry.asked_at is None:
        return "Todavía no se ha preguntado al SRI."
    if not inquiry.failures:
        return f"Se preguntó al SRI el {moment(inquiry.asked_at)}."
    heard = f" Lo que se sabe es del {moment(inquiry.answered_at)}." if inquiry.answered_at else ""
    return f"El {moment(inquiry.asked_at)} no se pudo preguntar: {within(inquiry.trouble)}{heard}"


def again(inquiry: Inquiry | None) -> str:
    """Say roughly when the SRI is asked again."""
    if inquiry is None or not current_app.config["SRI_CONFIRM"]:
        return ""
    if inquiry.due_at is None:
        return "No se le vuelve a preguntar por sí solo."
    more = "volverá a preguntar" if inquiry.asked_at else "preguntará"
    return f"Se le {more} {roughly(inquiry.due_at, now())}."


def roughly(due_at: datetime, at: datetime) -> str:
    """Say when something is due, no more exactly than it will be done.

    >>> at = datetime(2026, 3, 2, 10, 0, tzinfo=GUAYAQUIL)
    >>> for wait in (0, 4, 50, 60 * 15, 60 * 24 * 9):
    ...     print(roughly(at + timedelta(minutes=wait), at))
    en unos minutos
    en unos minutos
    hoy, hacia las 10:50
    mañana, hacia las 01:00
    hacia el 11/03/2026
    """
    if due_at - at < timedelta(minutes=10):
        return "en unos minutos"
    local, today = due_at.astimezone(GUAYAQUIL), at.astimezone(GUAYAQUIL).date()
    days = (local.date() - today).days
    if days <= 1:
        return f"{('hoy', 'mañana')[days]}, hacia las {local:%H:%M}"
    return f"hacia el {local:%d/%m/%Y}"


def moment(at: datetime) -> str:
    """Write an instant in the time of Guayaquil."""
    return f"{at.astimezone(GUAYAQUIL):%d/%m/%Y a las %H:%M}"


def within(sentence: str) -> str:
    """Fit a sentence into another one.

    >>> within("El SRI no respondió a tiempo."), within("Una falla."), within("")
    ('el SRI no respondió a tiempo.', 'una falla.', '')
    """
    return sentence[:1].lower() + sentence[1:]
