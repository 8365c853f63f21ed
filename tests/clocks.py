"""The hour of an installation under test: noon, whenever the tests run, so that what rests at night leaves."""

from datetime import UTC, datetime

NOON = 12


def zone_at_noon() -> str:
    """Name the time zone where it is noon now. POSIX counts these to the west."""
    west = datetime.now(tz=UTC).hour - NOON
    return f"Etc/GMT{west:+d}"
