"""What a person types to find a voucher: part of its number, its clave, or its firm's name or RUC."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, or_, select

from app.db import db
from app.models import Document, Issuer

NUMBER = re.compile(r"(\d{3})(\d{3})(\d{9})")
MOST_FIRMS = 500  # words that fit more firms say little: then only the name on the voucher is compared


def are_in_document(words: str) -> ColumnElement[bool]:
    """Tell in SQL which rows of Document these words may mean."""
    digits = re.sub(r"[\s-]", "", words)
    return or_(
        Document.issuer_name.icontains(words, autoescape=True),
        Document.numero.contains(numbered(words), autoescape=True),
        Document.clave_acceso == digits,
        Document.issuer_id.in_(firms(words)),
    )


def firms(words: str) -> list[int]:
    """Find the firms with every word in their name, whatever its accents and capitals, or with this RUC."""
    pieces = folded(words).split()
    ruc = re.sub(r"[\s-]", "", words)
    rows = db.session.execute(select(Issuer.id, Issuer.name, Issuer.ruc))
    found = [each for each, name, its in rows if its == ruc or (pieces and fits(pieces, folded(name)))]
    return found if len(found) <= MOST_FIRMS else []


def fits(pieces: list[str], name: str) -> bool:
    return all(piece in name for piece in pieces)


def folded(text: str) -> str:
    """Drop accents and capitals.

    >>> folded("Ferretería ÑANDÚ")
    'ferreteria nandu'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def numbered(words: str) -> str:
    """Put the hyphens of a voucher's number where somebody left them out.

    >>> numbered("001002000008201"), numbered("8201"), numbered("001 002 000008201")
    ('001-002-000008201', '8201', '001-002-000008201')
    """
    whole = NUMBER.fullmatch(re.sub(r"[\s-]", "", words))
    return "-".join(whole.groups()) if whole else words
