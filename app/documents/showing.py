"""One voucher as it is shown: read and proved again from its bytes each time."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.archive import trust
from app.db import now
from app.models import Document
from app.sri import ride
from app.sri.examen import Examen, examine
from app.sri.ride import barras
from app.store import vault


def read(document: Document) -> dict[str, Any]:
    """Return what the page and the RIDE show, from the stored XML."""
    examen = examined(document)
    return {
        "comprobante": examen.comprobante,
        "autorizacion": examen.autorizacion,
        "firma": examen.firma,
        "avisos": examen.avisos,
        "bars": barras.code128(document.clave_acceso),
    }


def examined(document: Document) -> Examen:
    """Examine the stored XML again, with the certificates this installation trusts."""
    try:
        known = trust.of(current_app)
    except trust.Unusable as error:
        # The voucher is shown all the same: its chain is not checked, and the page says so.
        current_app.logger.warning("%s", error.message)
        known = None
    [examen] = examine(vault.get(document.id), trust=known, now=now())
    return examen


def printed(document: Document, read: dict[str, Any]) -> bytes:
    """Print the RIDE of what was read."""
    return ride.render(read["comprobante"], autorizacion=read["autorizacion"], **beside(document))


def beside(document: Document) -> dict[str, Any]:
    """Return what the RIDE prints that is not in the XML."""
    return {"logo": document.issuer.logo, "confirmed_at": document.confirmed_at}
