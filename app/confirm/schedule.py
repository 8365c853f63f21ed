"""When the SRI is asked again about a voucher. Pure: instants in, an instant out; None is never by itself.

Every wait is a little longer by chance (`spread`, from 0 to 1), so that what came in together is not asked together.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.sri.momento import GUAYAQUIL

MINUTE, HOUR, DAY, WEEK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
)
# (asked about for no longer than this: the next wait). Waits add up: 1, 6, 21, 81 minutes, 5 h 21.
ON_ITS_WAY = (
    (1 * MINUTE, 1 * MINUTE),
    (6 * MINUTE, 5 * MINUTE),
    (21 * MINUTE, 15 * MINUTE),
    (81 * MINUTE, 1 * HOUR),
    (321 * MINUTE, 4 * HOUR),
    (30 * DAY, DAY),
    (90 * DAY, WEEK),
)
OLD = (
    30 * DAY
)  # since its emission: of what is older, no data means that the service does not look so far back
TOO_OLD = ((7 * DAY, 7 * DAY), (37 * DAY, 30 * DAY), (127 * DAY, 90 * DAY))
DENIED = ((30 * DAY, DAY),)  # it may be corrected and sent again with the same clave
SILENCE = (2, 5, 15, 30, 60, 120, 240)  # minutes after so many requests in a row without an answer
HEARD_ONCE = 15 * MINUTE
ANNULLED_UNTIL = 8  # day of the next month on which no annulment can be asked for any more
WINDOW = 2.5 * DAY  # over which the look at that time is spread
LATE_LOOKS = (90 * DAY, 365 * DAY)  # after the emission: what the SRI annuls by itself
SHARE, MOST = 0.2, 6 * HOUR  # of a wait, and at most, that chance adds


def spread_out(wait: timedelta, spread: float) -> timedelta:
    """Make a wait a little longer.

    >>> spread_out(timedelta(minutes=10), 0.5), spread_out(timedelta(days=7), 1)
    (datetime.timedelta(seconds=660), datetime.timedelta(days=7, seconds=21600))
    """
    return wait + min(wait * SHARE, MOST) * spread


def step(table: tuple[tuple[timedelta, timedelta], ...], since: datetime, now: datetime) -> timedelta | None:
    """Look the next wait up for what has been asked about since then."""
    return next((wait for until, wait in table if now - since < until), None)


def on_its_way(since: datetime, emitted: date, now: datetime, spread: float) -> datetime | None:
    """Say when to ask again about one without an authorisation: EN_PROCESO or SIN_DATOS."""
    old = now - midnight(emitted) >= OLD
    return after(step(TOO_OLD if old else ON_ITS_WAY, since, now), now, spread)


def denied(since: datetime, now: datetime, spread: float) -> datetime | None:
    """Say when to ask again about one that the SRI did not authorise, or of which it authorised another content."""
    return after(step(DENIED, since, now), now, spread)


def silent(failures: int, now: datetime, spread: float) -> datetime:
    """Say when to ask again after so many requests in a row without a trustworthy answer: without end."""
    minutes = SILENCE[min(max(failures, 1), len(SILENCE)) - 1]
    return now + spread_out(minutes * MINUTE, spread)


def heard_once(now: datetime, spread: float) -> datetime:
    """Say when to hear again what changes much."""
    return now + spread_out(HEARD_ONCE, spread)


def tomorrow(now: datetime, spread: float) -> datetime:
    """Say when to look at a state for the first time, and at one that is about to change."""
    return now + spread_out(DAY, spread)


def state(emitted: date, now: datetime, spread: float) -> datetime | None:
    """Say when to look again whether it was annulled.

    Weekly while it can be annulled, once that time is over, and then as long as the SRI may do it by itself.
    """
    end = no_longer_annulled(emitted)
    if now + WEEK < end:
        return min(now + spread_out(WEEK, spread), end + WINDOW * spread)
    looks = [end, *(midnight(emitted) + late for late in LATE_LOOKS)]
    following = next((look for look in looks if look > now), None)
    return following + WINDOW * spread if following else None


def no_longer_annulled(emitted: date) -> datetime:
    """Return the first instant of the 8th of the month after its emission, in Guayaquil.

    >>> no_longer_annulled(date(2026, 12, 31)).isoformat()
    '2027-01-08T00:00:00-05:00'
    """
    year, month = divmod(emitted.year * 12 + emitted.month, 12)
    return midnight(date(year, month + 1, ANNULLED_UNTIL))


def midnight(day: date) -> datetime:
    """Return the instant when a day began in Guayaquil."""
    return datetime(day.year, day.month, day.day, tzinfo=GUAYAQUIL)


def after(wait: timedelta | None, now: datetime, spread: float) -> datetime | None:
    return None if wait is None else now + spread_out(wait, spread)
