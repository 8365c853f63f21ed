"""The filters in force, and how many an empty list would have without each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.archive import search
from app.archive.search import Criteria, Reader
from app.documents.forms import SearchForm
from app.documents.listing import address
from app.vouchers.addresses import Query, span

NO_DATES = {"desde": None, "hasta": None}


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force: what it asks for, how to speak of leaving it out, and the question without it."""

    label: str
    without: str
    names: tuple[str, ...]  # of its part of the query
    rest: Criteria


def in_force(form: SearchForm, wanted: Criteria) -> list[Filter]:
    """Describe each filter in force, in the order of the form; two dates are one filter."""
    found = []
    if wanted.tipo:
        found.append(Filter(wanted.tipo.nombre, "el tipo", ("documento",), replace(wanted, tipo=None)))
    if wanted.emisor:
        found.append(Filter(form.firms[wanted.emisor], "el emisor", ("emisor",), replace(wanted, emisor="")))
    if wanted.desde or wanted.hasta:
        what = "las fechas" if wanted.desde and wanted.hasta else "la fecha"
        found.append(
            Filter(span(wanted.desde, wanted.hasta), what, tuple(NO_DATES), replace(wanted, **NO_DATES))
        )
    if wanted.words:
        words = f"«{wanted.words}»"
        found.append(Filter(words, words, ("q",), replace(wanted, words="")))
    if wanted.unopened:
        found.append(Filter("Sin abrir", "«Sin abrir»", ("nuevos",), replace(wanted, unopened=False)))
    return found


def loosened(reader: Reader, filters: list[Filter], asked: Query) -> list[tuple[str, str]]:
    """Say how many there are without each of several filters, for a list that came out empty: text and address."""
    if len(filters) < 2:  # noqa: PLR2004  (without its only filter the list is all there is)
        return []
    counted = [(each, search.count(reader, each.rest)) for each in filters]
    return [
        (f"Sin {each.without} hay {amount(found)}", address(asked, **dict.fromkeys(each.names)))
        for each, found in counted
        if found
    ]


def amount(found: int) -> str:
    """Write a count that stops above its cap.

    >>> amount(12), amount(1_001)
    ('12', 'más de 1,000')
    """
    return f"más de {search.CAP:,}" if found > search.CAP else f"{found:,}"
