"""File one examined voucher: document, recipients, parties, accounts, event and outbox in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.archive import notices, parties
from app.audit import trail
from app.db import db, insert_new
from app.models import Action, Document, Issuer, Recipient
from app.sri import correo
from app.sri.comprobante import Autorizacion, Comprobante
from app.sri.errors import Codigo, Refused
from app.sri.examen import Examen
from app.store import vault


@dataclass(frozen=True, slots=True)
class Filing:
    """The document that an arrival became, and whether it was new to us."""

    document: Document
    is_new: bool


def file_document(examen: Examen, *, notify: bool | None = None) -> Filing:
    """File a voucher whose verdict is ok. The caller commits.

    Doing it twice is doing it once: the same clave with the same content is the document we have.
    Raises Refused(E_ISSUER) when its firm is not here and Refused(E_DUP_CONFLICT) when the clave was
    filed with other content; the first one stays.
    """
    comprobante, autorizacion = examen.comprobante, examen.autorizacion
    if comprobante is None or autorizacion is None:
        raise ValueError("Only an authorised voucher that was read can be filed.")
    issuer = issuer_of(comprobante)
    if found := find(str(comprobante.clave)):
        return known(found, examen)
    document_id = insert_new(
        Document, ("clave_acceso",), **columns(examen, comprobante, autorizacion, issuer)
    )
    if document_id is None:  # another writer filed this clave at the same instant
        return known(find_filed(str(comprobante.clave)), examen)
    document = db.session.get_one(Document, document_id)
    vault.put(document.id, examen.xml)
    addressed = address(document, comprobante)
    trail.record(Action.FILED, document)
    notices.announce(document, issuer, addressed, notify=notify)
    return Filing(document, is_new=True)


def issuer_of(comprobante: Comprobante) -> Issuer:
    """Return the firm of this installation that issued it, or raise Refused(E_ISSUER)."""
    issuer = db.session.scalar(select(Issuer).where(Issuer.ruc == comprobante.emisor.ruc))
    if issuer is None:
        raise Refused(Codigo.E_ISSUER, f"(RUC {comprobante.emisor.ruc})")
    return issuer


def find(clave: str) -> Document | None:
    """Return the document filed under this clave, if there is one."""
    return db.session.scalar(select(Document).where(Document.clave_acceso == clave))


def find_filed(clave: str) -> Document:
    """Return the document filed under this clave, which is known to exist."""
    return db.session.execute(select(Document).where(Document.clave_acceso == clave)).scalar_one()


def known(document: Document, examen: Examen) -> Filing:
    """Answer for a clave that was filed before: the same content changes nothing, other content is refused."""
    if document.content_sha256 != examen.content_sha256:
        raise Refused(Codigo.E_DUP_CONFLICT)
    return Filing(document, is_new=False)


def columns(
    examen: Examen, comprobante: Comprobante, autorizacion: Autorizacion, issuer: Issuer
) -> dict[str, object]:
    """Work out the row of a new document from what its XML says."""
    return {
        "clave_acceso": str(comprobante.clave),
        "tipo": comprobante.tipo,
        "version": comprobante.version,
        "numero": comprobante.numero,
        "fecha": comprobante.fecha_emision,
        "ambiente": comprobante.clave.ambiente,
        "issuer_id": issuer.id,
        "issuer_name": comprobante.emisor.razon_social,
        "total": comprobante.total,
        "autorizacion": autorizacion.numero,
        "authorised_at": autorizacion.fecha,
        "content_sha256": examen.content_sha256,
    }


def address(document: Document, comprobante: Comprobante) -> list[int]:
    """Write down every party it was issued to and the address its issuer gives; return the parties' ids."""
    addressed = parties.receivers(comprobante.receptores)
    email = correo.of_receiver(comprobante.adicionales)
    for party_id, parte in addressed.items():
        db.session.add(
            Recipient(
                document_id=document.id,
                party_id=party_id,
                numero=parte.identificacion,
                fecha=document.fecha,
                tipo=document.tipo,
                ambiente=document.ambiente,
                issuer_id=document.issuer_id,
            )
        )
        parties.rename(party_id, parte.nombre)
        if email and len(addressed) == 1:  # of several receivers nobody can tell whose it is
            parties.give_contact(document.issuer_id, party_id, email)
    return list(addressed)
