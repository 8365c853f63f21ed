"""What is known of the delivery of one document, by its trail: what happened to it, and to each of its receivers.

Nothing is said that is not known: a message that a server accepted is not one that somebody read. The firm
learns here what `audit.journey` tells it, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row

from app.audit import journey, lines
from app.audit.lines import LOOKS, Story
from app.models import Action, Document

ACCEPTED, KEPT, UNCERTAIN, FAILED, BOUNCED = "aceptado", "guardado", "incierto", "fallido", "rebotado"
MESSAGES = {  # what it was about, and what became of it
    Action.NOTICE_SENT: ("El aviso", ACCEPTED),
    Action.NOTICE_FAILED: ("El aviso", FAILED),
    Action.NOTICE_UNCERTAIN: ("El aviso", UNCERTAIN),
    Action.REMINDED: ("Un recordatorio", ACCEPTED),
    Action.REMINDER_FAILED: ("Un recordatorio", FAILED),
    Action.REMINDER_UNCERTAIN: ("Un recordatorio", UNCERTAIN),
    Action.ANNULMENT_SENT: ("El aviso de anulación", ACCEPTED),
    Action.ANNULMENT_FAILED: ("El aviso de anulación", FAILED),
    Action.ANNULMENT_UNCERTAIN: ("El aviso de anulación", UNCERTAIN),
    Action.BOUNCED: ("El correo", BOUNCED),
}
FATES = {
    ACCEPTED: "{what} salió para {where}: el servidor de correo aceptó el mensaje.",
    KEPT: "{what} para {where} quedó en la carpeta de salida: este portal no tiene servidor de correo.",
    UNCERTAIN: "{what} salió para {where}, pero no consta si llegó.",
    FAILED: "{what} para {where} no se pudo entregar.",
    BOUNCED: "{what} para {where} rebotó: no llegó.",
}
FILES = {
    "xml": ("descargado_xml", "descargó el XML"),
    "zip-xml": ("descargado_xml", "descargó el XML dentro de un ZIP"),
    "pdf": ("descargado_pdf", "descargó el PDF"),
    "zip-pdf": ("descargado_pdf", "descargó el PDF dentro de un ZIP"),
}
OF_DOCUMENT = {
    Action.DISPUTED: ("no_confirmado", "El SRI respondió que no lo confirma."),
    Action.ANNULLED: ("anulado", "El SRI lo da por anulado."),
    Action.RESTORED: ("restablecido", "El SRI lo tiene otra vez por autorizado."),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that is known: `kind` is stable, `text` for a person.

    `address` is the one that the firm gave itself, "" for any other. `to` tells apart where messages went and
    leaves with nobody.
    """

    kind: str
    at: datetime
    text: str
    address: str = ""
    times: int = 1
    last: datetime | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one document: of itself, and on the side of each receiver by party."""

    document: list[Proof]
    receivers: dict[int, list[Proof]]


def of(document: Document) -> Known:
    """Gather what is known of a document that the caller's desk issued."""
    story = lines.gather(document.id)
    known = Known(about(document, story), {party: [] for party in story.receivers})
    for line in story.lines:
        party = receiver_of(line, story)
        if party is not None and (proof := on_side_of(line, story)):
            known.receivers[party].append(proof)
    return replace(known, receivers={party: folded(found) for party, found in known.receivers.items()})


def about(document: Document, story: Story) -> list[Proof]:
    """Tell of the document itself, the oldest first."""
    found = [Proof("publicado", document.filed_at, "Se publicó en este portal.")]
    if document.authorised_at:
        claim = "Autorizado por el SRI, según el archivo."
        found.append(Proof("autorizado_segun_archivo", document.authorised_at, claim))
    if document.confirmed_at:
        found.append(
            Proof("confirmado", document.confirmed_at, "El SRI confirmó a este portal que lo autorizó.")
        )
    for line in story.lines:
        if line.action in OF_DOCUMENT:
            kind, text = OF_DOCUMENT[line.action]
            found.append(Proof(kind, line.at, text))
    return sorted(found, key=lambda proof: proof.at)


def receiver_of(line: Row[Any], story: Story) -> int | None:
    """Tell on the side of which receiver a line is; None when nobody wrote that down and there are several."""
    if line.party_id is not None:
        return line.party_id if line.party_id in story.receivers else None
    mails = story.mails_of(line) if line.action in MESSAGES else []
    for party in (mails[-1].party_id if mails else None, line.account_party):
        if party in story.receivers:
            return int(party)
    return next(iter(story.receivers)) if len(story.receivers) == 1 else None


def on_side_of(line: Row[Any], story: Story) -> Proof | None:
    """Tell one line as something known of its receiver; None of what proves nothing, or is the firm's own."""
    if journey.is_of_office(line):
        return None
    if line.action in MESSAGES:
        return message(line, story)
    if line.action is Action.OBSERVED:
        return Proof("observado", line.at, f"{who(line, story)} reportó un problema con el comprobante.")
    if line.action in LOOKS:
        return look(line, story)
    return None


def message(line: Row[Any], story: Story) -> Proof:
    """Tell what became of a message: where it went is named only when the firm gave that address."""
    what, fate = MESSAGES[line.action]
    if fate is ACCEPTED and not current_app.config["MAIL_SERVER"]:
        fate = KEPT
    mails = story.mails_of(line)
    mail = mails[-1] if mails else None
    address, where = "", "el receptor"
    if mail and (mail.account_id is None or mail.to == mail.given):
        address, where = line.detail, "la dirección que la empresa registró"
    elif mail:
        own = mail.account_party == mail.party_id
        where = "el correo de su cuenta" if own else "el correo de un colega o contador suyo"
    text = FATES[fate].format(what=what, where=where)
    return Proof(f"correo_{fate}", line.at, text, address, to=line.detail)


def look(line: Row[Any], story: Story) -> Proof:
    """Tell that somebody of the receiver's side opened it or took a file."""
    kind, did = "abierto", "abrió el comprobante con su cuenta"
    if line.action is Action.DOWNLOADED:
        kind, did = FILES.get(line.detail.rpartition(" ")[2], ("descargado", "lo incluyó en una descarga"))
    by_program = ", con un programa suyo" if line.key_name else ""
    text = f"{who(line, story)} {did}{by_program}."
    return Proof(kind, line.at, text, times=line.times, last=line.last)


def who(line: Row[Any], story: Story) -> str:
    """Say of which side somebody is, never who."""
    own = line.account_party is not None and line.account_party == receiver_of(line, story)
    return "El receptor" if own else "Un colega o contador del receptor"


def folded(found: Iterable[Proof]) -> list[Proof]:
    """Make one of looks that read the same, with how often and when last."""
    kept: dict[object, Proof] = {}
    for number, proof in enumerate(found):
        key: object = number if proof.last is None else proof.text
        if earlier := kept.get(key):
            last = max(earlier.last or earlier.at, proof.last or proof.at)
            kept[key] = replace(earlier, times=earlier.times + proof.times, last=last)
        else:
            kept[key] = proof
    return list(kept.values())
