"""What the messages about working for a firm say: that somebody is invited, and that somebody was named."""

from __future__ import annotations

from typing import Any

from app import links
from app.db import db
from app.models import Account, AccountState, Operator, Role
from app.notify.colleagues import LIKE_A_LINK
from app.notify.headers import NAME_LENGTH, greeting, header
from app.notify.letter import NotNeeded
from app.notify.outcomes import AnyMail


def invited(mail: AnyMail) -> dict[str, Any]:
    """Invite somebody to work for a firm, unless that was taken back or accepted meanwhile."""
    one = db.session.get(Operator, mail.operator_id) if mail.operator_id else None
    if one is None or one.accepted_at is not None or one.email != mail.to:
        raise NotNeeded
    giver = db.session.get(Account, one.given_by) if one.given_by else None
    called = header(giver.name, NAME_LENGTH) if giver else ""
    return {
        **about(one),
        "hola": greeting(""),
        "giver": "" if LIKE_A_LINK.search(called) else called,
        "address": one.email,
        "url": links.work_url(one),
    }


def named(mail: AnyMail) -> dict[str, Any]:
    """Tell somebody that they work for a firm from now on, unless that ended meanwhile."""
    one = db.session.get(Operator, mail.operator_id) if mail.operator_id else None
    account = one.account if one else None
    if one is None or account is None or account.state is not AccountState.ACTIVE:
        raise NotNeeded
    return {
        **about(one),
        "hola": greeting(account.name or account.party.name),
        "url": links.url("/emisor"),
    }


def about(one: Operator) -> dict[str, Any]:
    """Say which firm it is, and what they may do for it."""
    return {
        "firm": header(one.issuer.name, NAME_LENGTH),
        "ruc": one.issuer.ruc,
        "is_manager": one.role is Role.MANAGER,
    }
