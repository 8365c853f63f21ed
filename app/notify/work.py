"""What waits at a firm, counted for the summary of its people: by a machine, and never more than counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, exists, func, or_, select

from app.db import db, now
from app.models import (
    Action,
    Arrival,
    ArrivalOutcome,
    Document,
    Event,
    Inquiry,
    Issuer,
    Mail,
    MailKind,
    MailState,
    Recipient,
)
from app.notify.audience import is_hidden
from app.sri.catalogo import Ambiente
from app.sri.momento import GUAYAQUIL

CAP = 999  # a count beyond this is not worth its price
DAYS = 3  # without being opened, where the firm has no rule of its own
LATEST = 30  # days: what nobody opened for longer is history
MANY_FAILURES = 3  # requests in a row that brought nothing: until then the SRI may have been busy
LIST = "/emisor/comprobantes"
ARRIVAL, DOCUMENT, EVENT, INQUIRY = Arrival.__table__, Document.__table__, Event.__table__, Inquiry.__table__
ISSUER, MAIL, RECIPIENT = Issuer.__table__, Mail.__table__, Recipient.__table__


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing that waits: how many, in words for one and for many, and where."""

    count: int
    one: str
    many: str
    path: str

    @property
    def said(self) -> str:
        """The count and what it counts."""
        amount = f"más de {CAP - 1}" if self.count >= CAP else str(self.count)
        return f"{amount} {self.one if self.count == 1 else self.many}"


def of(issuer_id: int, since: datetime) -> list[Line]:
    """List what waits at a firm, and what happened there since an instant; nothing that counts none."""
    firm = db.session.execute(select(ISSUER.c.remind_after).where(ISSUER.c.id == issuer_id)).one()
    days = firm.remind_after or DAYS
    asked = {
        in_the_tray(issuer_id): ("archivo por resolver en la bandeja", "archivos por resolver en la bandeja", "/emisor/bandeja"),
        bounced(issuer_id): ("comprobante cuyo aviso rebotó o falló", "comprobantes cuyo aviso rebotó o falló", f"{LIST}?estado=rebotados"),
        uncertain(issuer_id): ("comprobante cuyo aviso quedó incierto", "comprobantes cuyo aviso quedó incierto", f"{LIST}?estado=inciertos"),
        unopened(issuer_id, days): (
            f"comprobante que nadie ha abierto tras {said(days)}",
            f"comprobantes que nadie ha abierto tras {said(days)}",
            f"{LIST}?estado=sin-abrir&dias={days}&desde={day(days + LATEST).isoformat()}",
        ),
        observed(issuer_id, since): ("comprobante con un problema reportado", "comprobantes con un problema reportado", f"{LIST}?estado=observados"),
        annulled(issuer_id, since): ("comprobante que el SRI da por anulado", "comprobantes que el SRI da por anulados", LIST),
        unanswered(issuer_id): ("comprobante por el que el SRI no responde", "comprobantes por los que el SRI no responde", LIST),
    }  # fmt: skip
    counted = [
        select(func.count()).select_from(some.limit(CAP).subquery()).scalar_subquery() for some in asked
    ]
    found: Row[Any] = db.session.execute(select(*counted)).one()
    return [Line(count, *words) for count, words in zip(found, asked.values(), strict=True) if count]


def said(days: int) -> str:
    """Count days in words.

    >>> said(1), said(3)
    ('1 día', '3 días')
    """
    return "1 día" if days == 1 else f"{days} días"


def day(days: int) -> date:
    """Return the day of emission of what is so many days old, by the calendar of Guayaquil."""
    return now().astimezone(GUAYAQUIL).date() - timedelta(days=days)


def in_the_tray(issuer_id: int) -> Select[Any]:
    """Select what came in and waits for a person."""
    is_open = ARRIVAL.c.document_id.is_(None), ARRIVAL.c.closed_at.is_(None)
    unfiled = ARRIVAL.c.outcome.in_((ArrivalOutcome.PENDING, ArrivalOutcome.REFUSED))
    return select(ARRIVAL.c.id).where(ARRIVAL.c.issuer_id == issuer_id, *is_open, unfiled)


def bounced(issuer_id: int) -> Select[Any]:
    """Select the vouchers of which a notice failed or came back."""
    return noticed(issuer_id).where(or_(MAIL.c.state == MailState.FAILED, MAIL.c.bounced_at.is_not(None)))


def uncertain(issuer_id: int) -> Select[Any]:
    """Select the vouchers of which nobody knows whether a notice arrived."""
    return noticed(issuer_id).where(MAIL.c.state == MailState.UNCERTAIN)


def noticed(issuer_id: int) -> Select[Any]:
    """Select the vouchers that notices are about, each once."""
    joined = MAIL.join(DOCUMENT, DOCUMENT.c.id == MAIL.c.document_id)
    theirs = DOCUMENT.c.issuer_id == issuer_id, MAIL.c.kind == MailKind.NOTICE
    return select(MAIL.c.document_id).select_from(joined).where(*theirs).distinct()


def unopened(issuer_id: int, days: int) -> Select[Any]:
    """Select the vouchers that some receiver has not opened for so many days, and not for much longer."""
    shown = [RECIPIENT.c.ambiente == Ambiente.PRODUCCION] if is_hidden(Ambiente.PRUEBAS) else []
    between = RECIPIENT.c.fecha <= day(days), RECIPIENT.c.fecha >= day(days + LATEST)
    theirs = RECIPIENT.c.issuer_id == issuer_id, RECIPIENT.c.seen_at.is_(None)
    gone = select(DOCUMENT.c.id).where(DOCUMENT.c.issuer_id == issuer_id, DOCUMENT.c.annulled_at.is_not(None))
    unopened = select(RECIPIENT.c.document_id).where(*theirs, *between, *shown)
    return unopened.where(RECIPIENT.c.document_id.not_in(gone)).distinct()


def observed(issuer_id: int, since: datetime) -> Select[Any]:
    """Select the vouchers of which somebody reported a problem since then."""
    joined = EVENT.join(DOCUMENT, DOCUMENT.c.id == EVENT.c.document_id)
    lately = EVENT.c.action == Action.OBSERVED, EVENT.c.at >= since
    return (
        select(EVENT.c.document_id)
        .select_from(joined)
        .where(DOCUMENT.c.issuer_id == issuer_id, *lately)
        .distinct()
    )


def annulled(issuer_id: int, since: datetime) -> Select[Any]:
    """Select the vouchers of which the SRI said since then that they were annulled."""
    return select(DOCUMENT.c.id).where(DOCUMENT.c.issuer_id == issuer_id, DOCUMENT.c.annulled_at >= since)


def unanswered(issuer_id: int) -> Select[Any]:
    """Select the vouchers that the SRI was asked about several times without a trustworthy answer."""
    asking = INQUIRY.c.failures >= MANY_FAILURES, INQUIRY.c.due_at.is_not(None)
    theirs = exists().where(
        DOCUMENT.c.clave_acceso == INQUIRY.c.clave_acceso, DOCUMENT.c.issuer_id == issuer_id
    )
    if not current_app.config["SRI_CONFIRM"]:
        return select(INQUIRY.c.id).where(INQUIRY.c.id.is_(None))
    return select(INQUIRY.c.id).where(*asking, theirs)
