"""Each step has a lane of its own: one that is long, stuck or broken holds up no other."""

import threading
import time
from datetime import timedelta

import pytest

from app import worker
from app.db import db, now
from app.models import Mail, MailState
from app.worker import heartbeat, loop
from app.worker.shift import Step, Turn, plainly
from app.worker.steps import STEPS

PATIENCE_SECONDS = 5


@pytest.fixture
def beside(app, monkeypatch):
    """Run a worker that has one step more; end it with the test."""
    started = []

    def start(*steps):
        monkeypatch.setattr(loop, "STEPS", (*STEPS, *steps))
        started.append(worker.start_inline(app))
        return started[-1]

    yield start
    for one in started:
        one.stop(10)


def wait_until(true):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sent():
    db.session.rollback()
    return db.session.scalars(db.select(Mail.state)).all() == [MailState.SENT]


def test_a_step_that_does_not_end_holds_up_no_mail(beside, waiting):
    forever = threading.Event()
    beside(Step("eterno", plainly(lambda _shift: forever.wait())))
    waiting()

    wait_until(sent)
    forever.set()


def test_a_step_that_breaks_holds_up_no_mail(beside, waiting, caplog):
    def broken(_shift):
        raise ZeroDivisionError

    beside(Step("roto", plainly(broken)))
    waiting()

    wait_until(sent)
    assert "El trabajador tropezó y sigue." in caplog.text


def test_a_step_with_more_to_do_is_asked_again_at_once(beside):
    turns = []

    def much(_shift):
        turns.append(time.monotonic())
        return Turn.MORE if len(turns) < 20 else Turn.REST

    beside(Step("mucho", plainly(much)))

    wait_until(lambda: len(turns) >= 20)
    assert turns[19] - turns[0] < loop.TICK_SECONDS


def test_a_step_that_does_not_end_holds_up_the_stop_no_longer_than_the_drain(beside, monkeypatch):
    monkeypatch.setattr(loop, "DRAIN_SECONDS", 0.2)
    forever = threading.Event()
    one = beside(Step("eterno", plainly(lambda _shift: forever.wait())))

    assert one.stop(PATIENCE_SECONDS)
    forever.set()


def test_workers_tell_what_they_are_at_and_what_is_out_of_order(app, beside, monkeypatch):
    monkeypatch.setattr(heartbeat, "EVERY", timedelta(seconds=0.1))

    def told(shift):
        shift.at("cargando «enero.zip»")
        shift.tell("La carpeta /x no se puede leer.", "La carpeta /x no se puede leer.")

    assert (worker.workers(app), worker.troubles(app)) == ([], [])
    one = beside(Step("carpeta", plainly(told)))
    wait_until(lambda: worker.troubles(app) == ["La carpeta /x no se puede leer."])

    [alive] = worker.workers(app)
    assert alive["doing"]["carpeta"] == "cargando «enero.zip»"
    assert alive["state"] == "ok"
    assert now() - timedelta(minutes=1) < alive["since"] <= alive["at"] <= now()
    assert one.stop(10)
    assert (worker.workers(app), worker.troubles(app)) == ([], [])


def test_what_a_silent_worker_told_is_no_trouble_of_today_and_is_forgotten(app, monkeypatch):
    notes = heartbeat.Notes()
    notes.troubles["carpeta"] = ("No queda espacio en el disco.",)
    heartbeat.beat(app, "uno", notes)
    assert worker.troubles(app) == ["No queda espacio en el disco."]

    monkeypatch.setattr(heartbeat, "now", lambda: now() + timedelta(minutes=5))
    assert worker.troubles(app) == []
    assert [one["state"] for one in worker.workers(app)] == ["late"]

    monkeypatch.setattr(heartbeat, "now", lambda: now() + timedelta(hours=2))
    heartbeat.forget_the_dead(app)
    assert worker.workers(app) == []


def test_a_worker_with_a_stuck_lane_shows_no_life(app, monkeypatch):
    shift = loop.Shift(app, "uno", threading.Event())
    shift.of("correo").going()
    pulse = loop.Pulse(shift)
    monkeypatch.setattr(heartbeat, "ALIVE", timedelta(seconds=-1))

    pulse.beat()

    assert worker.status(app)["state"] == "stopped"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"worker": "x", "at": "2026-01-01T00:00:00+00:00"}'])
def test_a_damaged_file_of_a_worker_is_no_worker(app, damage):
    path = heartbeat.place_of(app, "uno")
    path.parent.mkdir()
    path.write_text(damage)

    assert worker.workers(app) == []
