"""What becomes of a message with each kind of mail server."""

import threading
import time
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult

from app.db import db, now
from app.models import Action, Event, Mail, MailState
from app.notify import messages, smtp
from app.worker import mailing
from tests.notify import sinks
from tests.notify.sinks import Sink


@pytest.fixture
def sink(by_smtp):
    """A mail server that accepts everything, until it is told otherwise."""
    sink = Sink()
    with sinks.serving(sink) as port:
        by_smtp(port)
        yield sink


def states():
    db.session.rollback()
    return [mail.state for mail in db.session.scalars(db.select(Mail).order_by(Mail.id))]


def mail():
    db.session.rollback()
    return db.session.scalars(db.select(Mail).order_by(Mail.id)).first()


def events():
    return db.session.scalars(db.select(Event.action).order_by(Event.id)).all()


def test_many_messages_leave_over_one_connection(sink, queued):
    queued(20)

    tally = mailing.send_due()

    assert (tally.sent, tally.failed, tally.uncertain) == (20, 0, 0)
    assert (len(sink.received), sink.connections) == (20, 1)
    assert set(states()) == {MailState.SENT}
    assert all(to == ["maria@ejemplo.ec"] for _sender, to in sink.envelopes)
    assert {sender for sender, _to in sink.envelopes} == {"clickfactura@localhost"}


def test_a_notice_that_left_is_in_the_trail(sink, notice):
    mailing.send_due()

    assert events() == [Action.FILED, Action.NOTICE_QUEUED, Action.NOTICE_SENT]
    assert mail().sent_at is not None
    assert sink.messages[0]["X-ClickFactura-Kind"] == "notice"


def test_at_most_the_asked_number_leaves(sink, queued):
    queued(3)

    assert mailing.send_due(limit=2).sent == 2
    assert len(sink.received) == 2


@pytest.mark.parametrize("where", ["on_rcpt", "on_data"])
def test_a_server_that_says_not_now_is_asked_again_later(sink, notice, where):
    setattr(sink, where, "451 4.7.1 Espere un momento")

    tally = mailing.send_due()

    assert (tally.sent, tally.failed, tally.postponed) == (0, 0, 1)
    assert mail().state is MailState.QUEUED
    assert mail().error == "451 4.7.1 Espere un momento"
    assert now() < mail().due_at < now() + timedelta(minutes=1)
    assert Action.NOTICE_FAILED not in events()

    setattr(sink, where, sinks.ACCEPTED)
    row = mail()
    row.due_at = now()
    db.session.commit()
    assert mailing.send_due().sent == 1
    assert (mail().state, mail().error, mail().attempts) == (MailState.SENT, "", 2)


@pytest.mark.parametrize("where", ["on_rcpt", "on_data"])
def test_a_server_that_says_never_is_not_asked_again(sink, notice, where):
    setattr(sink, where, "550 5.1.1 No existe ese buzón")

    tally = mailing.send_due()

    assert (tally.sent, tally.failed) == (0, 1)
    assert (mail().state, mail().error) == (MailState.FAILED, "550 5.1.1 No existe ese buzón")
    assert events()[-1] is Action.BOUNCED


def test_one_refusal_stops_nobody_else(sink, queued):
    queued(1, to="nadie@ejemplo.ec")
    queued(2)

    async def choosy(server, session, envelope, address, options):
        if address == "nadie@ejemplo.ec":
            return "550 no"
        envelope.rcpt_tos.append(address)
        return sinks.ACCEPTED

    sink.handle_RCPT = choosy
    tally = mailing.send_due()

    assert (tally.sent, tally.failed, sink.connections) == (2, 1, 1)


def test_a_server_that_is_not_there_stops_the_run(by_smtp, queued):
    queued(3)
    by_smtp(sinks.free_port())

    tally = mailing.send_due()

    assert (tally.sent, tally.postponed, tally.unreachable) == (0, 1, True)
    assert states() == [MailState.QUEUED] * 3
    assert mail().due_at > now()


@pytest.mark.parametrize(
    "answers",
    [
        (),
        ("250 hola",),
        ("250 hola", "250 ok", "250 ok"),
        ("250 hola", "421 me voy"),
        ("250 hola", "250 ok", "250 ok", "421 me voy"),
        ("basura",),
    ],
)
def test_a_server_that_hangs_up_before_the_data_got_nothing(by_smtp, notice, answers):
    with sinks.rude(sinks.script(*answers)) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.postponed, tally.uncertain, tally.unreachable) == (1, 0, True)
    assert mail().state is MailState.QUEUED


def test_a_server_that_hangs_up_after_the_data_leaves_it_uncertain(by_smtp, notice):
    answers = ("250 hola", "250 ok", "250 ok", "354 adelante", "after data")
    with sinks.rude(sinks.script(*answers)) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.sent, tally.failed, tally.uncertain) == (0, 0, 1)
    assert mail().state is MailState.UNCERTAIN
    assert events()[-1] is Action.NOTICE_UNCERTAIN
    assert mailing.send_due().total == 0


