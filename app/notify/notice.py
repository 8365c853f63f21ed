"""The notice of a voucher: who may have it, what it says, and its two files."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app import links
from app.db import db
from app.models import Account, AccountState, Contact, Document, Mail, Party
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.letter import Attachment, CannotSend, NotNeeded
from app.sri import ride
from app.sri.catalogo import TipoComprobante
from app.sri.examen import examine
from app.sri.ride import barras
from app.store import vault

EXCERPT = range(180, 231)  # modules of the bars of the clave that ornament the message
PIXELS = 2  # a module
ARTICLES = {
    TipoComprobante.FACTURA: "una factura",
    TipoComprobante.LIQUIDACION_COMPRA: "una liquidación de compra",
    TipoComprobante.NOTA_CREDITO: "una nota de crédito",
    TipoComprobante.NOTA_DEBITO: "una nota de débito",
    TipoComprobante.GUIA_REMISION: "una guía de remisión",
    TipoComprobante.RETENCION: "un comprobante de retención",
}


def about(mail: Mail) -> dict[str, Any]:
    """Gather what a notice says. Raises NotNeeded when this address may no longer have the document."""
    document = db.session.get(Document, mail.document_id) if mail.document_id else None
    if document is None or not may_have(mail, document):
        raise NotNeeded
    party = db.session.get(Party, mail.party_id)
    que = ARTICLES[document.tipo]
    articulo, _, cosa = que.partition(" ")
    return {
        "document": document,
        "issuer": header(document.issuer_name, NAME_LENGTH),
        "que": que,
        "cosa": cosa,
        "el": "el" if articulo == "un" else "la",
        "lo": "lo" if articulo == "un" else "la",
        "nuevo": "nuevo" if articulo == "un" else "nueva",
        "hola": greeting(party.name if party else ""),
        "url": links.url(f"/comprobantes/{document.clave_acceso}"),
        "bars": excerpt(document.clave_acceso),
    }


def may_have(mail: Mail, document: Document) -> bool:
    """Tell whether the address is still the receiver's own, or the one that its issuer gives for it."""
    own = select(Account.id).where(
        Account.party_id == mail.party_id, Account.state == AccountState.ACTIVE, Account.email == mail.to
    )
    disabled = select(Account.id).where(
        Account.party_id == mail.party_id, Account.state == AccountState.DISABLED
    )
    given = select(Contact.id).where(
        Contact.party_id == mail.party_id, Contact.issuer_id == document.issuer_id, Contact.email == mail.to
    )
    if db.session.scalar(disabled) is not None:
        return False
    return any(db.session.scalar(question) is not None for question in (own, given))


def files(mail: Mail) -> tuple[Attachment, ...]:
    """Return the XML exactly as it arrived and the RIDE printed from it."""
    document = db.session.get_one(Document, mail.document_id)
    xml = vault.get(document.id)
    [examen] = examine(xml)
    if examen.comprobante is None:
        raise CannotSend(f"El XML archivado no se pudo leer otra vez: {examen.reason}")
    pdf = ride.render(
        examen.comprobante,
        autorizacion=examen.autorizacion,
        logo=document.issuer.logo,
        confirmed_at=document.confirmed_at,
    )
    return (
        Attachment(f"{document.file_stem}.xml", "application/xml", xml),
        Attachment(f"{document.file_stem}.pdf", "application/pdf", pdf),
    )


def excerpt(clave: str) -> list[tuple[int, bool]]:
    """Cut a few bars out of the clave's Code 128: (pixels, is a bar) from left to right."""
    bars = [(x, width) for x, width in barras.code128(clave) if x in EXCERPT]
    cells, end = [], bars[0][0]
    for x, width in bars:
        if x > end:
            cells.append(((x - end) * PIXELS, False))
        cells.append((width * PIXELS, True))
        end = x + width
    return cells
