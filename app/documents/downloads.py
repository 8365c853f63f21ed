"""The files of one voucher: its XML as it came, and its RIDE."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from flask_login import current_user

from app.archive import seen
from app.audit import trail
from app.db import begin_write, db
from app.documents import bp, preview, showing
from app.documents.views import get_document
from app.models import Action, Document
from app.security import compression, conditional
from app.security.headers import sealed
from app.store import vault

TYPES = {"xml": "application/xml", "pdf": "application/pdf"}
WHOLE = 0  # names the PDF itself, beside its pages


@bp.get("/<clave:clave>/xml")
def xml(clave: str) -> Response:
    """Hand over the XML exactly as it arrived; compressed as it is stored, where the browser takes it so."""
    document = get_document(clave)
    gzipped = compression.accepts_gzip() and not request.range
    take = vault.gzipped if gzipped else vault.get
    etag = vault.sha256(document.id)
    response = attachment(document, "xml", lambda: take(document.id), etag, gzipped=gzipped)
    response.vary.add("Accept-Encoding")
    return response


@bp.get("/<clave:clave>/pdf")
def pdf(clave: str) -> Response:
    """Hand over the RIDE, printed from the XML."""
    document = get_document(clave)
    etag = preview.version(document, WHOLE)
    return attachment(document, "pdf", lambda: showing.printed(document, showing.read(document)), etag)


def attachment(
    document: Document, kind: str, make: Callable[[], bytes], etag: str, *, gzipped: bool = False
) -> Response:
    """Answer with a file to keep, or with 304 to whoever keeps it already."""
    response = conditional.answer(make, etag, TYPES[kind], gzipped=gzipped)
    response.headers.set("Content-Disposition", "attachment", filename=f"{document.file_stem}.{kind}")
    if not gzipped:
        response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    if request.method == "GET" and response.status_code != conditional.NOT_MODIFIED:
        note(document, kind)
    return sealed(response)


def note(document: Document, kind: str) -> None:
    """Note that a file of the voucher was handed over, after it was made."""
    begin_write()
    seen.mark(current_user, [document.id])
    trail.record(Action.DOWNLOADED, document, by=current_user, detail=kind)
    db.session.commit()