def test_a_server_too_slow_to_answer_leaves_it_uncertain(sink, queued, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.3)
    sink.seconds = 1.0
    queued()

    assert mailing.send_due().uncertain == 1
    assert states() == [MailState.UNCERTAIN]


def test_a_connection_that_dies_between_two_messages_is_made_again(sink, queued):
    queued(2)
    real = sink.handle_DATA

    async def then_goodbye(server, session, envelope):
        answer = await real(server, session, envelope)
        server.loop.call_later(0.05, server.transport.close)
        return answer

    sink.handle_DATA = then_goodbye
    assert mailing.send_due(limit=1, going=lambda: True).sent == 1
    with mailing.transport() as post:
        post.send("a@ejemplo.ec", "b@ejemplo.ec", b"Subject: 1\r\n\r\n1\r\n", "")
        time.sleep(0.2)
        post.send("a@ejemplo.ec", "b@ejemplo.ec", b"Subject: 2\r\n\r\n2\r\n", "")
    assert len(sink.received) == 3


def test_wrong_credentials_fail_no_message(by_smtp, queued):
    queued()
    with sinks.rude(sinks.script("250 hola", "530 5.7.0 Autentíquese")) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.failed, tally.postponed, tally.unreachable) == (0, 1, True)


def test_a_line_that_is_a_dot_does_not_end_the_message(sink):
    with mailing.transport() as post:
        post.send("a@ejemplo.ec", "b@ejemplo.ec", b"Subject: x\r\n\r\n.\r\n..dos\r\n", "")

    assert sink.received[0].endswith(b"\r\n.\r\n..dos\r\n")


@pytest.fixture
def certificate(tmp_path):
    return sinks.self_signed(tmp_path)


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The server's certificate, vouched for on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.fixture
def one_waits(queued):
    queued()


@pytest.fixture
def over_tls(app, monkeypatch):
    """Speak TLS as the settings would say; give it back plain."""

    def speak(**settings):
        monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 2)  # a refused login may end in silence
        for name, value in settings.items():
            monkeypatch.setattr(app.extensions["mail"], name, value)

    return speak


def test_a_certificate_nobody_vouches_for_is_refused(by_smtp, queued, over_tls, certificate):
    queued()
    over_tls(use_tls=True)
    with sinks.serving_tls(Sink(), certificate) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.sent, tally.unreachable) == (0, True)
    assert "certificate verify failed" in mail().error


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.usefixtures("one_waits")
def test_a_certificate_that_is_vouched_for_is_taken(by_smtp, over_tls, trusted, at_once):
    over_tls(use_tls=not at_once, use_ssl=at_once)
    with sinks.serving_tls(Sink(), trusted, at_once=at_once) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.sent, mail().error) == (1, "")


@pytest.mark.parametrize(("password", "sent"), [("correcta", 1), ("otra", 0)])
@pytest.mark.usefixtures("one_waits")
def test_credentials_travel_over_tls(by_smtp, over_tls, trusted, password, sent):
    def knows(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=given.password == b"correcta")

    over_tls(use_tls=True, username="portal", password=password)
    with sinks.serving_tls(Sink(), trusted, authenticator=knows, auth_required=True) as port:
        by_smtp(port)
        tally = mailing.send_due()

    assert (tally.sent, tally.failed, tally.postponed) == (sent, 0, 1 - sent)


def test_an_answer_that_is_none_leaves_it_uncertain(by_smtp, queued):
    queued()
    answers = ("250 hola", "250 ok", "250 ok", "354 adelante")

    def talk(connection):
        sinks.script(*answers)(connection)
        lines = connection.makefile("rb")
        while lines.readline() not in {b".\r\n", b""}:
            pass
        connection.sendall(b"354 otra vez\r\n")

    with sinks.rude(talk) as port:
        by_smtp(port)
        assert mailing.send_due().uncertain == 1


def test_two_processes_of_the_same_server_send_each_message_once(app, sink, queued):
    queued(30)
    tallies = []

    def work():
        with app.app_context():
            tallies.append(mailing.send_due())
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(tally.sent for tally in tallies) == 30
    ids = [message["Message-ID"] for message in sink.messages]
    assert len(ids) == len(set(ids)) == 30


def test_a_message_that_cannot_be_written_fails_alone(sink, queued, monkeypatch):
    queued(2)
    real, broken = messages.compose, []

    def compose(row):
        if not broken:
            broken.append(row.id)
            raise KeyError("secreto")
        return real(row)

    monkeypatch.setattr(messages, "compose", compose)
    tally = mailing.send_due()

    assert (tally.sent, tally.failed) == (1, 1)
    assert mail().error == "El mensaje no se pudo preparar (KeyError)."
