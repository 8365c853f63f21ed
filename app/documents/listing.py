"""What surrounds the list: its address, the filters in force as chips, the pager, and what is still closed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request, url_for

from app.archive import search
from app.archive.paging import Page, Position
from app.archive.search import Criteria, Reader
from app.documents import ranges
from app.documents.forms import MAX_NAME, SearchForm
from app.filters import day
from app.models import Contact, Issuer
from app.notify.masks import mask

Query = dict[str, str]
TOO_MANY = "Para descargarlos todos juntos elija fechas, o más filtros: se pueden hasta 1,000 a la vez."
PARTS = ("documento", "emisor", "desde", "hasta", "q", "nuevos")  # of the query of the list
NO_DATES = {"desde": None, "hasta": None}


@dataclass(frozen=True, slots=True)
class Pager:
    """The addresses of the pages around this one; None where there is none."""

    prev_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A firm whose vouchers stay closed until its address for the reader is proven."""

    issuer_name: str
    ruc: str
    masked: str
    help_contact: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter in force: what it asks for, how to speak of leaving it out, and the question without it."""

    label: str
    without: str
    names: tuple[str, ...]  # of its part of the query
    rest: Criteria


def query(wanted: Criteria) -> Query:
    """Write what was asked for as the query of an address: only what is valid, a firm always by its RUC."""
    written = {
        "documento": wanted.tipo.slug if wanted.tipo else "",
        "emisor": wanted.emisor,
        "desde": wanted.desde.isoformat() if wanted.desde else "",
        "hasta": wanted.hasta.isoformat() if wanted.hasta else "",
        "q": wanted.words,
        "nuevos": "1" if wanted.unopened else "",
    }
    return {name: text for name, text in written.items() if text}


def address(asked: Query, /, endpoint: str = "documents.index", **changes: str | None) -> str:
    """Return the address of the list with some of its query changed; None takes a part away.

    Of a request's query only the filters are carried on: `url_for` would obey words such as `_scheme`.
    """
    return url_for(endpoint, **{name: text for name, text in {**asked, **changes}.items() if text})


def kept(asked: Query, start: Position | None) -> str:
    """Write where the reader stands, to follow the address of a voucher: "" or "?" with the query of the list."""
    _, mark, written = address(asked, desde_fila=str(start) if start else None).partition("?")
    return mark + written


def back() -> str:
    """Return the address of the list that led to this request, by what `kept` wrote; never another page's."""
    asked = {name: request.args.get(name, "")[:MAX_NAME] for name in (*PARTS, "desde_fila")}
    return address(asked)


def in_force(form: SearchForm, wanted: Criteria) -> list[Filter]:
    """Describe each filter in force, in the order of the form; two dates are one filter."""
    found = []
    if wanted.tipo:
        found.append(Filter(wanted.tipo.nombre, "el tipo", ("documento",), replace(wanted, tipo=None)))
    if wanted.emisor:
        found.append(Filter(form.firms[wanted.emisor], "el emisor", ("emisor",), replace(wanted, emisor="")))
    if wanted.desde or wanted.hasta:
        what = "las fechas" if wanted.desde and wanted.hasta else "la fecha"
        found.append(Filter(span(wanted), what, tuple(NO_DATES), replace(wanted, **NO_DATES)))
    if wanted.words:
        words = f"«{wanted.words}»"
        found.append(Filter(words, words, ("q",), replace(wanted, words="")))
    if wanted.unopened:
        found.append(Filter("Sin abrir", "«Sin abrir»", ("nuevos",), replace(wanted, unopened=False)))
    return found


def span(wanted: Criteria) -> str:
    """Write the dates that were asked for."""
    if wanted.desde and wanted.hasta:
        return f"{day(wanted.desde)} a {day(wanted.hasta)}"
    return f"Desde {day(wanted.desde)}" if wanted.desde else f"Hasta {day(wanted.hasta)}"


def chips(filters: list[Filter], asked: Query) -> list[tuple[str, str]]:
    """Name each filter in force and give the address of the list without it."""
    return [(each.label, address(asked, **dict.fromkeys(each.names))) for each in filters]


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
    ('12', 'más de 1000')
    """
    return f"más de {search.CAP}" if found > search.CAP else str(found)


def quick(wanted: Criteria, asked: Query) -> list[tuple[str, str, bool]]:
    """Give the quick ranges of dates, keeping the other filters: label, address, whether it is the one in force."""
    in_use = wanted.desde, wanted.hasta
    return [
        (label, address(asked, desde=dates[0].isoformat(), hasta=dates[1].isoformat()), dates == in_use)
        for label, dates in ranges.quick(ranges.today())
    ]


def unopened(reader: Reader, wanted: Criteria, asked: Query) -> list[tuple[str, str, bool]]:
    """Offer what nobody has opened yet, as `quick` does; nothing where there is none, or words are looked for."""
    if wanted.unopened:
        return [("Sin abrir", address(asked), True)]
    new, are_all = (0, True) if wanted.words else search.unopened(reader, wanted)
    return (
        [(f"Sin abrir ({new})" if are_all else "Sin abrir", address(asked, nuevos="1"), False)] if new else []
    )


def packs(asked: Query) -> tuple[str, str]:
    """Give the addresses of all that the list shows in one file: as XML and as PDF."""
    xml, pdf = (address(asked, "documents.pack", formato=kind) for kind in ("xml", "pdf"))
    return xml, pdf


def pager(page: Page, asked: Query) -> Pager:
    """Turn positions into addresses that keep the filters."""

    def url(position: Position | None) -> str | None:
        return address(asked, desde_fila=str(position)) if position else None

    return Pager(prev_url=url(page.newer), next_url=url(page.older))


def closed(firms: list[tuple[Issuer, Contact | None]]) -> list[Closed]:
    """Say which firms' vouchers are closed, showing addresses only masked."""
    return [
        Closed(issuer.name, issuer.ruc, mask(contact.email) if contact else "", issuer.help_contact)
        for issuer, contact in firms
    ]
