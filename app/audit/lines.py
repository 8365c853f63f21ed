"""What is known of one document's story, before anybody words it: its trail, its messages, its receivers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, literal, or_, select

from app.db import db
from app.models import (
    Account,
    Action,
    ApiKey,
    Arrival,
    ArrivalOutcome,
    Contact,
    Document,
    Event,
    Mail,
    MailKind,
    Party,
    Recipient,
    Reminder,
)

LOOKS = (Action.OPENED, Action.DOWNLOADED)
MOST = 1_000  # lines of each kind: a story longer than this is a program's
EVENT, ACCOUNT, KEY = Event.__table__, Account.__table__, ApiKey.__table__
PARTY, MAIL, GIVEN = Party.__table__, Mail.__table__, Contact.__table__
DOCUMENT, RECIPIENT, REMINDER = Document.__table__, Recipient.__table__, Reminder.__table__
ARRIVAL = Arrival.__table__
ABOUT = bindparam("document")
ACTED = (
    EVENT.c.action,
    EVENT.c.detail,
    EVENT.c.note,
    EVENT.c.party_id,
    ACCOUNT.c.party_id.label("account_party"),
    ACCOUNT.c.name.label("account_name"),
    PARTY.c.name.label("own_name"),
    KEY.c.name.label("key_name"),
    KEY.c.issuer_id.label("key_issuer"),
)
SOURCE = (
    EVENT.outerjoin(ACCOUNT, ACCOUNT.c.id == EVENT.c.account_id)
    .outerjoin(PARTY, PARTY.c.id == ACCOUNT.c.party_id)
    .outerjoin(KEY, KEY.c.id == EVENT.c.api_key_id)
)


def _trail(times: Any, first: Any, last: Any, which: ColumnElement[bool]) -> Any:
    columns = *ACTED, times.label("times"), first.label("at"), last.label("last"), EVENT.c.id
    return select(*columns).select_from(SOURCE).where(EVENT.c.document_id == ABOUT, which)


HAPPENED = (
    _trail(literal(1), EVENT.c.at, EVENT.c.at, EVENT.c.action.not_in(LOOKS))
    .order_by(EVENT.c.id.desc())
    .limit(MOST)
)
LOOKED = (
    select(
        *ACTED,
        func.count().label("times"),
        func.min(EVENT.c.at).label("at"),
        func.max(EVENT.c.at).label("last"),
        func.min(EVENT.c.id).label("id"),
    )
    .select_from(SOURCE)
    .where(EVENT.c.document_id == ABOUT, EVENT.c.action.in_(LOOKS))
    .group_by(*ACTED, EVENT.c.account_id, EVENT.c.api_key_id)
    .order_by(func.min(EVENT.c.id).desc())
    .limit(MOST)
)
REMINDING = select(REMINDER.c.mail_id).where(REMINDER.c.document_id == ABOUT)
MAILED = (
    select(
        *(MAIL.c[name] for name in ("id", "kind", "to", "party_id", "account_id", "state", "error")),
        MAIL.c.bounced_at,
        ACCOUNT.c.party_id.label("account_party"),
        GIVEN.c.email.label("given"),
    )
    .select_from(
        MAIL.outerjoin(ACCOUNT, ACCOUNT.c.id == MAIL.c.account_id)
        .join(DOCUMENT, DOCUMENT.c.id == ABOUT)
        .outerjoin(
            GIVEN, and_(GIVEN.c.party_id == MAIL.c.party_id, GIVEN.c.issuer_id == DOCUMENT.c.issuer_id)
        )
    )
    .where(
        or_(
            and_(MAIL.c.kind.in_((MailKind.NOTICE, MailKind.ANNULLED)), MAIL.c.document_id == ABOUT),
            MAIL.c.id.in_(REMINDING),
        )
    )
    .order_by(MAIL.c.id)
)
RECEIVED = (
    select(PARTY.c.id, PARTY.c.name)
    .join(RECIPIENT, RECIPIENT.c.party_id == PARTY.c.id)
    .where(RECIPIENT.c.document_id == ABOUT)
)
ARRIVED = (
    select(ARRIVAL.c.door, ARRIVAL.c.by, ACCOUNT.c.name)
    .join(DOCUMENT, DOCUMENT.c.clave_acceso == ARRIVAL.c.clave_acceso)
    .outerjoin(ACCOUNT, ACCOUNT.c.id == ARRIVAL.c.account_id)
    .where(DOCUMENT.c.id == ABOUT, ARRIVAL.c.outcome == ArrivalOutcome.FILED)
    .order_by(ARRIVAL.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of one document, the oldest line first. Looks of the same kind by the same are one line."""

    lines: list[Row[Any]]
    mails: list[Row[Any]]
    receivers: dict[int, str]
    arrival: Row[Any] | None

    def mails_of(self, line: Row[Any]) -> list[Row[Any]]:
        """Return the messages that a line may tell of, the newest last."""
        kinds = kinds_of(line.action)
        return [
            mail
            for mail in self.mails
            if mail.to == line.detail and line.party_id in {None, mail.party_id} and mail.kind in kinds
        ]


def kinds_of(action: Action) -> Collection[MailKind]:
    """Say of which messages a line of the trail may tell."""
    of = {"notice": MailKind.NOTICE, "annulment": MailKind.ANNULLED}
    kind = of.get(action.value.partition("_")[0])
    return (kind,) if kind else tuple(MailKind)


def gather(document_id: int) -> Story:
    """Read one document's story, by five statements that each follow an index."""
    about = {"document": document_id}

    def ask(statement: Any) -> list[Row[Any]]:
        return list(db.session.execute(statement, about))

    lines = sorted([*ask(HAPPENED), *ask(LOOKED)], key=lambda line: (line.at, line.id))
    arrivals = ask(ARRIVED)
    receivers = {row.id: row.name for row in ask(RECEIVED)}
    return Story(lines, ask(MAILED), receivers, arrivals[0] if arrivals else None)
