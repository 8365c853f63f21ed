"""What a firm brought in by any door, and what became of it."""

from __future__ import annotations

import base64
import binascii
import re

from flask import Response

from app.accounts.keys import Scope
from app.api import bp, query, told
from app.api.operation import Answer, Operation, Param, describes
from app.ingest import history
from app.models import ArrivalOutcome
from app.security.keys import asking, keyed

WRITTEN = re.compile(r"e(?P<id>[0-9]{1,18})", re.ASCII)
OUTCOMES = tuple(outcome.value for outcome in ArrivalOutcome)


def start(text: str) -> int:
    """Read where a page begins."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        plain = ""
    if read := WRITTEN.fullmatch(plain):
        return int(read["id"])
    raise ValueError("Copie el valor de «next» de la respuesta anterior.")


def mark(arrival_id: int) -> str:
    """Write where the next page begins, as an opaque text.

    >>> start(mark(7))
    7
    """
    return base64.urlsafe_b64encode(f"e{arrival_id}".encode()).decode().rstrip("=")


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
    Operation(
        "Listar lo que se cargó",
        ABOUT,
        (Answer(200, "Una página de la lista.", "Arrivals"),),
        PARAMS,
        firms_only=True,
    )
)
def arrivals() -> Response:
    """List what came in for the firm, newest first."""
    mine = asking()
    asked = query.read(PARAMS, mine)
    size = asked.get("limit", query.USUAL)
    outcome = ArrivalOutcome(asked["outcome"]) if "outcome" in asked else None
    found = history.page(mine.firm, outcome, asked.get("desde_fila"), size + 1)
    more = len(found) > size
    return told.answer(
        {
            "items": [told.arrival(one) for one in found[:size]],
            "next": mark(found[size - 1].id) if more else None,
        }
    )
