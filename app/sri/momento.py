"""When the SRI says it authorised: every spelling of fechaAutorizacion.

>>> leer("2026-03-15T09:30:00-05:00").isoformat()
'2026-03-15T09:30:00-05:00'
>>> leer("23/09/2015 01:51:56.770").isoformat()
'2015-09-23T01:51:56.770000-05:00'
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from app.sri.errors import Codigo, Refused

GUAYAQUIL = timezone(timedelta(hours=-5))  # without daylight saving since 1993
FIRST_YEAR, LAST_YEAR = 2000, 2100
CLOCK = r"(?P<h>[0-9]{2}):(?P<m>[0-9]{2}):(?P<s>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?"
OFFSET = r"(?P<zone>Z|(?P<sign>[+-])(?P<zh>[0-9]{2}):?(?P<zm>[0-9]{2}))?"
ISO = re.compile(
    rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[T ]{CLOCK}{OFFSET}", re.ASCII
)
OLD = re.compile(rf"(?P<day>[0-9]{{2}})/(?P<month>[0-9]{{2}})/(?P<year>[0-9]{{4}}) {CLOCK}{OFFSET}", re.ASCII)
MICROSECONDS = 6
MAX_OFFSET = 14 * 60


def leer(text: str) -> datetime:
    """Read an instant, of Guayaquil when no offset is written, or raise Refused(E_DATE)."""
    found = ISO.fullmatch(text) or OLD.fullmatch(text)
    if found is None:
        raise Refused(Codigo.E_DATE, f"Dice «{text[:40]}».")
    part = found.groupdict()
    try:
        instant = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"]),
            int(part["h"]),
            int(part["m"]),
            int(part["s"]),
            int((part["f"] or "0")[:MICROSECONDS].ljust(MICROSECONDS, "0")),
            tzinfo=_zone(part),
        )
        year = instant.astimezone(UTC).year
    except (ValueError, OverflowError) as error:
        raise Refused(Codigo.E_DATE, f"Dice «{text[:40]}».") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Codigo.E_DATE, f"Dice «{text[:40]}».")
    return instant


def _zone(part: dict[str, str | None]) -> timezone:
    if part["zone"] is None:
        return GUAYAQUIL
    if part["zone"] == "Z":
        return UTC
    minutes = int(part["zh"] or 0) * 60 + int(part["zm"] or 0)
    if minutes > MAX_OFFSET:
        raise ValueError(minutes)
    return timezone(timedelta(minutes=-minutes if part["sign"] == "-" else minutes))
