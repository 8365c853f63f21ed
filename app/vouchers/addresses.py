"""The addresses around a list of vouchers: with other filters, with one less, of its other pages, of its ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app import paging
from app.archive.paging import Page, Position
from app.filters import day
from app.vouchers import ranges

Query = dict[str, str]
Dates = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Pager:
    """The addresses of the pages around this one; None where there is none."""

    prev_url: str | None
    next_url: str | None


def address(asked: Query, endpoint: str, /, **changes: str | None) -> str:
    """Return the address of a list with some of its query changed; None takes a part away.

    Of a request's query only the filters are carried on: `url_for` would obey words such as `_scheme`.
    """
    return url_for(endpoint, **{name: text for name, text in {**asked, **changes}.items() if text})


def kept(asked: Query, endpoint: str, start: Position | None) -> str:
    """Write where somebody stands, to follow the address of a voucher: "" or "?" with the query of the list."""
    _, mark, written = address(asked, endpoint, desde_fila=str(start) if start else None).partition("?")
    return mark + written


def quick(asked: Query, endpoint: str, in_use: Dates) -> list[tuple[str, str, bool]]:
    """Give the quick ranges of dates, keeping the other filters: label, address, whether it is the one in force."""
    return [
        (
            label,
            address(asked, endpoint, desde=dates[0].isoformat(), hasta=dates[1].isoformat()),
            dates == in_use,
        )
        for label, dates in ranges.quick(ranges.today())
    ]


def pager(page: Page | paging.Page, asked: Query, endpoint: str) -> Pager:
    """Turn positions into addresses that keep the filters."""

    def url(position: Position | paging.Start | None) -> str | None:
        return address(asked, endpoint, desde_fila=str(position)) if position else None

    return Pager(prev_url=url(page.newer), next_url=url(page.older))


def chips(
    filters: Iterable[tuple[str, tuple[str, ...]]], asked: Query, endpoint: str
) -> list[tuple[str, str]]:
    """Name each filter in force, given with the names of its part of the query, and give the address without it."""
    return [(label, address(asked, endpoint, **dict.fromkeys(names))) for label, names in filters]


def span(desde: date | None, hasta: date | None) -> str:
    """Write the dates that were asked for.

    >>> span(date(2026, 3, 1), date(2026, 3, 31)), span(None, date(2026, 3, 31))
    ('01/03/2026 a 31/03/2026', 'Hasta 31/03/2026')
    """
    if desde and hasta:
        return f"{day(desde)} a {day(hasta)}"
    return f"Desde {day(desde)}" if desde else f"Hasta {day(hasta)}"
