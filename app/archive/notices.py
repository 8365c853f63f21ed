"""Whether a filed voucher is news for its receivers, and where that news goes (design rule 8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from flask import current_app
from sqlalchemy import Row, select

from app.audit import trail
from app.db import db, now
from app.models import Account, AccountState, Action, Contact, MailKind
from app.notify import outbox
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


def announce(new: New, issuer: Firm, party_ids: list[int], *, notify: bool | None) -> None:
    """Queue one notice for each receiver with an address, in the transaction of the filing.

    `notify` True or False overrides what freshness and the issuer's setting say.
    """
    wanted = is_news(new, issuer) if notify is None else notify
    if not wanted or is_hidden(new.ambiente):
        return
    for party_id in party_ids:
        if address := address_for(party_id, issuer.id):
            outbox.queue(MailKind.NOTICE, address, party_id=party_id, document_id=new.id)
            trail.record(Action.NOTICE_QUEUED, new, detail=address)


def is_hidden(ambiente: Ambiente) -> bool:
    """Tell whether vouchers of this ambiente are kept from their receivers: tests, unless a setting shows them."""
    return ambiente is Ambiente.PRUEBAS and not current_app.config["SHOW_TEST_VOUCHERS"]


def is_news(new: New, issuer: Firm) -> bool:
    """Tell whether it was authorised in the last eight days by a firm with notices on."""
    return bool(issuer.notices and new.authorised_at and new.authorised_at >= now() - FRESH)


def address_for(party_id: int, issuer_id: int) -> str | None:
    """Choose the party's own proven address when the issuer's documents are open to it, else the issuer's."""
    row: Row | None = db.session.execute(
        select(Account.email, Account.state, Contact.email, Contact.proven_at, Contact.vouched_at)
        .select_from(Account)
        .outerjoin(Contact, (Contact.party_id == Account.party_id) & (Contact.issuer_id == issuer_id))
        .where(Account.party_id == party_id)
    ).first()
    if row is None:
        return None
    own, state, given, proven, vouched = row
    if own and state is AccountState.ACTIVE and (given in (None, own) or proven or vouched):
        return str(own)
    return str(given) if given else None
