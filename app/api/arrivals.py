"""What a firm brought in by any door, and what became of it."""

from __future__ import annotations

from flask import Response

from app.accounts.keys import Scope
from app.api import bp, query, told
from app.api.operation import Answer, Operation, Param, describes
from app.ingest import tray
from app.ingest.tray import Wanted
from app.models import ArrivalOutcome
from app.paging import Start
from app.security.keys import asking, keyed

OUTCOMES = tuple(outcome.value for outcome in ArrivalOutcome)


def start(text: str) -> Start:
    """Read where a page begins."""
    found = Start.parse(text)
    if found is None or not found.older:
        raise ValueError(query.COPY)
    return found


PARAMS = (
    Param(
        "outcome",
        "Solo lo archivado (filed), lo pendiente (pending) o lo rechazado (refused).",
        {"type": "string", "enum": list(OUTCOMES)},
        query.one_of(*OUTCOMES),
    ),
    query.LIMIT,
    Param("desde_fila", "Desde dónde seguir: el «next» de la página anterior.", query.OPAQUE, start),
)
ABOUT = (
    "Cada archivo que llegó para su empresa por cualquier puerta, del más nuevo al más antiguo: la bandeja es lo "
    "rechazado y lo pendiente que nadie apartó («closed_at» nulo) ni resolvió («settled» falso)."
)


@bp.get("/arrivals")
@keyed(Scope.ARRIVALS_READ)
@describes(
    Operation("Listar lo que se cargó", ABOUT, (Answer(200, "Una página de la lista.", "Arrivals"),), PARAMS)
)
def arrivals() -> Response:
    """List what came in for the firm, newest first."""
    mine = asking()
    asked = query.read(PARAMS, mine)
    outcome = ArrivalOutcome(asked["outcome"]) if "outcome" in asked else None
    whose = tray.of_firm(mine.firm.issuer_id)
    page = tray.recent(
        whose, Wanted(outcome=outcome), asked.get("desde_fila"), asked.get("limit", query.USUAL)
    )
    return told.answer(
        {
            "items": [told.arrival(row) for row in page.rows],
            "next": str(page.older) if page.older else None,
        }
    )
