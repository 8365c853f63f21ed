"""The addresses of the sheets of a RIDE, for the page that shows them."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from app.archive import showing
from app.models import Document
from app.sri import ride
from app.sri.comprobante import Autorizacion, Comprobante

MOST = 6  # pages on the voucher's page: each is laid out from the beginning, and the PDF has them all


def of(endpoint: str) -> Callable[..., tuple[list[str], int]]:
    """Give a page the function that it asks for the sheets of a document, each at this endpoint."""

    def addresses(
        document: Document, comprobante: Comprobante, autorizacion: Autorizacion | None
    ) -> tuple[list[str], int]:
        """List the addresses of the first sheets, and how many there are. They are laid out to be counted, not drawn."""
        count = ride.count(comprobante, autorizacion=autorizacion, **showing.beside(document))
        clave, shown = document.clave_acceso, range(1, min(count, MOST) + 1)
        return [url_for(endpoint, clave=clave, hoja=hoja) for hoja in shown], count

    return addresses
