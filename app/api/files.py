"""The files of one document: its XML as it came, and its RIDE."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from app.accounts.keys import Scope
from app.api import bp
from app.api.documents import get_document
from app.api.operation import Answer, Operation, describes
from app.archive import seen, showing
from app.audit import trail
from app.db import begin_write, db
from app.models import Action, Document
from app.security import conditional
from app.security.keys import asking, keyed
from app.store import vault

XML, PDF = "application/xml", "application/pdf"
HELD = Answer(304, "Ya tiene esta versión: la que nombró en «If-None-Match».", headers=("ETag",))
SEEN = " Con la clave de un cliente queda anotado como descargado."


@bp.get("/documents/<clave:clave>/xml")
@keyed(Scope.DOCUMENTS_READ)
@describes(
    Operation(
        "Descargar el XML",
        "El XML autorizado, byte por byte como lo envió quien lo emitió. Su ETag es su SHA-256." + SEEN,
        (Answer(200, "El XML.", media=XML, headers=("ETag",)), HELD),
        heads=("If-None-Match",),
    )
)
def xml(clave: str) -> Response:
    """Hand over the XML exactly as it arrived."""
    document = get_document(clave)
    return hand_over(document, "xml", XML, vault.sha256(document.id), lambda: vault.get(document.id))


@bp.get("/documents/<clave:clave>/pdf")
@keyed(Scope.DOCUMENTS_READ)
@describes(
    Operation(
        "Descargar el PDF",
        "El RIDE, impreso desde el XML." + SEEN,
        (Answer(200, "El PDF.", media=PDF, headers=("ETag",)), HELD),
        heads=("If-None-Match",),
    )
)
def pdf(clave: str) -> Response:
    """Hand over the RIDE, printed from the XML."""
    document = get_document(clave)

    def printed() -> bytes:
        return showing.printed(document, showing.read(document))

    return hand_over(document, "pdf", PDF, showing.version(document), printed)


def hand_over(document: Document, kind: str, media: str, etag: str, make: Callable[[], bytes]) -> Response:
    """Answer with a file, or with 304 to whoever holds it; a customer's download is noted."""
    response = conditional.answer(make, etag, media)
    response.headers.set("Content-Disposition", "attachment", filename=f"{document.file_stem}.{kind}")
    if request.method == "GET" and response.status_code != conditional.NOT_MODIFIED:
        note(document, kind)
    return response


def note(document: Document, kind: str) -> None:
    """Note that a receiver's program took a file, after it was made. What a firm takes of its own is no news."""
    mine = asking()
    if mine.desk:
        return
    begin_write()
    seen.mark(mine.who, [document.id])
    trail.record(Action.DOWNLOADED, document, by=mine.who, detail=kind)
    db.session.commit()
