"""`flask outbox send` and `flask worker`."""

import os
import re
import signal
import stat
import threading
from pathlib import Path

import pytest

from app.db import db
from app.models import Mail, MailState
from tests.notify import sinks
from tests.notify.sinks import Sink


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=[*arguments])


def point(app, port):
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
    app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", port


def test_what_is_due_leaves_and_is_counted(app, run, waiting):
    waiting(3)

    result = run("outbox", "send")

    assert (result.exit_code, result.stdout) == (0, "enviados 3, fallidos 0, inciertos 0\n"), result.output


def test_without_a_mail_server_messages_are_files_for_their_owner_alone(app, run, waiting):
    waiting()
    run("outbox", "send")

    folder = Path(app.config["INSTANCE_DIR"]) / "outbox"
    [path] = folder.iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}Z-1-password-changed\.eml", path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_to_send_is_no_failure(app, run):
    result = run("outbox", "send")

    assert (result.exit_code, result.stdout) == (0, "enviados 0, fallidos 0, inciertos 0\n")


def test_a_failure_ends_with_three(app, run, waiting):
    waiting(2)
    with sinks.serving(Sink(on_rcpt="550 no")) as port:
        point(app, port)
        result = run("outbox", "send")

    assert (result.exit_code, result.stdout) == (3, "enviados 0, fallidos 2, inciertos 0\n")


def test_a_failure_that_will_be_tried_again_says_so(app, run, waiting):
    waiting()
    point(app, sinks.free_port())

    result = run("outbox", "send")

    assert (result.exit_code, result.stdout) == (3, "enviados 0, fallidos 1, inciertos 0\n")
    assert "se intentarán otra vez" in result.stderr


def test_a_limit_is_kept_and_what_waits_is_said(app, run, waiting):
    waiting(3)

    result = run("outbox", "send", "--limit", "2")

    assert result.stdout == "enviados 2, fallidos 0, inciertos 0\n"
    assert "Por enviar: 1." in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_works_until_it_is_told_to_stop(app, run, waiting, number):
    waiting()
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    timer = threading.Timer(1.0, os.kill, (os.getpid(), number))
    timer.start()
    try:
        result = run("worker")
    finally:
        timer.join()
        for one, handler in before.items():
            signal.signal(one, handler)

    assert result.exit_code == 0, result.output
    db.session.rollback()
    assert [mail.state for mail in db.session.scalars(db.select(Mail))] == [MailState.SENT]
