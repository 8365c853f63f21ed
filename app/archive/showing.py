"""One voucher as it is shown: read and proved again from its bytes each time."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import current_app

from app.archive import trust
from app.db import now
from app.models import Document
from app.notify import colours
from app.sri import ride
from app.sri.examen import Examen, examine
from app.sri.ride import barras
from app.store import vault

WHOLE = 0  # names the PDF itself, beside its pages


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
    # The voucher is shown also when they cannot be read: its chain is not checked, and the page says so.
    [examen] = examine(vault.get(document.id), trust=trust.perhaps(current_app), now=now())
    return examen


def printed(document: Document, read: dict[str, Any]) -> bytes:
    """Print the RIDE of what was read."""
    return ride.render(read["comprobante"], autorizacion=read["autorizacion"], **beside(document))


def drawn(document: Document, hoja: int) -> bytes | None:
    """Return one page of the RIDE as SVG, counted from 1; None when there is no such page."""
    found = read(document)
    pages = ride.draw(found["comprobante"], autorizacion=found["autorizacion"], **beside(document))
    return pages[hoja - 1] if 1 <= hoja <= len(pages) else None


def version(document: Document, hoja: int = WHOLE) -> str:
    """Name the RIDE, or one page of it, by all that it is made of."""
    logo = hashlib.sha256(document.issuer.logo or b"").hexdigest()
    made_of = (
        document.clave_acceso,
        ride.VERSION,
        vault.sha256(document.id),
        logo,
        document.issuer.accent,
        document.confirmed_at,
        document.annulled_at,
        hoja,
    )
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def beside(document: Document) -> dict[str, Any]:
    """Return what the RIDE prints that is not in the XML."""
    issuer = document.issuer
    return {
        "logo": issuer.logo,
        "accent": colours.printed(issuer.accent),
        "confirmed_at": document.confirmed_at,
        "annulled_at": document.annulled_at,
    }
