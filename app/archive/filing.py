"""File one examined voucher: document, recipients, parties, accounts, event and outbox in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, insert, select

from app.archive import inquiries, notices, parties
from app.audit import trail
from app.db import execute, insert_new
from app.models import Action, Arrival, Document, Issuer, Rank, Recipient
from app.sri import correo
from app.sri.catalogo import Ambiente
from app.sri.comprobante import Autorizacion, Comprobante
from app.sri.errors import Codigo, Refused
from app.sri.examen import Examen
from app.store import vault

DOCUMENT, ISSUER, ARRIVAL = Document.__table__, Issuer.__table__, Arrival.__table__
LOOK = (
    select(
        ISSUER.c.id,
        ISSUER.c.notices,
        ISSUER.c.left_at,
        DOCUMENT.c.id.label("document_id"),
        DOCUMENT.c.content_sha256,
        exists()
        .where(ARRIVAL.c.clave_acceso == bindparam("clave"), ARRIVAL.c.document_id.is_(None))
        .label("awaited"),
    )
    .select_from(ISSUER)
    .outerjoin(DOCUMENT, DOCUMENT.c.clave_acceso == bindparam("clave"))
    .where(ISSUER.c.ruc == bindparam("ruc"))
)
TAKEN = select(DOCUMENT.c.id).where(DOCUMENT.c.clave_acceso == bindparam("clave"))
ADDRESS = insert(Recipient.__table__).inline()


@dataclass(frozen=True, slots=True)
class Filing:
    """The document that an arrival became, and whether it was new to us.

    `awaited` says that an arrival of the same clave is here that became no document.
    """

    document_id: int
    is_new: bool
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Firm:
    """The firm that issued a voucher, and what its clave has here already: a document, an arrival that became none."""

    id: int
    notices: bool
    document_id: int | None
    awaited: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """What the rest of a filing needs to know of the new document."""

    id: int
    ambiente: Ambiente
    authorised_at: datetime | None


def file_document(examen: Examen, *, notify: bool | None = None) -> Filing:
    """File a voucher whose verdict is ok. The caller commits.

    Doing it twice is doing it once: the same clave with the same content is the document we have.
    Raises Refused as `look` does; of two contents for one clave the first one stays.
    """
    comprobante, autorizacion = examen.comprobante, examen.autorizacion
    if comprobante is None or autorizacion is None:
        raise ValueError("Only an authorised voucher that was read can be filed.")
    firm = look(comprobante, examen.content_sha256)
    if firm.document_id is not None:
        return Filing(firm.document_id, is_new=False)
    row = columns(examen, comprobante, autorizacion, firm.id)
    document_id = insert_new(Document, ("clave_acceso",), **row)
    if document_id is None:  # another writer filed this clave at the same instant
        return Filing(known(comprobante, examen.content_sha256), is_new=False)
    vault.put(document_id, examen.xml)
    filed = Filed(document_id, comprobante.clave.ambiente, autorizacion.fecha)
    trail.record(Action.FILED, filed)
    addressed = address(document_id, firm.id, comprobante)
    notices.announce(filed, firm, addressed, notify=notify)
    inquiries.want(str(comprobante.clave), rank=Rank.FRESH if notices.is_fresh(filed) else Rank.BACKLOG)
    return Filing(document_id, is_new=True, awaited=firm.awaited)


def look(comprobante: Comprobante, content_sha256: str) -> Firm:
    """Find the firm of this installation that issued a voucher, and the document of its clave.

    Raises Refused(E_ISSUER) when the firm is not here, Refused(E_ISSUER_LEFT) when it left and the voucher
    is new, Refused(E_DUP_CONFLICT) when the document of that clave has other content.
    """
    about = {"ruc": comprobante.emisor.ruc, "clave": str(comprobante.clave)}
    row = execute(LOOK, about).first()
    if row is None:
        raise Refused(Codigo.E_ISSUER, f"(RUC {comprobante.emisor.ruc})")
    if row.document_id is not None and row.content_sha256 != content_sha256:
        raise Refused(Codigo.E_DUP_CONFLICT)
    if row.document_id is None and row.left_at is not None:
        raise Refused(Codigo.E_ISSUER_LEFT)
    return Firm(row.id, row.notices, row.document_id, row.awaited)


def known(comprobante: Comprobante, content_sha256: str) -> int:
    """Return the id of the document that another writer filed while we were about to."""
    found = look(comprobante, content_sha256).document_id
    if found is None:
        raise LookupError("The clave is taken, yet no document has it.")
    return found


def taken_by(clave: str) -> int | None:
    """Return the id of the document that has this clave, None when none has."""
    return execute(TAKEN, {"clave": clave}).scalar()


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
        execute(ADDRESS, {**about, "party_id": party_id, "numero": parte.identificacion})
    email = address_given(comprobante)
    if email and len(addressed) == 1:  # of several receivers nobody can tell whose it is
        parties.give_contact(issuer_id, next(iter(addressed)), email)
    return list(addressed)


def address_given(comprobante: Comprobante) -> str | None:
    """Return the address that the issuer gives for the receiver. In a hidden test it is a developer's."""
    if notices.is_hidden(comprobante.clave.ambiente):
        return None
    return correo.of_receiver(comprobante.adicionales)
