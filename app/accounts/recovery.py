"""A link by mail: to open an account the first time, or to choose another password.

Whatever number or address is asked for, the page says the same words and one row enters the outbox.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import Row

from app import links
from app.accounts import access, contacts, decoy, desk, parking, people
from app.db import db
from app.models import Account, AccountState, MailKind, MailState
from app.notify import outbox
from app.notify.masks import mask

MADE_BY = {AccountState.PENDING: links.ACTIVATION, AccountState.ACTIVE: links.RESET}


def address_of(found: Row[Any] | None) -> str | None:
    """Return where a link for this account goes: the person's own address, or at first the issuer's word."""
    if found is None or found.state == AccountState.DISABLED:
        return None
    return found.email if found.state == AccountState.ACTIVE else found.contact_email


def masked(identificacion: str) -> str:
    """Show where a link would go, masked: an address that was typed, or the one of a number.

    For a number that has no address, an invented one; a typed one is shown whether it is known or not.
    """
    found = people.find(identificacion)
    address = people.typed_address(identificacion) or address_of(found)
    invented = decoy.masked(people.key(identificacion))
    return mask(address) if address else invented


def ask(identificacion: str) -> None:
    """Queue the mail that this number or address asks for. Nobody's is dropped, so that asking costs the same."""
    found = people.find(identificacion)
    address = address_of(found)
    pending = found is not None and found.state == AccountState.PENDING
    outbox.queue(
        MailKind.ACTIVATION if pending else MailKind.RESET,
        address or "",
        account_id=found.id if found and address else None,
        state=MailState.QUEUED if address else MailState.DROPPED,
    )


def without_mail(identificacion: str) -> dict[str, Any] | None:
    """Allow a first password at once: only with FIRST_ACCESS=direct, and for someone without any address."""
    if current_app.config["FIRST_ACCESS"] != "direct" or current_app.config["SECURE"]:
        return None
    found = people.find(identificacion)
    if people.typed_address(identificacion):  # theirs opens by invitation alone
        return None
    if found is None or found.state != AccountState.PENDING or found.contact_email:
        return None
    account = db.session.get_one(Account, found.id)
    return _park(links.ACTIVATION, {"a": account.id, "f": links.of_account(account)})


def allow(account: Account) -> dict[str, Any]:
    """Let someone who just proved who they are choose another password, without a link."""
    return _park(links.RESET, {"a": account.id, "f": links.of_account(account)})


def open_link(token: str) -> dict[str, Any] | None:
    """Return what a link allows, to be parked in the session; None when it allows nothing any more.

    Reading changes nothing, so a mail scanner that opens the link does no harm. The token itself is not
    kept: what is parked is worth nothing outside its session.
    """
    for purpose in (links.ACTIVATION, links.RESET):
        if payload := links.read(purpose, token):
            parked = _park(purpose, payload)
            return parked if account_of(parked) else None
    return None


def account_of(parked: Any) -> Account | None:
    """Return the account that may choose a password now: the link is parked, fresh and not used."""
    if not parking.is_fresh(parked):
        return None
    account = db.session.get(Account, parked["a"], populate_existing=True)
    if account is None or MADE_BY.get(account.state) != parked["p"] or not _is_handed_by_one_of_them(parked):
        return None
    if parked.get("c") and not contacts.is_given(account.party_id, parked["e"]):
        return None
    if parked.get("k") and access.find(parked["k"]) is None:
        return None
    return account if links.same(parked["f"], links.of_account(account)) else None


def _is_handed_by_one_of_them(parked: dict[str, Any]) -> bool:
    """Tell whether whoever handed a link over still works for the firm; of a link that came by mail, always."""
    return parked.get("i") is None or desk.working_for(parked["o"], parked["i"]) is not None


def _park(purpose: str, payload: dict[str, Any]) -> dict[str, Any]:
    handed = {name: payload.get(name) for name in ("i", "o", "c")}
    return parking.park(p=purpose, a=payload["a"], e=payload.get("e", ""), f=payload["f"], **handed)
