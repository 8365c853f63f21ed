"""How far each of some vouchers came on its way to its receivers: in a word, for the firm that issued them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, not_, select

from app.audit.trail import OFFICE
from app.db import db
from app.models import (
    Account,
    AccountState,
    Action,
    ApiKey,
    Contact,
    Event,
    Mail,
    MailKind,
    MailState,
    Party,
    Recipient,
)

WORDS = {  # from the worst to the best: the first that holds of any notice is said
    "bounced": ("Rebotado", "mal"),
    MailState.FAILED: ("Aviso fallido", "mal"),
    MailState.UNCERTAIN: ("Incierto", "espera"),
    MailState.HELD: ("Aviso en camino", "espera"),
    MailState.QUEUED: ("Aviso en camino", "espera"),
    MailState.SENDING: ("Aviso en camino", "espera"),
    MailState.SENT: ("Avisado", ""),
}
DOWNLOADED, OPENED = ("Descargado", "bien"), ("Abierto", "bien")
NO_ADDRESS, NO_NOTICE = ("Sin correo", "mal"), ("Sin aviso", "")
OBSERVED = ("Observado", "mal")
ANNULLED = ("Anulado", "mal")


@dataclass(frozen=True, slots=True)
class Receiver:
    """One receiver of a document, as the firm knows them."""

    party_id: int
    name: str
    numero: str  # as the voucher writes it
    is_reachable: bool  # some address of theirs is known
    has_seen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands: its receivers, its state as (word, tone), and what else somebody should know of it."""

    receivers: list[Receiver]
    state: tuple[str, str]
    also: tuple[tuple[str, str], ...] = ()

    @property
    def seen_by(self) -> str:
        """Say how many of several receivers opened it, "" when all or none did, or there is one."""
        seen = sum(receiver.has_seen for receiver in self.receivers)
        return f"{seen} de {len(self.receivers)}" if 0 < seen < len(self.receivers) else ""


def of(issuer_id: int, documents: Sequence[Row[Any]]) -> dict[int, Standing]:
    """Tell where each of these documents of one firm stands, by its id. Three statements, however many they are."""
    ids = [document.id for document in documents]
    if not ids:
        return {}
    receivers, notices, acts = _receivers(issuer_id, ids), _notices(ids), _acts(ids)
    also = {document.id: (ANNULLED,) if document.annulled_at else () for document in documents}
    return {each: _standing(receivers[each], notices[each], acts[each], also[each]) for each in ids}


def _standing(
    receivers: list[Receiver], notices: set[Any], acts: set[Action], first: tuple[tuple[str, str], ...]
) -> Standing:
    notice = next((word for state, word in WORDS.items() if state in notices), None)
    also = first + ((OBSERVED,) if Action.OBSERVED in acts else ())
    if any(receiver.has_seen for receiver in receivers):
        trouble = (notice,) if notice and notice[1] == "mal" else ()
        return Standing(receivers, DOWNLOADED if Action.DOWNLOADED in acts else OPENED, trouble + also)
    if notice is None:
        reachable = not receivers or any(receiver.is_reachable for receiver in receivers)
        notice = NO_NOTICE if reachable else NO_ADDRESS
    return Standing(receivers, notice, also)


def _receivers(issuer_id: int, ids: list[int]) -> dict[int, list[Receiver]]:
    own = and_(Account.party_id == Party.id, Account.state == AccountState.ACTIVE, Account.email.is_not(None))
    given = and_(Contact.party_id == Party.id, Contact.issuer_id == issuer_id)
    rows = db.session.execute(
        select(
            Recipient.document_id,
            Party.id,
            Party.name,
            Recipient.numero,
            Recipient.seen_at,
            Account.id.label("own"),
            Contact.id.label("given"),
        )
        .join(Party, Party.id == Recipient.party_id)
        .outerjoin(Account, own)
        .outerjoin(Contact, given)
        .where(Recipient.document_id.in_(ids))
        .order_by(Recipient.document_id, Party.id)
    )
    found: dict[int, list[Receiver]] = defaultdict(list)
    for row in rows:
        reachable = row.own is not None or row.given is not None
        found[row.document_id].append(
            Receiver(row.id, row.name, row.numero, reachable, row.seen_at is not None)
        )
    return found


def _notices(ids: list[int]) -> dict[int, set[Any]]:
    rows = db.session.execute(
        select(Mail.document_id, Mail.state, Mail.bounced_at).where(
            Mail.kind == MailKind.NOTICE, Mail.document_id.in_(ids)
        )
    )
    found: dict[int, set[Any]] = defaultdict(set)
    for row in rows:
        found[row.document_id].add("bounced" if row.bounced_at else row.state)
    return found


def _acts(ids: list[int]) -> dict[int, set[Action]]:
    """Find what receivers did, without what the firm's own people looked at."""
    rows = db.session.execute(
        select(Event.document_id, Event.action)
        .outerjoin(ApiKey, ApiKey.id == Event.api_key_id)
        .where(
            Event.document_id.in_(ids),
            Event.action.in_((Action.DOWNLOADED, Action.OBSERVED)),
            not_(is_of_office()),
        )
        .distinct()
    )
    found: dict[int, set[Action]] = defaultdict(set)
    for row in rows:
        found[row.document_id].add(row.action)
    return found


def is_of_office() -> ColumnElement[bool]:
    """Tell in SQL whether an event is of the firm's own people or program."""
    return Event.detail.startswith(OFFICE) | ApiKey.issuer_id.is_not(None)
