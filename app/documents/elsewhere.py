"""A voucher that is not of whom the reader looks at: offer to turn to whose it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.accounts import looking
from app.accounts.looking import Looked
from app.archive import elsewhere
from app.filters import day
from app.models import Document

A_NUMBER = re.compile(r"[0-9][0-9 -]{2,}[0-9]", re.ASCII)


class Found(NamedTuple):
    """A voucher of another party, as one of the rows that `people` draws."""

    name: str
    detail: str
    party_id: int
    clave: str
    chip: str = ""


def offer(clave: str) -> str:
    """Say whose voucher it is, with a button that turns to them. Nobody's that the reader knows: 404."""
    if found := elsewhere.find(clave, looking.parties(current_user)):
        return render_template("documents/elsewhere.html", party=found, clave=clave)
    raise NotFound


def with_number(words: str) -> list[Found]:
    """List the vouchers that a number means where the reader may look, but does not look now."""
    if not current_user.has_others or not A_NUMBER.fullmatch(words.strip()):
        return []
    others = [party for party in looking.parties(current_user) if party.party_id != current_user.party_id]
    return [found(party, document) for party, document in elsewhere.numbered(words, others)]


def found(party: Looked, document: Document) -> Found:
    """Describe a voucher of another party."""
    detail = f"{document.tipo.nombre} {document.numero} de {document.issuer_name}, {day(document.fecha)}"
    return Found(party.name, detail, party.party_id, document.clave_acceso)
