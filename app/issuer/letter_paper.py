"""The letters of a firm on paper: under its head, with the codes that were drawn for them."""

from __future__ import annotations

from collections.abc import Sequence

from app import links
from app.accounts import access, codes
from app.accounts.desk import Desk
from app.db import db, now
from app.filters import plain
from app.models import Issuer
from app.notify import colours
from app.paper import letter
from app.paper.hoja import membrete
from app.paper.letter import Carta, Portal


def letter_to(name: str, numero: str, code: str, lines: Sequence[str]) -> Carta:
    """Set a letter up. Who has no name is called by nothing but their number."""
    return Carta(plain(name), numero, codes.shown(code), tuple(map(plain, lines)))


def render(desk: Desk, cartas: Sequence[Carta], sender: str) -> bytes:
    """Print letters of a firm, in this order. `sender` is the firm's own postal address, "" when nothing says it."""
    issuer = db.session.get_one(Issuer, desk.issuer_id)
    at = now()
    head = membrete(issuer.name, issuer.ruc, issuer.logo, colours.printed(issuer.accent))
    portal = Portal(head, links.url("/carta"), access.last_day(at), plain(sender), issuer.help_contact)
    return letter.render(cartas, portal, at=at)
