"""What a person types to find a voucher: part of its number or its clave, or its firm's name or RUC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.db import db
from app.models import Document, Issuer
from app.sri import clave_acceso

MOST_FIRMS = 500  # words that fit more firms say little: then only the name on the voucher is compared
WIDTHS = (3, 3, 9)  # establishment, emission point, sequence
WHOLE_NUMBER = sum(WIDTHS)
PART_OF_CLAVE = 8  # fewer digits are in too many claves
FOLDED = (
    *zip("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunaeiouun", strict=True),
    *((mark, "") for mark in "\u0301\u0303\u0308"),
)
GAPS = re.compile(r"[\s-]+")
SERIES = re.compile(
    r"[0-9]{6,}\Z", re.ASCII
)  # an establishment and an emission point, or more: hyphens may be left out


def are_in_document(words: str) -> ColumnElement[bool]:
    """Tell in SQL which rows of Document these words may mean. A whole clave is answered by its index alone."""
    if is_clave(words):
        return are_in_number(words)
    return or_(
        and_(*(Document.issuer_name.icontains(piece, autoescape=True) for piece in words.split())),
        Document.issuer_id.in_(firms(words)),
        are_in_number(words),
    )


def are_in_number(words: str) -> ColumnElement[bool]:
    """Tell in SQL which rows of Document bear these words in their number, clave or authorisation."""
    digits = GAPS.sub("", words)
    if is_clave(words):
        return Document.clave_acceso == digits
    return or_(*in_number(words), *in_long_numbers(digits))


def is_clave(words: str) -> bool:
    """Tell whether somebody typed a whole clave."""
    return clave_acceso.DIGITS.fullmatch(GAPS.sub("", words)) is not None


def in_number(words: str) -> list[ColumnElement[bool]]:
    """Tell in SQL which vouchers bear this number, or one that holds it."""
    written = words.strip().lstrip("#").strip()
    groups = GAPS.split(written)
    found = [Document.numero.contains(written, autoescape=True)]
    if not all(re.fullmatch(r"[0-9]{1,9}", group, re.ASCII) for group in groups):
        return found
    if len(groups) > 1:
        found += [Document.numero.like(pattern) for pattern in padded(groups)]
    return found


def in_long_numbers(digits: str) -> list[ColumnElement[bool]]:
    """Tell in SQL which vouchers have these digits in their number without hyphens, clave or authorisation."""
    if not SERIES.match(digits):
        return []
    found = []
    if len(digits) <= WHOLE_NUMBER:
        found.append(func.replace(Document.numero, "-", "").contains(digits))
    if len(digits) >= PART_OF_CLAVE:
        found += [*in_clave(digits), Document.autorizacion == digits]
    return found


def whole_number(words: str) -> str:
    """Give the number that somebody typed with its three parts, "" for anything else.

    >>> whole_number("1-1-123"), whole_number("001 001 000000123"), whole_number("1-123"), whole_number("a-b-c")
    ('001-001-000000123', '001-001-000000123', '', '')
    """
    groups = GAPS.split(words.strip())
    if len(groups) != len(WIDTHS) or not all(group.isascii() and group.isdigit() for group in groups):
        return ""
    return next(iter(padded(groups)), "")


def in_clave(words: str) -> list[ColumnElement[bool]]:
    """Tell in SQL which vouchers have these digits in their clave; nothing for fewer than are in few of them."""
    digits = GAPS.sub("", words)
    enough = SERIES.match(digits) and len(digits) >= PART_OF_CLAVE
    return [Document.clave_acceso.contains(digits)] if enough else []


def padded(groups: list[str]) -> list[str]:
    """Give the patterns (LIKE) of the numbers that two or three groups of digits may mean.

    >>> padded(["1", "1", "123"]), padded(["1", "2"])
    (['001-001-000000123'], ['001-002-%', '%-001-000000002'])
    >>> padded(["1234", "1", "2"]), padded(["1", "2", "3", "4"])
    ([], [])
    """
    if len(groups) == len(WIDTHS):
        choices = [("", groups, WIDTHS, "")]
    elif len(groups) == len(WIDTHS) - 1:
        choices = [("", groups, WIDTHS[:2], "-%"), ("%-", groups, WIDTHS[1:], "")]
    else:
        return []
    return [
        before + "-".join(group.zfill(width) for group, width in zip(some, widths, strict=True)) + after
        for before, some, widths, after in choices
        if all(len(group) <= width for group, width in zip(some, widths, strict=True))
    ]


def firms(words: str) -> list[int]:
    """Find the firms with every word in their name, whatever its accents and capitals, or with this RUC."""
    pieces = folded(words).split()
    ruc = GAPS.sub("", words)
    rows = db.session.execute(select(Issuer.id, Issuer.name, Issuer.ruc))
    found = [each for each, name, its in rows if its == ruc or (pieces and fits(pieces, folded(name)))]
    return found if len(found) <= MOST_FIRMS else []


def choose(words: str, offered: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Find the firms (RUC, name) that somebody means: by RUC, by the whole name, else by words of the name.

    >>> firms = [("1", "Luz de Mentira E.P."), ("2", "Luz Falsa S.A."), ("3", "Luz")]
    >>> choose("luz", firms), choose("MÉNTIRA luz ep", firms)
    ([('3', 'Luz')], [('1', 'Luz de Mentira E.P.')])
    >>> len(choose("l", firms)), choose("agua", firms), choose("2", firms), choose(".", firms)
    (3, [], [('2', 'Luz Falsa S.A.')], [])
    """
    names = [(firm, spoken(firm[1])) for firm in offered]
    rucs = set(re.findall(r"[0-9]+", words, re.ASCII))
    said = spoken(words)
    by_ruc = [firm for firm, _ in names if firm[0] in rucs]
    whole = [firm for firm, name in names if name == said]
    pieces = said.split()
    return by_ruc or whole or [firm for firm, name in names if pieces and fits(pieces, name)]


def spoken(name: str) -> str:
    """Write a name without what people leave out: accents, capitals, stops and commas."""
    return " ".join(re.sub(r"[.,;]", "", folded(name)).split())


def fits(pieces: list[str], name: str) -> bool:
    return all(piece in name for piece in pieces)


def folded_in_sql(name: ColumnElement[str]) -> ColumnElement[str]:
    """Write a name without accents and capitals, as `folded` does for the letters of this country."""
    plain: ColumnElement[str] = name
    for accented, letter in FOLDED:
        plain = func.replace(plain, accented, letter)
    return func.lower(plain)


def folded(text: str) -> str:
    """Drop accents and capitals.

    >>> folded("Ferretería ÑANDÚ")
    'ferreteria nandu'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
