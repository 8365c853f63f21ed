"""Attempts are counted in one statement, whoever else is counting."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit, TooMany
from app.db import begin_write, db
from app.models import Throttle

TEN = Limit("prueba", 10, 300)


@pytest.fixture
def clock(monkeypatch):
    at = [1_000_000.0]
    monkeypatch.setattr(throttle.time, "time", lambda: at[0])
    return at


def passes(bucket):
    begin_write()
    try:
        throttle.take(bucket)
    except TooMany:
        db.session.rollback()
        return False
    db.session.commit()
    return True


def test_ten_pass_at_once_and_the_next_waits(app, clock):
    bucket = Bucket(TEN, "maria")

    assert [passes(bucket) for _ in range(11)] == [True] * 10 + [False]
    assert throttle.wait(bucket) == pytest.approx(30)
    assert passes(Bucket(TEN, "jorge"))
    assert passes(Bucket(Limit("otra", 10, 300), "maria"))


def test_it_refills_evenly(app, clock):
    bucket = Bucket(TEN, "maria")
    while passes(bucket):
        continue

    clock[0] += 29
    assert not passes(bucket)
    clock[0] += 2
    assert passes(bucket)
    assert not passes(bucket)
    clock[0] += 300
    assert [passes(bucket) for _ in range(11)] == [True] * 10 + [False]


def test_refusals_cost_nothing(app, clock):
    bucket = Bucket(TEN, "maria")
    while passes(bucket):
        continue
    before = db.session.scalar(select(Throttle.tat))
    for _ in range(50):
        passes(bucket)

    assert db.session.scalar(select(Throttle.tat)) == before


def test_what_was_right_is_given_back(app, clock):
    bucket = Bucket(TEN, "maria")
    for _ in range(30):
        assert passes(bucket)
        begin_write()
        throttle.give_back(bucket)
        db.session.commit()


def test_parallel_attempts_cannot_pass_together(app):
    hour = Bucket(Limit("carrera", 10, 36_000), "maria")

    def attempt(_):
        with app.app_context():
            return passes(hour)

    with ThreadPoolExecutor(8) as pool:
        allowed = sum(pool.map(attempt, range(60)))

    assert allowed == 10


def test_all_or_nothing_for_several_buckets(app, clock):
    small, large = Bucket(Limit("chica", 1, 300), "maria"), Bucket(TEN, "maria")
    begin_write()

    assert throttle.allows(small, large)
    assert not throttle.allows(small, large)
    assert throttle.wait(large) == 0
    assert db.session.scalar(select(Throttle.tat).where(Throttle.key == large.key)) == clock[0] + 30


def test_sweeping_takes_the_buckets_that_are_full_again(app, clock):
    assert passes(Bucket(TEN, "maria"))
    clock[0] += 20
    assert passes(Bucket(TEN, "jorge"))
    clock[0] += 15

    assert throttle.sweep() == 1


def test_no_two_limits_share_a_name_and_so_their_attempts():
    app = Path(throttle.__file__).parents[1]
    named = Counter(
        name
        for path in app.rglob("*.py")
        for name in re.findall(r'Limit\("([^"]+)"', path.read_text(encoding="utf-8"))
    )

    assert len(named) > 10
    assert set(named.values()) == {1}


def test_many_count_at_once_and_all_or_none(app, clock):
    bucket = Bucket(TEN, "maria")
    begin_write()
    assert throttle.room(bucket) == 10
    throttle.take(bucket, 7)
    assert throttle.room(bucket) == 3
    with pytest.raises(TooMany) as refused:
        throttle.take(bucket, 4)
    assert refused.value.seconds == 30
    throttle.take(bucket, 3)
    assert throttle.room(bucket) == 0
    with pytest.raises(TooMany):
        throttle.take(Bucket(TEN, "jorge"), 11)
    db.session.commit()
