"""The hour here: where the clocks are turned, on the islands, and on the mainland."""

from datetime import UTC, datetime

import pytest

from app.models import MailKind, Notices
from app.notify import hours

MAINLAND, ISLANDS, TURNED = "America/Guayaquil", "Pacific/Galapagos", "America/New_York"


@pytest.fixture
def in_zone(app):
    def choose(zone):
        app.config["TIME_ZONE"] = zone

    return choose


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "by_day"),
    [
        (MAINLAND, "2026-11-24T12:59", False),
        (MAINLAND, "2026-11-24T13:00", True),
        (MAINLAND, "2026-11-24T22:59", True),
        (MAINLAND, "2026-11-24T23:00", False),
        (ISLANDS, "2026-11-24T13:30", False),
        (ISLANDS, "2026-11-24T23:30", True),
        (TURNED, "2026-07-01T12:30", True),  # summer: four hours behind
        (TURNED, "2026-12-01T12:30", False),  # winter: five
    ],
)
def test_reminders_leave_by_day_of_the_place(in_zone, zone, at, by_day):
    in_zone(zone)

    assert hours.is_day(utc(at)) is by_day
    assert hours.may_leave(MailKind.REMINDER, utc(at)) is by_day
    assert hours.may_leave(MailKind.RESET, utc(at))


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        (MAINLAND, "2026-11-24T11:59", "2026-11-24T12:00"),
        (MAINLAND, "2026-11-24T12:00", "2026-11-25T12:00"),
        (MAINLAND, "2026-11-25T03:00", "2026-11-25T12:00"),  # ten at night of the day before
        (ISLANDS, "2026-11-24T12:30", "2026-11-24T13:00"),
        (TURNED, "2026-03-07T20:00", "2026-03-08T11:00"),  # the night when an hour is lost
        (TURNED, "2026-03-07T11:59", "2026-03-07T12:00"),
        (TURNED, "2026-10-31T20:00", "2026-11-01T12:00"),  # the night that has an hour twice
        (TURNED, "2026-11-01T05:30", "2026-11-01T12:00"),  # the first half past one
        (TURNED, "2026-11-01T06:30", "2026-11-01T12:00"),  # and the second
    ],
)
def test_a_morning_is_seven_on_the_clock_of_the_place(in_zone, zone, at, due):
    in_zone(zone)

    assert hours.next_morning(utc(at)) == utc(due)
    assert hours.last_morning(utc(due)) == utc(due)
    assert hours.last_morning(utc(at)) <= utc(at)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24T15:00", "2026-11-30T12:00"),  # a Tuesday
        ("2026-11-30T11:59", "2026-11-30T12:00"),
        ("2026-11-30T12:00", "2026-12-07T12:00"),
        ("2026-11-30T03:00", "2026-11-30T12:00"),  # Sunday night here, Monday in London
    ],
)
def test_a_week_ends_on_monday_of_the_place(in_zone, at, due):
    in_zone(MAINLAND)

    assert hours.next_monday(utc(at)) == utc(due)
    assert hours.next_digest(Notices.WEEKLY, utc(at)) == utc(due)
    assert hours.next_digest(Notices.DAILY, utc(at)) == hours.next_morning(utc(at))
    assert hours.last_monday(utc(due)) == utc(due)
    assert hours.last_monday(utc(at)) < utc(due)


@pytest.mark.parametrize(
    ("kind", "at", "leaves"),
    [
        (MailKind.REMINDER, "2026-11-25T03:00", "2026-11-25T13:00"),
        (MailKind.REMINDER, "2026-11-24T12:30", "2026-11-24T13:00"),
        (MailKind.REMINDER, "2026-11-24T15:10", "2026-11-24T15:10"),
        (MailKind.DIGEST, "2026-11-25T03:00", "2026-11-25T12:00"),
        (MailKind.DIGEST, "2026-11-25T01:30", "2026-11-25T01:30"),
        (MailKind.NOTICE, "2026-11-25T03:00", "2026-11-25T03:00"),
    ],
)
def test_what_is_asked_at_night_leaves_in_the_morning(in_zone, kind, at, leaves):
    in_zone(MAINLAND)

    assert hours.when(kind, utc(at)) == utc(leaves)
