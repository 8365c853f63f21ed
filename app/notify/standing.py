"""The outbox as whoever runs the installation looks at it: kinds, addresses, states; never a body or a link."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.db import db
from app.models import Mail, MailKind, MailState
from app.notify.resending import CAME_BACK, MAIL, STUCK

CAP = 999  # a count beyond this is not worth its price
COLUMNS = tuple(
    MAIL.c[name]
    for name in (
        "id", "kind", "to", "state", "attempts", "due_at", "queued_at", "sent_at", "bounced_at", "error", "document_id",
    )
)  # fmt: skip
KINDS = {
    MailKind.NOTICE: "Aviso de un comprobante",
    MailKind.DIGEST: "Resumen de comprobantes",
    MailKind.ACTIVATION: "Enlace para activar una cuenta",
    MailKind.RESET: "Enlace para elegir otra clave",
    MailKind.ADDRESS_CONFIRM: "Confirmación de un correo",
    MailKind.ADDRESS_CHANGED: "Cambió el correo de una cuenta",
    MailKind.PASSWORD_CHANGED: "Cambió la clave de una cuenta",
    MailKind.COLLEAGUE_INVITED: "Invitación a ver comprobantes",
    MailKind.COLLEAGUE_REMOVED: "Retiro de quien veía comprobantes",
    MailKind.REMINDER: "Recordatorio de un comprobante",
    MailKind.ANNULLED: "Aviso de una anulación",
    MailKind.OPERATOR_INVITED: "Invitación a trabajar para una empresa",
    MailKind.OPERATOR_NAMED: "Nombramiento en una empresa",
    MailKind.FIRM_SUMMARY: "Resumen para quien trabaja en una empresa",
    MailKind.TEST: "Mensaje de prueba",
    MailKind.ANNULLED: "Aviso de una anulación",
    MailKind.FIRM_SUMMARY: "Resumen para quien trabaja en una empresa",
}


class Shelf(StrEnum):
    """Which messages are asked for. The value is a part of addresses."""

    STUCK = "por-revisar"  # waits for a person
    WAITING = "por-salir"
    SENT = "enviados"
    HELD = "para-el-resumen"
    DROPPED = "no-enviados"
    ALL = "todos"


def on(shelf: Shelf) -> ColumnElement[bool]:
    """Tell in SQL which messages lie on a shelf. A notice that went in a digest is told by the digest."""
    alone = MAIL.c.digest_id.is_(None)
    states = {
        Shelf.WAITING: (MailState.QUEUED, MailState.SENDING),
        Shelf.SENT: (MailState.SENT,),
        Shelf.HELD: (MailState.HELD,),
        Shelf.DROPPED: (MailState.DROPPED,),
    }
    if shelf is Shelf.STUCK:
        return and_(STUCK, alone)
    return and_(MAIL.c.state.in_(states[shelf]), alone) if shelf in states else alone


def found(shelf: Shelf) -> Select[Any]:
    """Select the messages of a shelf, in no order."""
    return select(*COLUMNS).where(on(shelf))


def find(mail_id: int) -> Row[Any] | None:
    """Return one message."""
    return db.session.execute(select(*COLUMNS).where(MAIL.c.id == mail_id)).first()


def count(*conditions: ColumnElement[bool]) -> int:
    """Count messages, up to CAP."""
    some = select(MAIL.c.id).where(MAIL.c.digest_id.is_(None), *conditions).limit(CAP)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def stuck() -> int:
    """Count what waits for a person: failed, uncertain and come back."""
    return count(STUCK)


def numbers() -> dict[MailState, int]:
    """Count what has not left well, by state, each up to CAP. SENT stands for what came back."""
    states = (MailState.QUEUED, MailState.FAILED, MailState.UNCERTAIN, MailState.HELD)
    return {**{state: count(MAIL.c.state == state) for state in states}, MailState.SENT: count(CAME_BACK)}


def last_words() -> Row[Any] | None:
    """Return the last message whose server said something: error, due_at, to, state."""
    columns = select(MAIL.c.error, MAIL.c.due_at, MAIL.c.to, MAIL.c.state)
    said = or_(
        *(MAIL.c.state == state for state in (MailState.QUEUED, MailState.FAILED, MailState.UNCERTAIN))
    )
    return db.session.execute(
        columns.where(said, MAIL.c.error != "").order_by(MAIL.c.id.desc()).limit(1)
    ).first()


def called(mail: Mail | Row[Any]) -> str:
    """Name a message for the log of deeds."""
    return f"{KINDS[mail.kind]}, a {mail.to or 'nadie'}"
