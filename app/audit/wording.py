"""The words of a document's story."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Row

from app.audit.lines import Story
from app.models import Action, Door, MailState

TITLES = {
    Action.FILED: "Archivado",
    Action.NOTICE_QUEUED: "Aviso en cola",
    Action.NOTICE_SENT: "Aviso enviado",
    Action.NOTICE_FAILED: "Aviso fallido",
    Action.NOTICE_UNCERTAIN: "Aviso incierto",
    Action.OPENED: "Abierto",
    Action.DOWNLOADED: "Descargado",
    Action.REMINDER_QUEUED: "Recordatorio en cola",
    Action.REMINDED: "Recordatorio enviado",
    Action.REMINDER_FAILED: "Recordatorio fallido",
    Action.REMINDER_UNCERTAIN: "Recordatorio incierto",
    Action.BOUNCED: "Correo rebotado",
    Action.RESENT: "Aviso puesto otra vez en cola",
    Action.OBSERVED: "Problema reportado",
    Action.CONFLICTED: "Llegó otro archivo con la misma clave y otro contenido",
    Action.CONFIRMED: "Confirmado por el SRI",
    Action.DISPUTED: "El SRI no lo confirma",
    Action.ANNULLED: "Anulado, según el SRI",
    Action.RESTORED: "El SRI lo tiene otra vez por autorizado",
    Action.ANNULMENT_QUEUED: "Aviso de anulación en cola",
    Action.ANNULMENT_SENT: "Aviso de anulación enviado",
    Action.ANNULMENT_FAILED: "Aviso de anulación fallido",
    Action.ANNULMENT_UNCERTAIN: "Aviso de anulación incierto",
    Action.CERTIFIED: "Constancia de entrega emitida",
}
TONES = {
    Action.FILED: "bien",
    Action.NOTICE_QUEUED: "espera",
    Action.NOTICE_SENT: "bien",
    Action.NOTICE_FAILED: "mal",
    Action.NOTICE_UNCERTAIN: "espera",
    Action.OPENED: "bien",
    Action.DOWNLOADED: "bien",
    Action.REMINDER_QUEUED: "espera",
    Action.REMINDED: "bien",
    Action.REMINDER_FAILED: "mal",
    Action.REMINDER_UNCERTAIN: "espera",
    Action.BOUNCED: "mal",
    Action.RESENT: "espera",
    Action.OBSERVED: "mal",
    Action.CONFLICTED: "mal",
    Action.CONFIRMED: "bien",
    Action.DISPUTED: "mal",
    Action.ANNULLED: "mal",
    Action.RESTORED: "bien",
    Action.ANNULMENT_QUEUED: "espera",
    Action.ANNULMENT_SENT: "bien",
    Action.ANNULMENT_FAILED: "mal",
    Action.ANNULMENT_UNCERTAIN: "espera",
    Action.CERTIFIED: "bien",
}
HELD = "Aviso guardado para el resumen del día"
ABOUT_MAIL = {
    Action.NOTICE_QUEUED,
    Action.NOTICE_SENT,
    Action.NOTICE_FAILED,
    Action.NOTICE_UNCERTAIN,
    Action.REMINDER_QUEUED,
    Action.REMINDED,
    Action.REMINDER_FAILED,
    Action.REMINDER_UNCERTAIN,
    Action.ANNULMENT_QUEUED,
    Action.ANNULMENT_SENT,
    Action.ANNULMENT_FAILED,
    Action.ANNULMENT_UNCERTAIN,
    Action.BOUNCED,
    Action.RESENT,
}
TROUBLES = {
    Action.NOTICE_FAILED,
    Action.NOTICE_UNCERTAIN,
    Action.REMINDER_FAILED,
    Action.REMINDER_UNCERTAIN,
    Action.ANNULMENT_FAILED,
    Action.ANNULMENT_UNCERTAIN,
    Action.BOUNCED,
}
HOW = {"xml": "en XML", "pdf": "en PDF", "zip-xml": "en un ZIP de XML", "zip-pdf": "en un ZIP de PDF"}
DOORS = {
    Door.COMMAND: "Por comando en el servidor",
    Door.DEMO: "Con la demostración",
    Door.PAGE: "Por la página de cargas",
    Door.FOLDER: "Por la carpeta vigilada",
    Door.API: "Por API",
    Door.MAILBOX: "Por el buzón de correo",
    Door.SRI: "Traído del SRI",
}


def title(action: Action, detail: str) -> str:
    """Say what was done, and of a download how.

    >>> title(Action.DOWNLOADED, "operador pdf"), title(Action.OPENED, "operador"), title(Action.DOWNLOADED, "csv")
    ('Descargado en PDF', 'Abierto', 'Descargado')
    """
    how = HOW.get(detail.rpartition(" ")[2], "") if action is Action.DOWNLOADED else ""
    return f"{TITLES[action]} {how}".strip()


def door(arrival: Row[Any] | None) -> str:
    """Say by which door the file came in, "" when nobody kept it."""
    return DOORS[arrival.door] if arrival else ""


def bearer(arrival: Row[Any] | None) -> str:
    """Name who brought the file in."""
    return (arrival.name or arrival.by) if arrival else ""


def named(line: Row[Any]) -> str:
    """Name who acted, as they call themselves, else as their vouchers do. Never by an address."""
    return line.account_name or line.own_name or ""


def role(line: Row[Any], story: Story) -> str:
    """Say of which side somebody is who acted for a receiver, without naming them."""
    receiver = line.party_id or (line.account_party if line.account_party in story.receivers else None)
    whose = story.receivers.get(receiver or 0, "") if len(story.receivers) > 1 else ""
    if line.account_party == receiver or line.account_party in story.receivers:
        return whose or "el receptor"
    return f"un colega o contador de {whose}" if whose else "un colega o contador del receptor"


def destination(line: Row[Any], mail: Row[Any] | None) -> str:
    """Say for the firm where a message went: the address that it gave itself, or whose it is."""
    if mail is None or mail.account_id is None or mail.to == mail.given:
        return f"A {line.detail}" if mail else ""
    return "Al correo de su cuenta" if mail.account_party == mail.party_id else "A un colega o contador suyo"


def own_destination(line: Row[Any], mail: Row[Any] | None) -> str:
    """Say for the receiver where a message went."""
    if mail is None:
        return ""
    if mail.account_id is None:
        return "Al correo que registró el emisor"
    return "Al correo de su cuenta" if mail.account_party == mail.party_id else "A un colega o contador"


def server(line: Row[Any], mail: Row[Any] | None) -> str:
    """Repeat what the mail server said of a message that did not arrive, without an address that is not the firm's."""
    if mail is None or line.action not in TROUBLES or not mail.error:
        return ""
    shown = mail.account_id is None or mail.to == mail.given
    said = mail.error if shown else re.sub(re.escape(mail.to), "…", mail.error, flags=re.IGNORECASE)
    return f". El servidor de correo dijo: {said}"


def is_held(line: Row[Any], mail: Row[Any] | None) -> bool:
    """Tell whether a notice still waits for the digest of its reader."""
    return line.action is Action.NOTICE_QUEUED and mail is not None and mail.state is MailState.HELD
