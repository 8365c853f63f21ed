"""One factura of the demo was annulled: its SRI said so once, and says it again as soon as it is asked."""

from __future__ import annotations

from datetime import date

from app.archive import confirming
from app.db import begin_write, db, insert_new, now
from app.demo.sri_falso.claves import claves
from app.models import Inquiry, Question, Rank
from app.sri.respuesta import Estado


def hint(anchor: date) -> None:
    """Remember what the SRI said of it. An annulment counts once it was heard twice: the portal hears the second.

    Doing it twice is doing it once.
    """
    clave, at = claves(anchor).anulada, now()
    begin_write()
    said = {"question": Question.STATE, "rank": Rank.FRESH, "due_at": at, "answered_at": at, "answers": 2}
    words = {"answer": Estado.AUTORIZADO, "hinted": Estado.ANULADO}
    if insert_new(Inquiry, ("clave_acceso",), clave_acceso=clave, **said, **words) is not None:
        document = confirming.find(clave)
        if document is not None:
            confirming.confirm(document, at, document.authorised_at)
    db.session.commit()
