"""Workers are killed without warning while they read a mailbox of vouchers and of notices that came back:
nothing is lost, nothing is doubled, and nothing is marked as read before it is committed.

`make durability` brings more in; here a few do.
"""

import os
import random
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.db import db
from app.models import Action, Arrival, Door, Event, Mail, MailFate, MailKind, ReceivedMail
from app.worker import mailing
from tests import imap, people
from tests.durability.chaos import WORKER, Victim
from tests.ingest.mailbox.letters import letter, part, report, text

VOUCHERS = int(os.environ.get("DURABILITY_VOUCHERS", "16"))
IS_LONG = VOUCHERS > 100
BOUNCES = VOUCHERS // 4
IN_EACH = 2  # vouchers in a message
KILLS = 40 if IS_LONG else 3
WORKERS = 3 if IS_LONG else 1
PATIENCE_SECONDS = 300.0 if IS_LONG else 120.0


@pytest.fixture
def post():
    with imap.serving() as served:
        yield served


@pytest.fixture
def settings(settings):
    return {**settings, "PUBLIC_URL": "http://127.0.0.1"}


@pytest.fixture
def environ(app, post):
    """What each worker is told."""
    return {
        "FLASK_APP": "wsgi",
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "PUBLIC_URL": "http://127.0.0.1",
        "WORKER": "off",
        **{name: str(value) for name, value in imap.settings(post).items()},
    }


@pytest.fixture
def notices(app):
    """Notices that left, each to a customer of its own."""
    people.firm()
    for number in range(BOUNCES):
        about = {"to": f"{1750000000 + number:010}", "email": f"cliente{number}@ejemplo.ec"}
        people.filed(secuencial=9000 + number, **about, **people.fresh())
    mailing.send_due()
    return db.session.scalars(select(Mail).where(Mail.kind == MailKind.NOTICE)).all()


def messages(notices, chance):
    """Vouchers, some at a time, what came back, and what is neither; in no order."""
    signed = [people.authorised(secuencial=number) for number in range(1, VOUCHERS + 1)]
    made = [
        letter(*(part(xml, name=f"{at + n}.xml") for n, xml in enumerate(signed[at : at + IN_EACH])))
        for at in range(0, VOUCHERS, IN_EACH)
    ]
    made += [report(mail.message_id, mail.to) for mail in notices]
    made += [letter(text(f"Hola, {number}")) for number in range(2)]
    chance.shuffle(made)
    return made


def committed():
    db.session.rollback()
    return dict(tuple(row) for row in db.session.execute(select(ReceivedMail.uid, ReceivedMail.fate)))


def check_marks(post):
    """Whatever is marked as read by now was committed before. Return how many are."""
    seen = post.seen()
    assert set(seen) <= set(committed())
    return len(seen)


def wait_until(true):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_killed_at_random_nothing_is_lost_and_nothing_is_doubled(app, environ, post, notices, tmp_path):
    chance = random.Random(VOUCHERS)
    post.put(*(sent := messages(notices, chance)))
    workers = [Victim(WORKER, environ, tmp_path / f"w{number}.log") for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for _ in range(KILLS):
        enough = min(len(committed()) + chance.randint(1, max(2, len(sent) // KILLS // 2)), len(sent))
        wait_until(lambda enough=enough: len(committed()) >= enough and check_marks(post) >= 0)
        time.sleep(chance.uniform(0, 0.1))
        victim = chance.choice(workers)
        victim.kill()
        victim.start()

    wait_until(lambda: len(committed()) == len(sent) and check_marks(post) >= 0)
    assert {worker.stop() for worker in workers} == {0}

    check_messages(post)
    check_vouchers()
    check_bounces(notices)


def check_messages(post):
    """Each message has one row, and each that was read to the end its fate."""
    assert sorted(committed()) == post.all()
    fates = Counter(committed().values())
    assert fates == {
        MailFate.READ: VOUCHERS // IN_EACH,
        MailFate.BOUNCE: BOUNCES,
        MailFate.IGNORED: 2,
    }


def check_vouchers():
    """Each voucher came in once."""
    came = select(Arrival.clave_acceso, Arrival.times).where(Arrival.door == Door.MAILBOX)
    rows = db.session.execute(came).all()
    assert len({row.clave_acceso for row in rows}) == len(rows) == VOUCHERS
    assert {row.times for row in rows} == {1}
    assert db.session.scalar(select(func.sum(ReceivedMail.vouchers))) == VOUCHERS


def check_bounces(notices):
    """Each notice that came back is told once in the trail of its document."""
    told = db.session.scalars(select(Event.document_id).where(Event.action == Action.BOUNCED)).all()
    assert sorted(told) == sorted(mail.document_id for mail in notices)
    assert db.session.scalar(select(func.count()).where(Mail.bounced_at.is_not(None))) == len(notices)
