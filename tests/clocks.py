"""The hour of an installation under test: noon, whenever the tests run, so that what rests at night leaves."""

from datetime import UTC, datetime

NOON = 12
WEST, DAY = 12, 24  # hours: of the zone that is farthest west


def zone_at_noon() -> str:
    """Name the time zone where it is noon now."""
    return zone_at(NOON)


def zone_at(hour: int) -> str:
    """Name a time zone where it is this hour now, whatever day. POSIX counts them to the west."""
    west = datetime.now(tz=UTC).hour - hour
    while west > WEST:
        west -= DAY
    while west < WEST - DAY + 1:
        west += DAY
    return f"Etc/GMT{west:+d}"
