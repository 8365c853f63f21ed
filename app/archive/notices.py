"""Whether a filed voucher is news for its receivers, and where that news goes (design rule 8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row

from app.audit import trail
from app.db import now
from app.models import Action, MailState, Notices
from app.notify import audience, hours, outbox, resending
from app.notify.audience import Listener, is_hidden
from app.sri.catalogo import Ambiente

FRESH = timedelta(days=8)


class Firm(Protocol):
    """The issuer, as far as notices go."""

    id: int
    notices: bool


class New(Protocol):
    """A document that was just filed."""

    id: int
    ambiente: Ambiente
    authorised_at: datetime | None


class Published(New, Protocol):
    """A document, and who issued it."""

    issuer_id: int


class Person(Protocol):
    """Somebody who decides, known by the id of their account."""

    id: int


def announce(new: New, issuer: Firm, party_ids: list[int], *, notify: bool | None) -> None:
    """Queue one notice for each address that hears of it, in the transaction of the filing.

    `notify` True or False overrides what freshness and the issuer's setting say.
    """
    wanted = is_news(new, issuer) if notify is None else notify
    if not wanted or is_hidden(new.ambiente):
        return
    for party_id in party_ids:
        for listener in audience.of(party_id, issuer.id):
            if queue(new, party_id, listener):
                trail.record(Action.NOTICE_QUEUED, new, detail=listener.to, party_id=party_id)


def queue(new: New, party_id: int, listener: Listener) -> bool:
    """Queue one notice, or hold it for the digest. False when that address has one of this party already."""
    held, at = listener.notices in {Notices.DAILY, Notices.WEEKLY}, now()
    return outbox.announce(
        listener.to,
        hours.next_digest(listener.notices, at) if held else at,
        MailState.HELD if held else MailState.QUEUED,
        document_id=new.id,
        party_id=party_id,
        account_id=listener.account_id,
        delegation_id=listener.delegation_id,
    )


def again(document: Published, by: Person) -> int:
    """Send once more the notices of a voucher that did not arrive, to where its receivers are told of it today.

    One whose address was replaced meanwhile is past, and a new one goes out instead. Returns how many go.
    """
    return sum(_again(mail, document, by) for mail in resending.stuck(document.id))


def _again(mail: Row[Any], document: Published, by: Person) -> int:
    listeners = audience.of(mail.party_id, document.issuer_id)
    if not listeners or mail.to in {listener.to for listener in listeners}:
        return resending.again(mail.id, by)
    resending.let_go(mail.id)
    told = [listener for listener in listeners if queue(document, mail.party_id, listener)]
    for listener in told:
        trail.record(Action.RESENT, document, by, detail=listener.to, party_id=mail.party_id)
    return len(told)


def is_news(new: New, issuer: Firm) -> bool:
    """Tell whether it was authorised in the last eight days by a firm with notices on."""
    return issuer.notices and is_fresh(new)


def is_fresh(new: New) -> bool:
    """Tell whether it was authorised in the last eight days."""
    return bool(new.authorised_at and new.authorised_at >= now() - FRESH)
