"""The worker works until it is told to stop, rests when something is out of order, and shows that it lives."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app import worker
from app.accounts import throttle
from app.db import db, now
from app.models import Mail, MailState, Throttle
from app.worker import heartbeat, loop, mailing, sweeps

PATIENCE_SECONDS = 5  # the promise: due mail leaves within five seconds


@pytest.fixture
def inline(app):
    """Start workers in this process; they end with the test."""
    started = []

    def start():
        started.append(worker.start_inline(app))
        return started[-1]

    yield start
    for one in started:
        assert one.stop(10)


def states():
    db.session.rollback()
    return [mail.state for mail in db.session.scalars(db.select(Mail))]


def wait_until(true):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_due_mail_leaves_within_five_seconds(inline, waiting):
    inline()
    waiting(3)

    wait_until(lambda: states() == [MailState.SENT] * 3)


def test_several_workers_write_each_message_once(app, inline, waiting):
    waiting(20)
    for _ in range(3):
        inline()

    wait_until(lambda: states() == [MailState.SENT] * 20)

    assert len(list((Path(app.config["INSTANCE_DIR"]) / "outbox").iterdir())) == 20
    assert {mail.attempts for mail in db.session.scalars(db.select(Mail))} == {1}


def test_one_round_is_enough_when_asked_so(app, waiting):
    waiting()

    worker.run(app, threading.Event(), once=True)

    assert states() == [MailState.SENT]


def test_a_worker_told_to_stop_finishes_what_is_in_hand_and_takes_no_more(app, waiting, monkeypatch):
    waiting(3)
    stop = threading.Event()
    real = mailing.hand_over

    def slow(*arguments):
        stop.set()
        time.sleep(0.2)
        return real(*arguments)

    monkeypatch.setattr(mailing, "hand_over", slow)
    worker.run(app, stop)

    assert sorted(states()) == [MailState.QUEUED, MailState.QUEUED, MailState.SENT]


def test_trouble_with_the_database_makes_it_rest_and_go_on(app, waiting, monkeypatch):
    waiting()
    real, stop = mailing.send_due, threading.Event()
    tries = []

    def busy_at_first(**arguments):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("UPDATE", {}, RuntimeError("database is locked"))
        stop.set()
        return real(**{**arguments, "going": lambda: True})

    monkeypatch.setattr(mailing, "send_due", busy_at_first)
    monkeypatch.setattr(loop, "TICK_SECONDS", 0.01)
    worker.run(app, stop)

    assert (len(tries), states()) == (3, [MailState.SENT])


def test_what_nobody_foresaw_does_not_stop_it(app, waiting, monkeypatch, caplog):
    stop = threading.Event()
    tries = []

    def broken(**_arguments):
        tries.append(1)
        if len(tries) == 2:
            stop.set()
        raise ZeroDivisionError

    monkeypatch.setattr(mailing, "send_due", broken)
    monkeypatch.setattr(loop, "TICK_SECONDS", 0.01)
    worker.run(app, stop)

    assert len(tries) == 2
    assert "El trabajador tropezó y sigue." in caplog.text


def test_it_rests_longer_while_trouble_lasts_and_never_more_than_a_minute():
    pace = loop.Pace()

    assert pace.rest(trouble=False) == loop.TICK_SECONDS
    rests = [pace.rest(trouble=True) for _ in range(12)]
    assert rests[0] < 3
    assert 30 <= rests[-1] <= 60
    assert pace.rest(trouble=False) == loop.TICK_SECONDS


def test_an_outcome_is_written_down_even_when_the_database_is_busy_at_first(app, waiting, monkeypatch):
    waiting()
    real, tries = mailing.settle, []

    def busy_at_first(*arguments):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("UPDATE", {}, RuntimeError("database is locked"))
        return real(*arguments)

    monkeypatch.setattr(mailing, "settle", busy_at_first)

    assert mailing.send_due().sent == 1
    assert states() == [MailState.SENT]


def test_a_busy_database_while_composing_is_no_fault_of_the_message(app, waiting, monkeypatch):
    waiting()

    def busy(_mail):
        raise OperationalError("SELECT", {}, RuntimeError("database is locked"))

    monkeypatch.setattr(mailing.messages, "compose", busy)

    assert mailing.send_due().postponed == 1
    assert states() == [MailState.QUEUED]


def test_a_send_that_breaks_in_an_unforeseen_way_is_uncertain(app, waiting, monkeypatch):
    waiting()

    class Broken(mailing.files.Files):
        def send(self, *_arguments):
            raise ZeroDivisionError

    monkeypatch.setattr(mailing.files, "Files", Broken)

    assert mailing.send_due().uncertain == 1
    assert mailing.send_due().total == 0


def test_full_buckets_are_swept_and_the_others_stay(app):
    db.session.add_all(
        [Throttle(key="viejo", tat=time.time() - 9), Throttle(key="hoy", tat=time.time() + 99)]
    )
    db.session.commit()
    broom = sweeps.Broom()

    broom.sweep()

    assert db.session.scalars(db.select(Throttle.key)).all() == ["hoy"]
    assert throttle.sweep in sweeps.SWEEPS


def test_sweeping_is_not_for_every_second(app, monkeypatch):
    swept = []
    monkeypatch.setattr(sweeps, "SWEEPS", (lambda: swept.append(1),))
    broom = sweeps.Broom()

    broom.sweep()
    broom.sweep()

    assert swept == [1]


def test_a_living_worker_is_seen_and_a_stopped_one_too(app, inline):
    assert worker.status(app) == {"state": "stopped", "at": None, "worker": ""}
    one = inline()
    wait_until(lambda: worker.status(app)["state"] == "ok")
    assert one.stop(10)
    assert worker.status(app)["state"] == "stopped"


def test_a_worker_that_fell_silent_is_late(app, monkeypatch):
    heartbeat.beat(app, "uno")
    monkeypatch.setattr(heartbeat, "now", lambda: now() + timedelta(minutes=5))

    assert worker.status(app)["state"] == "late"


def test_a_worker_that_stops_leaves_anothers_sign_of_life(app):
    heartbeat.beat(app, "dos")
    heartbeat.stop(app, "uno")

    assert worker.status(app)["worker"] == "dos"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"worker": 1}', '{"worker": "x", "at": "ayer"}'])
def test_a_damaged_sign_of_life_is_none(app, damage):
    heartbeat.place(app).write_text(damage)

    assert worker.status(app)["state"] == "stopped"
