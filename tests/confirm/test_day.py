"""A day of the SRI being down, slow, cut, contradictory and wrong ends in the right state for every voucher.

Two workers ask over real HTTP; only the clock is ours. SRI_DAY sets the number of vouchers on PostgreSQL.
"""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.archive import inquiries
from app.db import begin_write, db
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import (
    Action,
    Arrival,
    ArrivalOutcome,
    Document,
    Door,
    Event,
    Inquiry,
    Mail,
    MailKind,
    Question,
)
from app.worker.asking import Asker
from app.worker.shift import Shift
from tests.confirm.day import Killed, Log, Messenger, Town, world

THE_DAY = timedelta(hours=40)  # the day, and the looks at each state on the next
RATE = 150
DEATHS = 41  # every so many vouchers, a worker dies once


def size(database):
    return 1_000 if database.startswith("sqlite") else int(os.environ.get("SRI_DAY", "100"))


@pytest.fixture
def town(app, asking, clock, database):
    app.config["SRI_RATE"] = RATE
    if database.startswith("sqlite"):
        event.listen(db.engine, "connect", hurry)  # what a power cut does is shown elsewhere
        db.engine.dispose()
    town = Town(clock)
    with town.sri:
        yield town


def hurry(connection, _record):
    connection.execute("PRAGMA synchronous=OFF")


def come_in(vouchers):
    """File what may be filed, and let the rest wait."""
    examined = [receive.examine(voucher.came, None) for voucher in vouchers]
    begin_write()
    for examenes in examined:
        receive.receive(examenes, Origin("factura.xml", Door.FOLDER))
    db.session.commit()


class Shop:
    """Two workers who ask, each in a thread of its own. One that dies is replaced by another."""

    def __init__(self, app, town, deaths):
        self.app, self.town, self.log, self.deaths, self.hired = app, town, Log(), deaths, 0
        self.askers = [self.hire(), self.hire()]
        self.threads = ThreadPoolExecutor(2)

    def hire(self):
        self.hired += 1
        messenger = Messenger(self.town.sri, self.town.clock, self.log, self.deaths)
        return Asker(Shift(self.app, f"trabajador-{self.hired}", threading.Event()), messenger)

    def work(self):
        """Let both take their turn at the same time."""
        list(self.threads.map(self.turn, range(2)))

    def turn(self, place):
        with self.app.app_context():
            try:
                self.askers[place].turn()
            except Killed:
                self.askers[place] = self.hire()
            finally:
                db.session.remove()


def passes(shop, town):
    """Let the day pass, two minutes at a time where something is due."""
    end = town.clock() + THE_DAY
    while town.clock() < end:
        town.turns()
        shop.work()
        due = db.session.scalar(db.select(db.func.min(Inquiry.due_at)))
        db.session.rollback()
        town.clock.at = min(max(due, town.clock() + timedelta(minutes=2)), end)
    shop.threads.shutdown()


def state_of(voucher, documents, arrivals):
    """Say in a word how a voucher stands here."""
    document = documents.get(voucher.clave)
    inquiry = inquiries.find(voucher.clave)
    if document is None:
        [arrival] = [one for one in arrivals if one.clave_acceso == voucher.clave and one.door != "sri"]
        return "pending" if arrival.outcome is ArrivalOutcome.PENDING else arrival.code
    if document.annulled_at:
        return "annulled"
    if document.confirmed_at:
        return "confirmed"
    return "other content" if inquiry.differs else "disputed"


RIGHT = {
    "good": "confirmed",
    "bare": "confirmed",
    "on_its_way": "confirmed",
    "denied": "E_SRI_NOT",
    "unknown": "pending",
    "annulled": "annulled",
    "annulled_by_mistake": "confirmed",
    "other_once": "confirmed",
    "other": "other content",
    "bare_other": "E_SRI_OTHER",
    "disputed": "disputed",
}


def test_a_day_of_the_sri_down_slow_and_wrong_ends_in_the_right_state(app, town, database):
    vouchers = world(town, size(database))
    come_in(vouchers)
    shop = Shop(app, town, {one.clave: Question.AUTHORISATION for one in vouchers[::DEATHS]})

    passes(shop, town)

    db.session.expire_all()
    documents = {one.clave_acceso: one for one in db.session.scalars(db.select(Document))}
    arrivals = db.session.scalars(db.select(Arrival)).all()
    wrong = {
        one.clave: (one.kind, found)
        for one in vouchers
        if (found := state_of(one, documents, arrivals)) != RIGHT[one.kind]
    }
    tell(shop, vouchers, documents, arrivals)
    assert wrong == {}
    assert shop.log.too_soon() == []
    assert shop.log.busiest_minute() <= RATE
    assert shop.deaths == {}
    nothing_is_doubled(documents, vouchers)


def nothing_is_doubled(documents, vouchers):
    """Each act is told once, and each annulment to its receiver once."""
    acts = Counter(db.session.execute(db.select(Event.document_id, Event.action)).all())
    once = {Action.FILED, Action.CONFIRMED, Action.ANNULLED, Action.DISPUTED, Action.CONFLICTED}
    assert {key: times for key, times in acts.items() if key[1] in once and times > 1} == {}
    annulled = sum(voucher.kind == "annulled" for voucher in vouchers)
    told = db.select(db.func.count(Mail.id)).where(Mail.kind == MailKind.ANNULLED)
    assert db.session.scalar(told) == annulled
    assert sum(document.confirmed_at is not None for document in documents.values()) == sum(
        RIGHT[voucher.kind] in {"confirmed", "annulled"} for voucher in vouchers
    )


def tell(shop, vouchers, documents, arrivals):
    """Print the figures of the day."""
    states = Counter(state_of(one, documents, arrivals) for one in vouchers)
    figures = [
        f"{len(vouchers)} comprobantes, {len(shop.log.lines)} preguntas, {shop.hired} trabajadores",
        *(f"{times:6} {what}" for what, times in sorted(shop.log.outcomes().items())),
        *(f"{times:6} {what}" for what, times in sorted(states.items())),
        f"{shop.log.busiest_minute():6} preguntas en el minuto más lleno, de {RATE}",
    ]
    print("", *figures, sep="\n")  # noqa: T201  (a measurement)
