"""The lane that asks: what it does when a service is silent, when it is told to stop, and with what was here before."""

import threading
from datetime import timedelta

import pytest

from app.archive import backlog
from app.archive.inquiry_claims import Service
from app.db import db
from app.models import Action, Document, Event, Inquiry, Question, Rank
from app.sri.catalogo import Ambiente
from app.sri.respuesta import Estado, Respuesta
from app.worker import asking, heartbeat
from app.worker.asking import Asker
from app.worker.breaker import Breaker
from app.worker.shift import Shift, Turn
from app.worker.steps import STEPS
from tests import people

AUTHORISATION = Service(Question.AUTHORISATION, Ambiente.PRODUCCION)


def filed(*numbers, **about):
    """Vouchers that the SRI is asked about."""
    for number in numbers:
        people.arrive(people.authorised(secuencial=f"{number:09}", **about))
    return list(db.session.scalars(db.select(Document.clave_acceso).order_by(Document.id)))


def test_the_worker_has_a_lane_of_its_own_for_it():
    assert "sri" in {step.name for step in STEPS}


def test_nothing_is_asked_where_the_setting_is_off(app, asking):
    filed(1)
    app.config["SRI_CONFIRM"] = False

    with asking_lane(app) as work:
        assert work() is Turn.REST
    assert db.session.scalar(db.select(Inquiry.asked_at)) is None


def asking_lane(app):
    return asking.begin(Shift(app, "uno", threading.Event()))


def test_a_service_that_is_silent_three_times_is_left_in_peace_and_then_probed_ever_more_rarely(
    worker, office
):
    filed(*range(1, 11))
    office.is_silent("authorisation")

    assert len(worker()) == 3
    assert len(worker(seconds=59)) == 0
    assert len(worker(seconds=2)) == 1  # one request goes out, and decides about the next
    assert len(worker(seconds=61)) == 0
    assert len(worker(seconds=61)) == 1


def test_a_silent_service_holds_up_no_other_and_no_other_ambiente(worker, office):
    filed(1, 2, 3, 4)
    filed(5, ambiente="1")
    office.is_silent("authorisation")
    tests = db.session.scalars(db.select(Document.clave_acceso).where(Document.ambiente == "1")).one()
    office.says["authorisation", tests] = Respuesta(tests, Estado.EN_PROCESO)

    asked = worker()

    assert len(asked) == 4
    assert ("authorisation", tests) in asked


def test_one_answer_ends_the_peace(worker, office):
    claves = filed(1, 2, 3, 4, 5)
    office.is_silent("authorisation")
    worker()
    office.says["authorisation"] = lambda clave: Respuesta(clave, Estado.EN_PROCESO)

    assert len(worker(seconds=61)) >= 2
    assert {clave for _, clave in worker(minutes=3)} <= set(claves)
    assert worker.asker.breaker.paused(asking.now()) == frozenset()


def test_the_administrator_reads_since_when_which_service_is_silent(worker, office, app):
    filed(1, 2, 3)
    office.is_silent("authorisation")

    worker()

    [told] = worker.asker.shift.notes.told()
    assert told.startswith("La autorización de comprobantes del SRI no da una respuesta confiable desde el ")
    assert told.endswith("Lo último: El SRI no respondió a tiempo.")
    heartbeat.beat(app, "uno", worker.asker.shift.notes)
    assert heartbeat.troubles(app) == [told]

    office.says["authorisation"] = lambda clave: Respuesta(clave, Estado.EN_PROCESO)
    worker(minutes=5)

    assert worker.asker.shift.notes.told() == []


def test_told_to_stop_it_finishes_what_is_in_hand_and_takes_nothing_more(app, asking, clock, office):
    filed(1, 2, 3)
    stop = threading.Event()

    def answer(clave):
        stop.set()
        return Respuesta(clave, Estado.EN_PROCESO)

    office.says["authorisation"] = answer
    assert Asker(Shift(app, "uno", stop), office).turn() is Turn.REST

    answered = db.select(db.func.count(Inquiry.id)).where(Inquiry.answer == Estado.EN_PROCESO)
    assert db.session.scalar(answered) == 1
    assert db.session.scalar(db.select(db.func.count(Inquiry.leased_by))) == 0


