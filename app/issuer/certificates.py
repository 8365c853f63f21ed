"""The certificates of delivery of a firm: their list, what each says, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app import paging
from app.accounts import codes
from app.certificates import checking, key, printing
from app.certificates.checking import Verdict
from app.db import db
from app.issuer import bp
from app.issuer.desk import current_desk
from app.models import Account, Certificate
from app.security.headers import sealed
from app.vouchers import keyset

LIST = "issuer.documents_certificates"
COLUMNS = (
    Certificate.id,
    Certificate.code,
    Certificate.at,
    Certificate.vouchers,
    Account.name.label("by"),
)
TYPES = {"pdf": "application/pdf", "json": "application/json", "sig": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Row:
    """One voucher of a certificate, for its table."""

    clave: str
    name: str
    receivers: list[tuple[str, str, str]]  # name, number, what it comes to


@bp.get("/constancias")
def documents_certificates() -> str:
    """List the certificates of the firm, the newest first."""
    mine = select(*COLUMNS).outerjoin(Account, Account.id == Certificate.account_id)
    found = mine.where(Certificate.issuer_id == current_desk().issuer_id)
    page = paging.walk(found, Certificate.id, keyset.asked(), keyset.size())
    return render_template(
        "issuer/documents_certificates.html",
        rows=[(row, codes.shown(row.code)) for row in page.rows],
        pager=keyset.pager(page, LIST),
    )


@bp.get("/constancias/<row:id>")
def documents_certificate(id: int) -> str:  # noqa: A002  (the name of the address's part)
    """Show what a certificate says, checked again now."""
    certificate = get_certificate(id)
    try:
        checked = checking.check(certificate)
        verdict, said, trouble = checked.verdict, checked.said, ""
    except key.Unusable as unusable:
        verdict, said, trouble = None, checking.proven(certificate) or {}, str(unusable)
    return render_template(
        "issuer/documents_certificate.html",
        certificate=certificate,
        code=codes.shown(certificate.code),
        url=printing.address(certificate.code),
        broken=verdict is Verdict.BROKEN,
        trouble=trouble,
        rows=[row(voucher) for voucher in said.get("comprobantes", ())],
    )


@bp.get("/constancias/<row:id>/pdf")
def documents_certificate_pdf(id: int) -> Response:  # noqa: A002  (the name of the address's part)
    """Hand over the certificate as it was printed."""
    certificate = get_certificate(id)
    return handed(certificate.pdf, certificate, "pdf")


@bp.get("/constancias/<row:id>/datos")
def documents_certificate_statement(id: int) -> Response:  # noqa: A002  (the name of the address's part)
    """Hand over the very bytes that were signed."""
    certificate = get_certificate(id)
    return handed(certificate.statement, certificate, "json")


@bp.get("/constancias/<row:id>/firma")
def documents_certificate_signature(id: int) -> Response:  # noqa: A002  (the name of the address's part)
    """Hand over the signature."""
    certificate = get_certificate(id)
    return handed(certificate.signature, certificate, "sig")


def get_certificate(certificate_id: int) -> Certificate:
    """Return a certificate of the firm of this desk. To anyone else it is a 404."""
    mine = Certificate.id == certificate_id, Certificate.issuer_id == current_desk().issuer_id
    if certificate := db.session.scalar(select(Certificate).where(*mine)):
        return certificate
    raise NotFound


def handed(data: bytes, certificate: Certificate, kind: str) -> Response:
    """Answer with a file to keep."""
    response = current_app.response_class(data, mimetype=TYPES[kind])
    name = f"constancia-{codes.shown(certificate.code)}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return sealed(response)


def row(voucher: dict[str, Any]) -> Row:
    """Set one voucher for the table."""
    receivers = [(one["nombre"], one["numero"], one["consta"]) for one in voucher["receptores"]]
    return Row(voucher["clave"], f"{voucher['documento']} {voucher['numero']}", receivers)
