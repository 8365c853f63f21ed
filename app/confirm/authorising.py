"""What the answer to *is it authorised?* does here, and what is asked next."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.archive import confirming
from app.archive.inquiries import INTERVAL
from app.confirm import content, fetching, schedule
from app.confirm.content import Use
from app.confirm.hearing import Decision, Hearing
from app.ingest import awaiting
from app.models import ArrivalOutcome, Question
from app.sri.errors import Codigo, Refused
from app.sri.respuesta import Estado

ANSWERED_WITHIN = timedelta(days=1)  # of its reception (ficha técnica §7.5)
SETTLED = (Estado.AUTORIZADO, Estado.PENDIENTE_DE_ANULAR, Estado.ANULADO)
UNPROVEN = "El SRI lo entregó, pero no se pudo comprobar:"


def hear(hearing: Hearing) -> Decision:
    """Decide by what the SRI said."""
    estado = hearing.respuesta.estado
    if estado is Estado.AUTORIZADO:
        return authorised(hearing)
    return denied(hearing) if estado is Estado.NO_AUTORIZADO else unsettled(hearing)


def authorised(hearing: Hearing) -> Decision:
    """Use the voucher that came with it; its state is what is asked from then on."""
    examen, clave = hearing.examen, hearing.row.clave_acceso
    if examen is None or not content.is_sound(examen, clave):
        return unproven(hearing)
    use = content.take(
        hearing.matter, examen, hearing.respuesta.fecha, hearing.at, known_other=hearing.row.differs
    )
    if use in {Use.OTHER, Use.REFUSED}:
        again = hearing.following(Question.AUTHORISATION, daily(hearing))
        return hearing.answered(differs=use is Use.OTHER), again
    # Where somebody asked who has nothing of it here, whether it was annulled is asked at once.
    due = hearing.at + INTERVAL if use is Use.NONE else schedule.tomorrow(hearing.at, hearing.spread)
    return hearing.answered(), hearing.following(Question.STATE, due)


def unproven(hearing: Hearing) -> Decision:
    """Leave everything as it is where what the SRI handed over cannot be read or does not verify."""
    examen, clave = hearing.examen, hearing.row.clave_acceso
    code = examen.code if examen and examen.code != Codigo.OK else Codigo.E_STRUCT
    why = f"{UNPROVEN} {examen.reason if examen else code.frase}"
    fetching.settle(clave, outcome=ArrivalOutcome.REFUSED, code=code, reason=why)
    answered = hearing.answered()._replace(said=why)
    return answered, hearing.following(Question.AUTHORISATION, daily(hearing))


def denied(hearing: Hearing) -> Decision:
    """Refuse what waits, with the SRI's words; what is filed stays, and its story says so once."""
    matter, reason = hearing.matter, Refused(Codigo.E_SRI_NOT, hearing.said).reason
    if matter.document is not None and hearing.row.answer is not Estado.NO_AUTORIZADO:
        confirming.dispute(matter.document, reason)
    awaiting.deny(matter.waiting, Codigo.E_SRI_NOT, reason)
    fetching.settle(matter.clave, outcome=ArrivalOutcome.REFUSED, code=Codigo.E_SRI_NOT, reason=reason)
    return hearing.answered(), hearing.following(Question.AUTHORISATION, daily(hearing))


def unsettled(hearing: Hearing) -> Decision:
    """Go on asking while it may be on its way; whoever wants it fetched is told when that is over."""
    matter, estado = hearing.matter, hearing.respuesta.estado
    open_still = matter.is_open
    if estado is Estado.SIN_DATOS and matter.is_fetched and is_late(hearing):
        code = Codigo.E_SRI_UNKNOWN
        fetching.settle(matter.clave, outcome=ArrivalOutcome.REFUSED, code=code, reason=code.frase)
        open_still = bool(matter.document or matter.waiting)
    due = schedule.on_its_way(hearing.row.created_at, hearing.emitted, hearing.at, hearing.spread)
    answered = hearing.no_news() if hearing.row.answer in SETTLED else hearing.answered()
    return answered, hearing.following(Question.AUTHORISATION, due if open_still else None)


def is_late(hearing: Hearing) -> bool:
    """Tell whether the SRI would have an answer by now, had the voucher ever reached it."""
    since_emitted = hearing.at - schedule.midnight(
        hearing.emitted
    )  # of the year 9999 no day follows the last
    return bool(since_emitted > 2 * ANSWERED_WITHIN or hearing.at - hearing.row.created_at > ANSWERED_WITHIN)


def daily(hearing: Hearing) -> datetime | None:
    """Say when to ask again what may be corrected, unless nothing here goes on waiting."""
    matter = hearing.matter
    if not (matter.document or matter.waiting):
        return None
    return schedule.denied(hearing.row.created_at, hearing.at, hearing.spread)
