"""What the messages about colleagues say: that somebody invites one, and that one was withdrawn."""

from __future__ import annotations

import re
from typing import Any

from app import links
from app.db import db
from app.models import Account, Delegation, Party
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.letter import NotNeeded
from app.notify.outcomes import AnyMail

# Whoever invites chose their own name, and mail programs make links of what looks like an address.
LIKE_A_LINK = re.compile(r"\S[./:@]\S|www", re.IGNORECASE)


def invited(mail: AnyMail) -> dict[str, Any]:
    """Invite somebody to read a party's vouchers, unless that was taken back or accepted meanwhile."""
    given = db.session.get(Delegation, mail.delegation_id) if mail.delegation_id else None
    if given is None or given.account_id is not None or given.email != mail.to:
        raise NotNeeded
    giver = header(given.giver.name, NAME_LENGTH) if given.giver else ""
    return {
        "hola": greeting(""),
        "giver": "" if LIKE_A_LINK.search(giver) or giver == called(given.party) else giver,
        "party": called(given.party),
        "numero": given.party.numero,
        "address": given.email,
        "url": links.invitation_url(given),
    }


def removed(mail: AnyMail) -> dict[str, Any]:
    """Tell somebody that they read a party's vouchers no more, or that their number's account was withdrawn."""
    account = db.session.get(Account, mail.account_id) if mail.account_id else None
    party = db.session.get(Party, mail.party_id) if mail.party_id else None
    if account is None or party is None:
        raise NotNeeded
    return {
        "hola": greeting(account.name),
        "party": called(party),
        "numero": party.numero,
        "is_own": account.party_id == party.id,
        "at": mail.queued_at,
        "url": links.url("/primer-acceso"),
    }


def called(party: Party) -> str:
    """Name a party in a message: as its newest voucher does, or by its number."""
    return header(party.name, NAME_LENGTH) or party.numero
