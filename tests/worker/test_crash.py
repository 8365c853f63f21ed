"""A process killed in the middle of a send: nobody sends that message again by itself."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from app.db import db, now
from app.models import Mail, MailState
from app.worker import mailing
from tests.notify import sinks
from tests.notify.sinks import Sink

ROOT = Path(__file__).parents[2]


class Slow(Sink):
    """Take the data and keep its sender waiting."""

    def __init__(self):
        super().__init__()
        self.arrived = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (aiosmtpd calls it so)
        self.received.append(envelope.content)
        self.arrived.set()
        await asyncio.sleep(60)


def sending(app, port):
    settings = {
        "FLASK_APP": "wsgi",
        "INSTANCE_DIR": str(app.config["INSTANCE_DIR"]),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "outbox", "send"], cwd=ROOT, env={**os.environ, **settings}
    )


def states():
    db.session.rollback()
    return [mail.state for mail in db.session.scalars(db.select(Mail).order_by(Mail.id))]


def test_a_message_in_the_air_when_its_process_is_killed_becomes_uncertain(app, waiting):
    waiting(2)
    sink = Slow()
    with sinks.serving(sink) as port:
        process = sending(app, port)
        assert sink.arrived.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert states() == [MailState.SENDING, MailState.QUEUED]

    first = db.session.get(Mail, 1)
    first.leased_until = now() - timedelta(seconds=1)
    db.session.commit()
    good = Sink()
    with sinks.serving(good) as port:
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
        app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", port
        tally = mailing.send_due()

    assert (tally.sent, tally.uncertain) == (1, 1)
    assert states() == [MailState.UNCERTAIN, MailState.SENT]
    assert len(sink.received) == len(good.received) == 1
