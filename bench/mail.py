"""Mail: notices to an SMTP server, against Flask-Mail with one connection a mail.

All send the same text, HTML, XML and PDF to the same aiosmtpd sink in a process of its own; rounds are
interleaved and medians compared. The voucher is read and printed beforehand for everyone. Twice ours: only
what Flask-Mail does too (build and send), and the whole way from the outbox: claim, compose, build, send and
record, one commit a mail (SQLite, WAL, synchronous=FULL).
Targets, for building and sending: ≥ 2 × the mails a second and ≤ 2 ms of client CPU a mail.

    python -m bench.mail [--mails 100] [--rounds 5]
"""

from __future__ import annotations

import argparse
import multiprocessing
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from flask_mail import Mail as FlaskMail
from flask_mail import Message
from sqlalchemy import update

import config
from app import create_app, schema
from app.db import begin_write, db, now
from app.models import Mail, MailState
from app.notify import messages, mime, notice
from app.notify.letter import Letter
from app.worker import mailing
from tests import people

FASTER, CPU_MS = 2.0, 2.0


class Sink:
    """Accept everything and keep nothing."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd calls it so)
        return "250 OK"


def serve(ready: Any, stop: Any) -> None:
    """Run the sink in its own process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.put(port)
    stop.wait()
    controller.stop()


@contextmanager
def sink() -> Iterator[int]:
    """Start the sink; give its port."""
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Queue(), context.Event()
    process = context.Process(target=serve, args=(ready, stop))
    process.start()
    try:
        yield ready.get(timeout=20)
    finally:
        stop.set()
        process.join()


@contextmanager
def installation(folder: Path, port: int, mails: int) -> Iterator[Flask]:
    """Make an installation with one notice for each of so many vouchers."""
    values = config.load({"INSTANCE_DIR": str(folder), "WORKER": "off", "MAIL_RATE": "100000"})
    app = create_app({**values, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port})
    schema.upgrade(app)
    with app.app_context():
        people.firm()
        for number in range(1, mails + 1):
            people.filed(to=people.MARIA, email="maria@ejemplo.ec", secuencial=number, **people.fresh())
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Sample:
    """One round of one way."""

    rate: float  # mails a second
    cpu_ms: float  # of the client, a mail


def measure(send: Callable[[], int]) -> Sample:
    """Time one round by the wall and by the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    mails = send()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Sample(mails / wall, 1000 * cpu / mails)


def requeue() -> None:
    """Put every notice back where it began."""
    begin_write()
    db.session.execute(update(Mail).values(state=MailState.QUEUED, due_at=now(), attempts=0))
    db.session.commit()


def ours() -> int:
    """Send what is due as a worker does."""
    tally = mailing.send_due()
    assert tally.sent == tally.total
    return tally.sent


def build_and_send(letter: Letter, mails: int) -> int:
    """Send the same letter many times over one connection, built anew each time."""
    with mailing.transport() as post:
        for _ in range(mails):
            post.send(letter.sender, letter.to, mime.build(letter), "")
    return mails


def flask_mail(post: FlaskMail, letter: Letter, mails: int) -> int:
    """Send as Flask-Mail's documentation shows: build a message, open a connection, send, close."""
    html = letter.html.replace("><", ">\n<")  # it encodes no HTML, and servers refuse lines over 998 octets
    for _ in range(mails):
        message = Message(letter.subject.strip(), [letter.to], letter.text, html)
        for attachment in letter.attachments:
            message.attach(attachment.name, attachment.media_type, attachment.data)
        post.send(message)
    return mails


def line(name: str, samples: list[Sample]) -> tuple[float, float]:
    """Print the medians of one way and return them."""
    rate = statistics.median(sample.rate for sample in samples)
    cpu = statistics.median(sample.cpu_ms for sample in samples)
    print(f"{name:48} {rate:8.1f} mails/s {cpu:8.2f} ms CPU a mail")
    return rate, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sink() as port,
        installation(Path(folder), port, options.mails) as app,
    ):
        letter = messages.compose(db.session.get_one(Mail, 1))
        notice.files = lambda _row: letter.attachments
        post, theirs, mine, whole = FlaskMail(app), [], [], []
        for _ in range(options.rounds):
            requeue()
            whole.append(measure(ours))
            mine.append(measure(lambda: build_and_send(letter, options.mails)))
            theirs.append(measure(lambda: flask_mail(post, letter, options.mails)))
    size = sum(len(attachment.data) for attachment in letter.attachments)
    print(f"{options.mails} notices with {size / 1024:.0f} KiB attached, {options.rounds} rounds")
    slow, _ = line("Flask-Mail, one connection a mail", theirs)
    fast, cpu = line("ClickFactura, build and send", mine)
    line("ClickFactura, from the outbox to the record", whole)
    print(f"{fast / slow:.2f} × the mails a second (target ≥ {FASTER}); {cpu:.2f} ms CPU (target ≤ {CPU_MS})")


if __name__ == "__main__":
    main()
