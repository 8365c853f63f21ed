"""Following a link to a voucher while looking at somebody else's: offer to turn to whose it is."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.accounts import delegations
from app.accounts.reader import ADDRESS
from app.archive import elsewhere


class Looked(NamedTuple):
    """A party whose vouchers the reader may look at."""

    party_id: int
    name: str
    proven_email: str | None


def offer(clave: str) -> str:
    """Say whose voucher it is, with a button that turns to them. Nobody's that the reader knows: 404."""
    if found := elsewhere.find(clave, parties()):
        return render_template("documents/elsewhere.html", party=found, clave=clave)
    raise NotFound


def parties() -> list[Looked]:
    """List all whose vouchers the reader may look at."""
    rows = delegations.looked_at_by(current_user) if current_user.has_others else []
    others = [Looked(row.id, row.name or row.numero, row.proven_email) for row in rows]
    if current_user.own_kind == ADDRESS:
        return others
    return [Looked(current_user.own_party_id, current_user.name, current_user.email), *others]
