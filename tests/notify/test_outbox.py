"""Who takes a message, when, and what is left of it when its worker dies."""

from datetime import timedelta

import pytest

from app.db import begin_write, db, now
from app.models import Action, Event, Mail, MailKind, MailState
from app.notify import outbox, outcomes
from app.worker import mailing
from tests import people
from tests.people import MARIA


def claim(worker="uno", at=None):
    begin_write()
    mail = outbox.claim_next(worker, at or now())
    db.session.commit()
    return mail


def mail(mail_id):
    return db.session.get(Mail, mail_id, populate_existing=True)


def test_a_message_is_taken_once_and_by_one_worker(queued):
    [first] = queued()

    assert claim("uno").id == first
    assert claim("dos") is None
    assert (mail(first).state, mail(first).leased_by, mail(first).attempts) == (MailState.SENDING, "uno", 1)


def test_what_is_not_due_yet_waits(queued):
    [first] = queued()
    mail(first).due_at = now() + timedelta(minutes=1)
    db.session.commit()

    assert not outbox.is_ready(now())
    assert claim() is None
    assert claim(at=now() + timedelta(minutes=2)).id == first


def test_the_oldest_goes_first(queued):
    first, second = queued(2)
    mail(second).due_at = now() - timedelta(hours=1)
    db.session.commit()

    assert [claim().id, claim().id] == [second, first]


def test_what_somebody_waits_for_goes_before_notices(notice, queued):
    [reset] = queued(kind=MailKind.RESET)

    assert [claim().id, claim().id] == [reset, notice.id]


@pytest.fixture
def notices(app):
    """Five notices, and a rate of three a minute."""
    app.config["MAIL_RATE"] = 3
    people.firm()
    for number in range(1, 6):
        people.filed(to=MARIA, email="maria@ejemplo.ec", secuencial=number, **people.fresh())


def test_notices_stop_at_their_rate_and_other_mail_does_not(app, notices, queued):
    assert [claim().kind for _ in range(3)] == [MailKind.NOTICE] * 3
    assert not outbox.is_ready(now())
    assert claim() is None

    queued()
    assert claim().kind is MailKind.PASSWORD_CHANGED
    assert claim(at=now() + timedelta(seconds=61)).kind is MailKind.NOTICE


def test_the_rate_holds_for_all_workers_together(app, notices):
    assert [claim(worker).kind for worker in ("a", "b", "c")] == [MailKind.NOTICE] * 3
    assert claim("d") is None


def test_a_worker_that_died_leaves_its_message_uncertain_and_nobody_sends_it_again(app, notice):
    app.config["MAIL_SERVER"] = "127.0.0.1"
    taken = claim("muerto")
    mail(taken.id).leased_until = now() - timedelta(seconds=1)
    db.session.commit()

    tally = mailing.send_due()

    assert (tally.sent, tally.uncertain) == (0, 1)
    assert mail(taken.id).state is MailState.UNCERTAIN
    assert mail(taken.id).error == outcomes.INTERRUPTED
    assert claim() is None
    assert db.session.scalars(db.select(Event.action).order_by(Event.id)).all()[-1] is Action.NOTICE_UNCERTAIN


def test_a_file_that_was_being_written_is_written_again_under_the_same_name(app, queued, files):
    [first] = queued()
    claim("muerto")
    mailing.deliver(mail(first), mailing.transport())  # and then the power went
    mail(first).leased_until = now() - timedelta(seconds=1)
    db.session.commit()

    tally = mailing.send_due()

    assert (tally.sent, tally.uncertain, len(files())) == (1, 0, 1)


def test_a_lease_in_force_is_left_alone(app, queued):
    app.config["MAIL_SERVER"] = "127.0.0.1"
    [first] = queued()
    claim("vivo")

    assert outcomes.abandoned(now()) == []
    assert outcomes.give_up(first, now()) is MailState.SENDING


def test_who_lost_the_lease_no_longer_decides(app, queued):
    [first] = queued()
    claim("lento")
    mail(first).state = MailState.UNCERTAIN
    db.session.commit()

    begin_write()
    assert not outcomes.settle(mail(first), "lento", MailState.SENT, now())
    db.session.commit()
    assert mail(first).state is MailState.UNCERTAIN


def test_each_delay_is_longer_until_an_hour():
    middle = [sum((outcomes.delay(n) for _ in range(200)), timedelta()) / 200 for n in (1, 3, 6, 12)]

    assert middle == sorted(middle)
    assert middle[0] < timedelta(seconds=25)
    assert timedelta(minutes=45) < middle[-1] < timedelta(minutes=75)


def test_the_last_attempt_fails_for_good(app, queued):
    [first] = queued()
    claim("uno")
    mail(first).attempts = outcomes.MAX_ATTEMPTS
    db.session.commit()

    begin_write()
    assert outcomes.postpone(mail(first), "uno", now(), "451 luego") is MailState.FAILED
    db.session.commit()
    assert (mail(first).state, mail(first).error) == (MailState.FAILED, "451 luego")


def test_the_message_id_is_the_same_when_it_is_sent_again(app, queued):
    [first] = queued()
    mailing.send_due()
    before = mail(first).message_id
    mail(first).state = MailState.QUEUED
    db.session.commit()
    mailing.send_due()

    assert mail(first).message_id == before
    assert before.startswith("<")
    assert before.endswith("@127.0.0.1>")


def test_no_two_messages_share_a_message_id(app, queued):
    ids = queued(3)
    mailing.send_due()

    assert len({mail(one).message_id for one in ids}) == 3
