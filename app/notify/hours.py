"""The hour here: in the time zone of the installation (TIME_ZONE), whatever its summers do to the clock.

reminders        leave from 8:00 to 18:00: a message that arrives at night is no kindness
digests          are gathered at 7:00, before work begins, and leave until 21:00
anything else    leaves at once
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from app.models import MailKind, Notices

MORNING = 7
DAY = range(8, 18)
AWAKE = range(MORNING, 21)
HOURS = {MailKind.REMINDER: DAY, MailKind.DIGEST: AWAKE, MailKind.FIRM_SUMMARY: AWAKE}
MONDAY = 0
WEEK = 7


def here(at: datetime) -> datetime:
    """Return an instant as the clocks here show it."""
    return at.astimezone(ZoneInfo(current_app.config["TIME_ZONE"]))


def is_day(at: datetime) -> bool:
    """Tell whether people here are at work."""
    return here(at).hour in DAY


def may_leave(kind: MailKind, at: datetime) -> bool:
    """Tell whether a message of this kind may leave at this hour."""
    return kind not in HOURS or here(at).hour in HOURS[kind]


def when(kind: MailKind, at: datetime) -> datetime:
    """Return the first instant, from one on, when a message of this kind may leave."""
    if may_leave(kind, at):
        return at
    return next_hour(at, HOURS[kind].start)


def next_hour(at: datetime, hour: int) -> datetime:
    """Return the next instant when the clocks here show this hour: today if it is still to come, else tomorrow."""
    local = here(at)
    today = on(local, 0, hour)
    return today if today > at else on(local, 1, hour)


def next_morning(at: datetime) -> datetime:
    """Return when the next digest of a day is due."""
    return next_hour(at, MORNING)


def next_monday(at: datetime) -> datetime:
    """Return when the next digest of a week is due."""
    local = here(at)
    days = (MONDAY - local.weekday()) % WEEK
    this = on(local, days, MORNING)
    return this if this > at else on(local, days + WEEK, MORNING)


def next_digest(notices: Notices, at: datetime) -> datetime:
    """Return when the next digest of somebody with this choice is due."""
    return next_monday(at) if notices is Notices.WEEKLY else next_morning(at)


def last_morning(at: datetime) -> datetime:
    """Return when the last digest of a day was due."""
    local = here(at)
    today = on(local, 0, MORNING)
    return today if today <= at else on(local, -1, MORNING)


def last_monday(at: datetime) -> datetime:
    """Return when the last digest of a week was due."""
    local = here(at)
    days = -((local.weekday() - MONDAY) % WEEK)
    this = on(local, days, MORNING)
    return this if this <= at else on(local, days - WEEK, MORNING)


def on(local: datetime, days: int, hour: int) -> datetime:
    """Return an hour of the clocks here, so many days from a day, as an instant in UTC."""
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, time(hour), local.tzinfo).astimezone(UTC)
