"""Making a certificate of delivery: of one voucher, or of what the list shows."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.throttle import Bucket, Limit
from app.archive import issued
from app.certificates import key, making
from app.certificates.making import MOST
from app.db import begin_write, db
from app.issuer import bp, issued_listing
from app.issuer.desk import current_desk
from app.issuer.document_pages import SHOW, get_document
from app.issuer.issued_forms import IssuedForm
from app.issuer.issued_listing import LIST
from app.models import Document
from app.security import brakes
from app.vouchers import addresses

MADE = Limit("constancias", 30, 3_600)
TOO_MANY = f"Son más de {MOST} comprobantes, lo más que cabe en una constancia: elija fechas, o más filtros."
NONE = "Ningún comprobante coincide con esos filtros."


@bp.get("/comprobantes/constancia")
def documents_certify() -> str | Response:
    """Say of how many vouchers a certificate would be, and ask."""
    wanted = IssuedForm(request.args).wanted()
    asked = issued_listing.query(wanted)
    count = len(issued.some(current_desk(), wanted, MOST + 1))
    if not 0 < count <= MOST:
        return refused(TOO_MANY if count else NONE, addresses.address(asked, LIST))
    return render_template(
        "issuer/documents_certify.html",
        count=count,
        filters=[label for label, _names in issued_listing.in_force(wanted)],
        make_url=addresses.address(asked, "issuer.documents_certify_all"),
        back_url=addresses.address(asked, LIST),
    )


@bp.post("/comprobantes/constancia")
def documents_certify_all() -> Response:
    """Make a certificate of what the list shows."""
    spend()
    wanted = IssuedForm(request.args).wanted()
    documents = issued.documents(current_desk(), wanted, MOST + 1)
    if not 0 < len(documents) <= MOST:
        there = addresses.address(issued_listing.query(wanted), LIST)
        return refused(TOO_MANY if documents else NONE, there)
    return certified(documents, addresses.address(issued_listing.query(wanted), LIST))


@bp.post("/comprobantes/<clave:clave>/constancia")
def documents_certify_one(clave: str) -> Response:
    """Make a certificate of one voucher."""
    spend()
    return certified([get_document(clave)], url_for(SHOW, clave=clave))


def certified(documents: Sequence[Document], back_url: str) -> Response:
    """State, sign, print and keep, and lead to what was made; back with a sentence when it cannot be signed."""
    desk, ids = current_desk(), [document.id for document in documents]
    try:
        drawn = making.draft(desk, documents)
    except key.Unusable as unusable:
        return refused(str(unusable), back_url)
    begin_write()
    made = making.keep(desk, drawn, ids)
    db.session.commit()
    flash("La constancia está lista. Desde ahora no cambia, pase lo que pase con los comprobantes.")
    return redirect(url_for("issuer.documents_certificate", id=made), 303)


def spend() -> None:
    """Count one certificate of whoever asks; too many in an hour are asked to wait."""
    brakes.spend(Bucket(MADE, f"cuenta:{current_desk().id}"))


def refused(why: str, back_url: str) -> Response:
    """Lead back and say why nothing was made."""
    flash(why, "error")
    return redirect(back_url, 303)
