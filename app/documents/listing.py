"""What surrounds the list: its address, its quick ranges, the pager, and what is still closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from app.archive import search
from app.archive.paging import Page, Position
from app.archive.search import Criteria, Reader
from app.documents import ranges
from app.documents.forms import MAX_NAME
from app.models import Contact, Issuer
from app.notify.masks import mask

Query = dict[str, str]
TOO_MANY = (
    f"Para descargarlos todos juntos elija fechas, o más filtros: se pueden hasta {search.CAP:,} a la vez."
)
PARTS = ("documento", "emisor", "desde", "hasta", "q", "nuevos")  # of the query of the list


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
