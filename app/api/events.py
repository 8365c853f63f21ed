"""What happened to one document, as whoever asks may read of it."""

from __future__ import annotations

from flask import Response

from app.accounts.keys import Scope
from app.api import bp, told
from app.api.documents import get_document
from app.api.operation import Answer, Operation, describes
from app.audit import journey
from app.security.keys import asking, keyed

ABOUT = (
    "Lo mismo que muestra el portal: a la empresa, si el comprobante llegó, se abrió y se descargó; a quien lo "
    "recibe, lo suyo y nada de otros receptores. Lo que se repite va en una sola línea, con «times» y «last_at»."
)


@bp.get("/documents/<clave:clave>/events")
@keyed(Scope.EVENTS_READ)
@describes(
    Operation("Consultar lo que pasó", ABOUT, (Answer(200, "Los eventos, del más antiguo.", "Events"),))
)
def events(clave: str) -> Response:
    """Tell a document's story, the oldest first."""
    mine, document = asking(), get_document(clave)
    party_id = None if mine.desk else mine.who.party_id
    steps = journey.steps(document.id, for_desk=mine.desk is not None, party_id=party_id)
    return told.answer({"items": [told.event(step) for step in steps]})
