"""The files of one voucher: its XML as it came, and its RIDE."""

from __future__ import annotations

import hashlib

from flask import Response
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.archive import seen
from app.audit import trail
from app.db import begin_write, db
from app.documents import bp
from app.documents.views import get_document
from app.models import Action, Document
from app.security import conditional
from app.vouchers import files


@bp.get("/<clave:clave>/xml")
def xml(clave: str) -> Response:
    """Hand over the XML exactly as it arrived."""
    return files.xml(get_document(clave), note)


@bp.get("/<clave:clave>/pdf")
def pdf(clave: str) -> Response:
    """Hand over the RIDE, printed from the XML."""
    return files.pdf(get_document(clave), note)


@bp.get("/<clave:clave>/logotipo")
def logo(clave: str) -> Response:
    """Give the logo of the firm that issued it, as it is today."""
    picture = get_document(clave).issuer.logo
    if not picture:
        raise NotFound
    return conditional.answer(picture, hashlib.sha256(picture).hexdigest(), "image/png")


def note(document: Document, kind: str) -> None:
    """Note that a file of the voucher was handed over, after it was made."""
    begin_write()
    seen.mark(current_user, [document.id])
    trail.record(Action.DOWNLOADED, document, by=current_user, detail=kind)
    db.session.commit()
