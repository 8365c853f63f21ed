"""File one examined voucher: document, recipients, parties, accounts, event and outbox in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select

from app.archive import notices, parties
from app.audit import trail
from app.db import db, insert_new
from app.models import Action, Document, Issuer, Recipient
from app.sri import correo
from app.sri.catalogo import Ambiente
from app.sri.comprobante import Autorizacion, Comprobante
from app.sri.errors import Codigo, Refused
from app.sri.examen import Examen
from app.store import vault

DOCUMENT, ISSUER = Document.__table__, Issuer.__table__
FIRM = select(ISSUER.c.id, ISSUER.c.notices).where(ISSUER.c.ruc == bindparam("ruc"))
FIND = select(DOCUMENT.c.id, DOCUMENT.c.content_sha256).where(DOCUMENT.c.clave_acceso == bindparam("clave"))
ADDRESS = insert(Recipient.__table__)


@dataclass(frozen=True, slots=True)
class Filing:
    """The document that an arrival became, and whether it was new to us."""

    document_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """What the rest of a filing needs to know of the new document."""

    id: int
    ambiente: Ambiente
    authorised_at: datetime | None


def file_document(examen: Examen, *, notify: bool | None = None) -> Filing:
    """File a voucher whose verdict is ok. The caller commits.

    Doing it twice is doing it once: the same clave with the same content is the document we have.
    Raises Refused(E_ISSUER) when its firm is not here and Refused(E_DUP_CONFLICT) when the clave was
    filed with other content; the first one stays.
    """
    comprobante, autorizacion = examen.comprobante, examen.autorizacion
    if comprobante is None or autorizacion is None:
        raise ValueError("Only an authorised voucher that was read can be filed.")
    firm = firm_of(comprobante)
    if (found := find(examen)) is not None:
        return Filing(found, is_new=False)
    row = columns(examen, comprobante, autorizacion, firm.id)
    document_id = insert_new(Document, ("clave_acceso",), **row)
    if document_id is None:  # another writer filed this clave at the same instant
        return Filing(known(examen), is_new=False)
    vault.put(document_id, examen.xml)
    filed = Filed(document_id, comprobante.clave.ambiente, autorizacion.fecha)
    trail.record(Action.FILED, filed)
    addressed = address(document_id, firm.id, comprobante)
    notices.announce(filed, firm, addressed, notify=notify)
    return Filing(document_id, is_new=True)


def firm_of(comprobante: Comprobante) -> Row[tuple[int, bool]]:
    """Return the firm of this installation that issued it, or raise Refused(E_ISSUER)."""
    firm = db.session.execute(FIRM, {"ruc": comprobante.emisor.ruc}).first()
    if firm is None:
        raise Refused(Codigo.E_ISSUER, f"(RUC {comprobante.emisor.ruc})")
    return firm


def find(examen: Examen) -> int | None:
    """Return the id of the document filed under this voucher's clave, None when there is none.

    Raises Refused(E_DUP_CONFLICT) when that document has other content.
    """
    clave = str(examen.comprobante.clave) if examen.comprobante else ""
    row = db.session.execute(FIND, {"clave": clave}).first()
    if row is not None and row.content_sha256 != examen.content_sha256:
        raise Refused(Codigo.E_DUP_CONFLICT)
    return row.id if row is not None else None


def known(examen: Examen) -> int:
    """Return the id of the document that another writer filed while we were about to."""
    found = find(examen)
    if found is None:
        raise LookupError("The clave is taken, yet no document has it.")
    return found


def columns(
    examen: Examen, comprobante: Comprobante, autorizacion: Autorizacion, issuer_id: int
) -> dict[str, object]:
    """Work out the row of a new document from what its XML says."""
    return {
        "clave_acceso": str(comprobante.clave),
        "tipo": comprobante.tipo,
        "version": comprobante.version,
        "numero": comprobante.numero,
        "fecha": comprobante.fecha_emision,
        "ambiente": comprobante.clave.ambiente,
        "issuer_id": issuer_id,
        "issuer_name": comprobante.emisor.razon_social,
        "total": comprobante.total,
        "autorizacion": autorizacion.numero,
        "authorised_at": autorizacion.fecha,
        "content_sha256": examen.content_sha256,
    }


def address(document_id: int, issuer_id: int, comprobante: Comprobante) -> list[int]:
    """Write down every party it was issued to and the address its issuer gives; return the parties' ids."""
    addressed = parties.receivers(comprobante.receptores)
    about = {
        "document_id": document_id,
        "fecha": comprobante.fecha_emision,
        "tipo": comprobante.tipo,
        "ambiente": comprobante.clave.ambiente,
        "issuer_id": issuer_id,
    }
    for party_id, parte in addressed.items():
        db.session.execute(ADDRESS, {**about, "party_id": party_id, "numero": parte.identificacion})
    email = address_given(comprobante)
    if email and len(addressed) == 1:  # of several receivers nobody can tell whose it is
        parties.give_contact(issuer_id, next(iter(addressed)), email)
    return list(addressed)


def address_given(comprobante: Comprobante) -> str | None:
    """Return the address that the issuer gives for the receiver. In a hidden test it is a developer's."""
    if notices.is_hidden(comprobante.clave.ambiente):
        return None
    return correo.of_receiver(comprobante.adicionales)
