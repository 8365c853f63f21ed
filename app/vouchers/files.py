"""The files of one voucher, for whoever was found to see it: its XML as it came, its RIDE, and each page of that."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import NotFound

from app.archive import showing
from app.models import Document
from app.security import compression, conditional
from app.security.headers import sealed
from app.store import vault

TYPES = {"xml": "application/xml", "pdf": "application/pdf"}
# Opened by itself it is a document of this site: it may run, load and send nothing.
ALONE = "default-src 'none'; img-src data:; sandbox"
Note = Callable[[Document, str], None]


def xml(document: Document, note: Note) -> Response:
    """Hand over the XML exactly as it arrived; compressed as it is stored, where the browser takes it so."""
    gzipped = compression.accepts_gzip() and not request.range
    take = vault.gzipped if gzipped else vault.get
    etag = vault.sha256(document.id)
    response = attachment(document, "xml", lambda: take(document.id), etag, note, gzipped=gzipped)
    response.vary.add("Accept-Encoding")
    return response


def pdf(document: Document, note: Note) -> Response:
    """Hand over the RIDE, printed from the XML."""
    etag = showing.version(document)
    return attachment(document, "pdf", lambda: showing.printed(document, showing.read(document)), etag, note)


def attachment(  # noqa: PLR0913  (a file, whole, and who writes down that it left)
    document: Document,
    kind: str,
    make: Callable[[], bytes],
    etag: str,
    note: Note,
    *,
    gzipped: bool = False,
) -> Response:
    """Answer with a file to keep, or with 304 to whoever keeps it already. `note` is called after it was made."""
    response = conditional.answer(make, etag, TYPES[kind], gzipped=gzipped)
    response.headers.set("Content-Disposition", "attachment", filename=f"{document.file_stem}.{kind}")
    if not gzipped:
        response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    if request.method == "GET" and response.status_code != conditional.NOT_MODIFIED:
        note(document, kind)
    sealed(response)
    return response


def page(document: Document, hoja: int) -> Response:
    """Show one page of the RIDE, counted from 1. A page that there is not is a 404."""

    def draw() -> bytes:
        if (drawn := showing.drawn(document, hoja)) is None:
            raise NotFound
        return drawn

    response = conditional.answer(draw, showing.version(document, hoja), "image/svg+xml")
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
