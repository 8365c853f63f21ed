"""The ranges of dates that people ask for most, by the calendar of Guayaquil."""

from __future__ import annotations

from datetime import date, timedelta

from app.db import now
from app.sri.momento import GUAYAQUIL

Span = tuple[date, date]  # inclusive
DECEMBER = 12


def today() -> date:
    """Return the present day in Guayaquil."""
    return now().astimezone(GUAYAQUIL).date()


def quick(day: date) -> list[tuple[str, Span]]:
    """Name the ranges around a day, each whole.

    >>> for label, (desde, hasta) in quick(date(2026, 2, 14)):
    ...     print(label, desde, hasta)
    Este mes 2026-02-01 2026-02-28
    Mes pasado 2026-01-01 2026-01-31
    Trimestre pasado 2025-10-01 2025-12-31
    Este año 2026-01-01 2026-12-31
    """
    this_month = day.replace(day=1)
    quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return [
        ("Este mes", months(this_month, 1)),
        ("Mes pasado", months(before(this_month, 1), 1)),
        ("Trimestre pasado", months(before(quarter, 3), 3)),
        ("Este año", (day.replace(month=1, day=1), day.replace(month=DECEMBER, day=31))),
    ]


def months(first: date, count: int) -> Span:
    """Span so many whole months from the first day of one."""
    return first, before(first, -count) - timedelta(days=1)


def before(first: date, count: int) -> date:
    """Give the first day of the month that came so many months before.

    >>> before(date(2026, 1, 1), 3), before(date(2026, 12, 1), -1)
    (datetime.date(2025, 10, 1), datetime.date(2027, 1, 1))
    """
    year, month = divmod(first.year * 12 + first.month - 1 - count, 12)
    return date(year, month + 1, 1)
