"""What became of one request to fetch from the SRI, in words for whoever asked.

Whoever asked for a receiver hears nothing of a voucher that is not theirs: neither whose it is nor what it says.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Row

from app.ingest.receipt import KNOWN
from app.models import ArrivalOutcome, Inquiry
from app.sri.errors import Codigo
from app.sri.respuesta import Estado

FILED = {ArrivalOutcome.FILED.value: ("Traído y archivado", "bien"), KNOWN: ("Ya estaba", "")}
ENDED = {
    Codigo.E_SRI_UNKNOWN.value: ("El SRI no lo conoce", "mal"),
    Codigo.E_SRI_NOT.value: ("El SRI no lo autorizó", "mal"),
    Codigo.E_ISSUER.value: ("El emisor no publica aquí", "mal"),
    Codigo.E_ISSUER_LEFT.value: ("El emisor no publica aquí", "mal"),
    Codigo.E_ISSUER_OTHER.value: ("Lo emitió otra empresa", "mal"),
}


class Told(NamedTuple):
    """A word and its tone, as `state` in the pages draws them; a sentence; the instant that the sentence ends with."""

    word: str
    tone: str
    sentence: str = ""
    again: Any = None  # when the SRI is asked next


def told(row: Row[Any], *, is_visible: bool, at_desk: bool) -> Told:
    """Tell of one row of `fetching.page`. `is_visible` says whether whoever reads may open the voucher."""
    if row.settled_at is None:
        return _waits(row.Inquiry)
    if row.outcome in FILED:
        if is_visible or at_desk:
            return Told(*FILED[row.outcome])
        return NOT_YOURS
    if row.code == Codigo.E_NOT_YOURS:
        return NOT_YOURS
    if row.code in ENDED:
        word, tone = ENDED[row.code]
        return Told(word, tone, Codigo(row.code).frase)
    return _held(row) if at_desk else LOOKED_AT


NOT_YOURS = Told(
    "No está a su nombre",
    "",
    "Si debería estarlo, pida al emisor que revise el número y el correo que tiene de usted.",
)
LOOKED_AT = Told("Lo revisa el emisor", "espera", "Llegó del SRI, pero no se pudo archivar sin revisarlo.")


def _held(row: Row[Any]) -> Told:
    """Tell the firm why the SRI's own file was not filed by itself."""
    pending = row.outcome == ArrivalOutcome.PENDING
    return Told("Pendiente" if pending else "No se archivó", "espera" if pending else "mal", row.reason)


def _waits(inquiry: Inquiry | None) -> Told:
    """Tell of one that has no answer yet: still in line, or asked in vain and asked again."""
    if inquiry is None or inquiry.asked_at is None or inquiry.due_at is None:
        return Told("En cola", "espera", "El portal se lo preguntará al SRI cuando llegue su turno.")
    if inquiry.failures:
        return Told("El SRI no respondió", "espera", "Se le preguntará otra vez el", inquiry.due_at)
    if inquiry.answer in {Estado.SIN_DATOS, Estado.EN_PROCESO}:
        return Told("El SRI todavía no lo tiene", "espera", "Se le preguntará otra vez el", inquiry.due_at)
    return Told("En cola", "espera", "Se le preguntará al SRI el", inquiry.due_at)