class Killed(BaseException):
    """As a process that ends."""


def test_a_worker_that_dies_on_the_way_is_made_good_after_the_interval_and_not_before(
    worker, office, inquiry
):
    [clave] = filed(1)

    def die(_clave):
        raise Killed

    office.says["authorisation", clave] = die
    with pytest.raises(Killed):
        worker()
    db.session.rollback()
    office.authorises(people.authorised(secuencial="000000001"))

    assert worker(seconds=119) == []
    assert worker(seconds=2) == [("authorisation", clave)]
    assert inquiry().answers == 1
    assert worker(minutes=5) == []


def test_no_transaction_is_open_while_the_sri_is_talked_to(worker, office):
    [clave] = filed(1)

    def answer(asked):
        assert not db.session.registry().in_transaction()
        return Respuesta(asked, Estado.EN_PROCESO)

    office.says["authorisation", clave] = answer

    assert len(worker()) == 1


def test_the_rate_is_one_for_all_workers(app, worker, office, asking):
    filed(1, 2, 3, 4, 5)
    app.config["SRI_RATE"] = 2

    assert [len(worker()), len(worker(seconds=30)), len(worker(seconds=31))] == [2, 0, 2]


def before_it_was_on(app, *numbers):
    app.config["SRI_CONFIRM"] = False
    claves = filed(*numbers)
    people.arrive(people.signed(secuencial="000000099"))
    app.config["SRI_CONFIRM"] = True
    return claves


def test_what_was_here_before_is_taken_up_once_the_newest_first_and_in_short_steps(
    app, worker, office, monkeypatch
):
    claves = before_it_was_on(app, 1, 2, 3, 4, 5)
    monkeypatch.setattr(backlog, "WINDOW", 2)

    asked = [clave for turn in range(9) for _, clave in worker(seconds=turn)]

    assert asked[:5] == claves[::-1]
    assert len(set(asked)) == 6  # the one that waits in the tray too
    assert set(db.session.scalars(db.select(Inquiry.rank))) == {Rank.BACKLOG}
    assert worker.asker.backlog.is_done


def test_what_was_taken_up_is_never_taken_up_again(app, worker):
    before_it_was_on(app, 1, 2)
    for turn in range(4):
        worker(seconds=turn)
    kept = db.session.scalar(db.select(db.func.count(Inquiry.id)))

    again = Asker(worker.asker.shift, worker.asker.sri)
    while again.backlog.step():
        pass

    assert db.session.scalar(db.select(db.func.count(Inquiry.id))) == kept == 3


def test_a_pause_never_grows_beyond_half_an_hour(clock):
    breaker = Breaker()
    for _ in range(40):
        breaker.failed(AUTHORISATION, clock(), "Nada.")

    assert breaker.paused(clock() + timedelta(minutes=29)) == {AUTHORISATION}
    assert breaker.paused(clock() + timedelta(minutes=30)) == frozenset()


def test_an_upload_and_an_answer_about_the_same_voucher_at_once_file_it_once(app, worker, office):
    numbers = [f"{number:09}" for number in range(1, 21)]
    for number in numbers:
        people.arrive(people.signed(secuencial=number))
        office.authorises(people.authorised(secuencial=number))

    def upload():
        with app.app_context():
            for number in numbers:
                people.arrive(people.authorised(secuencial=number))
            db.session.remove()

    other = threading.Thread(target=upload)
    other.start()
    asked = worker()
    other.join()
    worker(minutes=2)

    filed = db.select(Event.document_id).where(Event.action == Action.FILED)
    assert len(asked) == len(set(db.session.scalars(filed))) == len(db.session.scalars(filed).all()) == 20
    confirmed = db.select(db.func.count(Document.id)).where(Document.confirmed_at.is_not(None))
    assert db.session.scalar(confirmed) == 20
