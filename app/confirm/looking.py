"""What the answer to *does it still stand?* does here. An annulment, and its end, count once they were heard twice."""

from __future__ import annotations

from datetime import datetime

from app.archive import confirming
from app.archive.inquiries import INTERVAL, Next
from app.confirm import fetching, schedule
from app.confirm.hearing import Decision, Hearing
from app.ingest.receipt import KNOWN
from app.models import Question, Rank
from app.sri.errors import Codigo
from app.sri.respuesta import Estado

STANDING = (Estado.AUTORIZADO, Estado.PENDIENTE_DE_ANULAR)


def hear(hearing: Hearing) -> Decision:
    """Decide by what the SRI said."""
    matter, estado = hearing.matter, hearing.respuesta.estado
    if matter.document is None and matter.is_open:  # somebody wants its content since
        return hearing.no_news(), Next(Question.AUTHORISATION, Rank.PERSON, hearing.at + INTERVAL)
    if matter.is_fetched:
        fetching.settle(matter.clave, outcome=KNOWN, code=Codigo.OK)
    if estado is Estado.ANULADO or estado in STANDING:
        return annulled(hearing) if (estado is Estado.ANULADO) != is_annulled(hearing) else same(hearing)
    return denied(hearing) if estado is Estado.NO_AUTORIZADO else nothing(hearing)


def is_annulled(hearing: Hearing) -> bool:
    """Tell whether it counts as annulled so far."""
    document = hearing.matter.document
    return hearing.row.answer is Estado.ANULADO if document is None else document.annulled_at is not None


def annulled(hearing: Hearing) -> Decision:
    """Annul it, or take that back, when this was heard before; else hear it again soon."""
    document, now_annulled = hearing.matter.document, hearing.respuesta.estado is Estado.ANULADO
    hint = Estado.ANULADO if now_annulled else Estado.AUTORIZADO
    if hearing.row.hinted is not hint:
        return hearing.no_news(hint), hearing.following(
            Question.STATE, schedule.heard_once(hearing.at, hearing.spread)
        )
    if document is not None and now_annulled:
        confirming.annul(document, hearing.at)
    elif document is not None:
        confirming.restore(document)
    return same(hearing)


def same(hearing: Hearing) -> Decision:
    """Keep it, and look again: soon at one that is about to change."""
    soon = hearing.respuesta.estado is Estado.PENDIENTE_DE_ANULAR
    return hearing.answered(), hearing.following(Question.STATE, later(hearing, soon=soon))


def denied(hearing: Hearing) -> Decision:
    """Leave it where it is, and let its story say once that the SRI speaks against itself."""
    document, first = hearing.matter.document, hearing.row.answer is not Estado.NO_AUTORIZADO
    if document is not None and first:
        reason = f"{Codigo.E_SRI_NOT.frase} {hearing.said}".rstrip()
        confirming.dispute(document, reason)
    return hearing.answered(), hearing.following(Question.STATE, later(hearing, soon=first))


def nothing(hearing: Hearing) -> Decision:
    """Leave everything as it was: no data is no news."""
    hint = hearing.row.hinted
    return hearing.no_news(hint), hearing.following(Question.STATE, later(hearing, soon=hint is not None))


def later(hearing: Hearing, *, soon: bool) -> datetime | None:
    """Say when to look again; never by itself at what nobody here has."""
    if hearing.matter.document is None:
        return None
    if soon:
        return schedule.tomorrow(hearing.at, hearing.spread)
    return schedule.state(hearing.emitted, hearing.at, hearing.spread)
