"""The RIDE on the page: each of its pages as an SVG, for who has nothing at hand that shows a PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from app.documents import bp, showing
from app.documents.views import get_document
from app.models import Document
from app.security import conditional
from app.sri import ride
from app.sri.comprobante import Autorizacion, Comprobante
from app.store import vault

# Opened by itself it is a document of this site: it may run, load and send nothing.
MOST = 6  # pages on the voucher's page: each is laid out from the beginning, and the PDF has them all
ALONE = "default-src 'none'; img-src data:; sandbox"


@bp.get("/<clave:clave>/ride/<int:hoja>")
def page(clave: str, hoja: int) -> Response:
    """Show one page of the RIDE. Looking at the voucher was noted with the page that holds it."""
    document = get_document(clave)
    response = conditional.answer(lambda: draw(document, hoja), version(document, hoja), "image/svg+xml")
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def draw(document: Document, hoja: int) -> bytes:
    """Return one page, counted from 1. A page that there is not is a 404."""
    read = showing.read(document)
    pages = ride.draw(read["comprobante"], autorizacion=read["autorizacion"], **showing.beside(document))
    if not 1 <= hoja <= len(pages):
        raise NotFound
    return pages[hoja - 1]


def version(document: Document, hoja: int) -> str:
    """Name one page by all that it is made of."""
    logo = hashlib.sha256(document.issuer.logo or b"").hexdigest()
    made_of = (
        document.clave_acceso,
        ride.VERSION,
        vault.sha256(document.id),
        logo,
        document.confirmed_at,
        hoja,
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


@bp.context_processor
def for_the_page() -> dict[str, Callable[..., tuple[list[str], int]]]:
    """Give the voucher's page the addresses of its RIDE."""
    return {"ride_pages": addresses}


def addresses(
    document: Document, comprobante: Comprobante, autorizacion: Autorizacion | None
) -> tuple[list[str], int]:
    """List the addresses of the first pages, and how many there are. They are laid out to be counted, not drawn."""
    count = ride.count(comprobante, autorizacion=autorizacion, **showing.beside(document))
    clave, shown = document.clave_acceso, range(1, min(count, MOST) + 1)
    return [url_for("documents.page", clave=clave, hoja=hoja) for hoja in shown], count
