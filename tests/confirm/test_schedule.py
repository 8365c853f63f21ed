"""When the SRI is asked again, by table."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.confirm import schedule
from app.sri.momento import GUAYAQUIL

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
EMITTED = date(2026, 3, 2)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), MINUTE),
        (59 * timedelta(seconds=1), MINUTE),
        (MINUTE, 5 * MINUTE),
        (6 * MINUTE, 15 * MINUTE),
        (21 * MINUTE, HOUR),
        (81 * MINUTE, 4 * HOUR),
        (6 * HOUR, DAY),
        (29 * DAY, DAY),
    ],
)
def test_what_is_on_its_way_is_asked_about_ever_more_rarely(age, wait):
    now = START + age

    assert schedule.on_its_way(START, now.date(), now, 0) == now + wait


def test_what_is_on_its_way_is_given_up_after_ninety_days():
    weekly, over = START + 31 * DAY, START + 90 * DAY

    assert schedule.on_its_way(START, weekly.date(), weekly, 0) == weekly + 7 * DAY
    assert schedule.on_its_way(START, over.date(), over, 0) is None


@pytest.mark.parametrize(("age", "wait"), [(0, 7), (6, 7), (7, 30), (36, 30), (37, 90), (127, None)])
def test_what_is_too_old_for_the_service_is_asked_about_rarely(age, wait):
    now = START + age * DAY

    due = schedule.on_its_way(START, date(2024, 1, 15), now, 0)

    assert due == (None if wait is None else now + wait * DAY)


def test_a_refusal_is_looked_at_daily_for_thirty_days():
    assert schedule.denied(START, START + 29 * DAY, 0) == START + 30 * DAY
    assert schedule.denied(START, START + 30 * DAY, 0) is None


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 2), (2, 5), (3, 15), (4, 30), (5, 60), (7, 240), (900, 240)]
)
def test_silence_is_asked_again_without_end(failures, minutes):
    assert schedule.silent(failures, START, 0) == START + minutes * MINUTE


def test_what_changes_much_is_heard_again_in_a_quarter_of_an_hour():
    assert schedule.heard_once(START, 0) == START + 15 * MINUTE


def test_the_state_is_looked_at_weekly_when_it_can_no_longer_be_annulled_and_late():
    looks, at = [], schedule.tomorrow(START, 0)
    while at:
        looks.append(at)
        at = schedule.state(EMITTED, at, 0)

    assert [look.astimezone(GUAYAQUIL).date().isoformat() for look in looks] == [
        "2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24", "2026-03-31", "2026-04-07", "2026-04-08",
        "2026-05-31", "2027-03-02",
    ]  # fmt: skip


@pytest.mark.parametrize("spread", [0, 0.5, 0.999])
def test_the_look_at_the_end_falls_between_the_8th_and_the_10th(spread):
    due = schedule.state(EMITTED, datetime(2026, 4, 6, 12, tzinfo=UTC), spread)

    assert due.astimezone(GUAYAQUIL).date() in {date(2026, 4, day) for day in (8, 9, 10)}


@pytest.mark.parametrize("spread", [0, 0.5, 0.999])
def test_a_weekly_look_never_jumps_over_the_end(spread):
    for day in range(31):
        now = datetime(2026, 3, 3, 12, tzinfo=UTC) + day * DAY

        assert (
            now + 12 * HOUR < schedule.state(EMITTED, now, spread) < datetime(2026, 4, 11, tzinfo=GUAYAQUIL)
        )


def test_what_came_in_together_is_not_asked_together():
    waits = {schedule.silent(1, START, spread / 10) for spread in range(10)}

    assert len(waits) == 10
    assert all(2 * MINUTE <= at - START < 2.4 * MINUTE for at in waits)
