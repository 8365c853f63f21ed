"""The statement of a certificate: what is signed, as canonical JSON (UTF-8, keys in order, no blanks).

Version 1 has `version tipo codigo hecha portal clave_publica clave_id emisor comprobantes`; instants are UTC.
A later version adds; it never gives a name another meaning.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row, select

from app.accounts.desk import Desk
from app.certificates import proofs
from app.certificates.proofs import ACCEPTED, BOUNCED, FAILED, KEPT, UNCERTAIN, Known, Proof
from app.db import db
from app.models import Document, DocumentXml, Party, Recipient

VERSION = 1
KIND = "constancia-de-entrega"
Statement = dict[str, Any]
OPENED = ("abierto", "visto", "observado")
SEEN = "Lo abrió o lo descargó alguien del lado del receptor."
ENDED = {  # in a sentence, when nobody opened it: by what became of the last message to each address
    ACCEPTED: "Avisado por correo. No consta que lo haya abierto.",
    UNCERTAIN: "No consta si el correo llegó, ni que lo haya abierto.",
    KEPT: "Publicado. El aviso no salió por correo y no consta que lo haya abierto.",
    BOUNCED: "Publicado. El correo rebotó y no consta que lo haya abierto.",
    FAILED: "Publicado. El correo no se pudo entregar y no consta que lo haya abierto.",
}
NOTHING = "Publicado. No consta ningún correo entregado, ni que lo haya abierto."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the public key as it is written, and its fingerprint."""

    public: str
    key_id: str


def canonical(statement: Statement) -> bytes:
    """Write a statement as the bytes that are signed."""
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def of(desk: Desk, documents: Sequence[Document], *, code: str, at: datetime, signer: Signer) -> Statement:
    """State what is known of the delivery of these documents of the desk's firm, in this order."""
    ids = [document.id for document in documents]
    receivers, digests = receivers_of(ids), digests_of(ids)
    return {
        "version": VERSION,
        "tipo": KIND,
        "codigo": code,
        "hecha": instant(at),
        "portal": current_app.config["PUBLIC_URL"],
        "clave_publica": signer.public,
        "clave_id": signer.key_id,
        "emisor": {"ruc": desk.ruc, "nombre": desk.issuer_name},
        "comprobantes": [
            voucher(document, digests[document.id], receivers.get(document.id, [])) for document in documents
        ],
    }


def receivers_of(ids: list[int]) -> dict[int, list[Row[Any]]]:
    """Read the receivers of some documents, as the vouchers write their numbers."""
    rows = db.session.execute(
        select(Recipient.document_id, Recipient.party_id, Recipient.numero, Recipient.seen_at, Party.name)
        .join(Party, Party.id == Recipient.party_id)
        .where(Recipient.document_id.in_(ids))
        .order_by(Recipient.document_id, Party.id)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row)
    return found


def digests_of(ids: list[int]) -> dict[int, str]:
    """Read the SHA-256 of the XML of some documents."""
    rows = db.session.execute(
        select(DocumentXml.document_id, DocumentXml.sha256).where(DocumentXml.document_id.in_(ids))
    )
    return {row.document_id: row.sha256 for row in rows}


def voucher(document: Document, digest: str, receivers: list[Row[Any]]) -> Statement:
    """State what is known of one document."""
    known = proofs.of(document)
    return {
        "clave": document.clave_acceso,
        "documento": document.tipo.nombre,
        "numero": document.numero,
        "fecha": document.fecha.isoformat(),
        "ambiente": document.ambiente.value,
        "sha256": digest,
        "anulado": document.annulled_at is not None,
        "hechos": [fact(proof) for proof in known.document],
        "receptores": [receiver(row, known) for row in receivers],
    }


def receiver(row: Row[Any], known: Known) -> Statement:
    """State what is known on the side of one receiver, and what it comes to in a sentence."""
    found = list(known.receivers.get(row.party_id, []))
    if row.seen_at and not any(is_look(proof) for proof in found):
        found.append(Proof("visto", row.seen_at, SEEN))
    found.sort(key=lambda proof: proof.at)
    return {
        "nombre": row.name,
        "numero": row.numero,
        "consta": comes_to(found),
        "hechos": [fact(proof) for proof in found],
    }


def is_look(proof: Proof) -> bool:
    """Tell whether somebody of the receiver's side had the voucher before them."""
    return proof.kind in OPENED or proof.kind.startswith("descargado")


def comes_to(found: list[Proof]) -> str:
    """Say in a sentence what all of it comes to: the strongest that is known."""
    if any(is_look(proof) for proof in found):
        return "Entregado: el lado del receptor lo tuvo a la vista."
    last = {proof.to: proof.kind.removeprefix("correo_") for proof in found if proof.to}
    fates = set(last.values())
    return next((said for fate, said in ENDED.items() if fate in fates), NOTHING)


def fact(proof: Proof) -> Statement:
    """Write one thing that is known; what it does not have is left out."""
    written: Statement = {"prueba": proof.kind, "cuando": instant(proof.at), "texto": proof.text}
    if proof.address:
        written["correo"] = proof.address
    if proof.times > 1 and proof.last:
        written |= {"veces": proof.times, "ultima": instant(proof.last)}
    return written


def instant(at: datetime) -> str:
    """Write an instant in UTC, to the second.

    >>> instant(datetime(2026, 3, 2, 14, 0, 5, 999, tzinfo=UTC))
    '2026-03-02T14:00:05Z'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(text: str) -> datetime:
    """Read an instant back.

    >>> moment("2026-03-02T14:00:05Z")
    datetime.datetime(2026, 3, 2, 14, 0, 5, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)
