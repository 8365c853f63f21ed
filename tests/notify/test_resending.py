"""What became stuck is sent again by a person's decision: once, and as the same message."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.db import begin_write, db, now
from app.models import Action, Event, Mail, MailKind, MailState
from app.notify import resending
from app.worker import mailing
from tests import people
from tests.notify import sinks
from tests.notify.sinks import Sink


@pytest.fixture
def sink(by_smtp):
    sink = Sink()
    with sinks.serving(sink) as port:
        by_smtp(port)
        yield sink


def stuck(mail_id, state, **about):
    db.session.execute(update(Mail).where(Mail.id == mail_id).values(state=state, **about))
    db.session.commit()


def pressed(verb, *what):
    begin_write()
    done = verb(*what)
    db.session.commit()
    return done


def actions():
    return db.session.scalars(select(Event.action).order_by(Event.id)).all()


def test_an_uncertain_notice_leaves_once_more_with_its_own_message_id(sink, notice):
    sink.on_data = "250 OK"
    mailing.send_due()
    stuck(notice.id, MailState.UNCERTAIN)
    who = people.admin()

    assert pressed(resending.again, notice.id, who)
    assert not pressed(resending.again, notice.id, who)  # a second press

    mailing.send_due()
    first, second = sink.messages
    assert first["Message-ID"] == second["Message-ID"] == db.session.get(Mail, notice.id).message_id
    assert mailing.send_due().total == 0
    assert actions()[-2:] == [Action.RESENT, Action.NOTICE_SENT]
    assert db.session.scalars(select(Event.account_id).where(Event.action == Action.RESENT)).all() == [who.id]


def test_a_failed_one_gets_all_its_attempts_back(app, queued):
    [first] = queued()
    stuck(first, MailState.FAILED, attempts=24, error="550 no")

    assert pressed(resending.again, first)

    mail = db.session.get(Mail, first)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)


def test_what_came_back_may_go_again(app, notice):
    stuck(notice.id, MailState.SENT, bounced_at=now())

    assert pressed(resending.again, notice.id)

    assert (db.session.get(Mail, notice.id).state, db.session.get(Mail, notice.id).bounced_at) == (
        MailState.QUEUED,
        None,
    )


@pytest.mark.parametrize(
    "state", [MailState.HELD, MailState.QUEUED, MailState.SENDING, MailState.SENT, MailState.DROPPED]
)
def test_what_waits_for_nobody_is_left_alone(app, queued, state):
    [first] = queued()
    stuck(first, state)

    assert not pressed(resending.again, first)
    assert not pressed(resending.arrived, first)
    assert db.session.get(Mail, first).state is state


def test_nobody_presses_for_a_message_that_is_not_there(app):
    assert not pressed(resending.again, 4711)


def test_an_uncertain_one_may_be_taken_for_sent(app, notice):
    stuck(notice.id, MailState.UNCERTAIN)

    assert pressed(resending.arrived, notice.id)
    assert not pressed(resending.arrived, notice.id)

    assert db.session.get(Mail, notice.id).state is MailState.SENT
    assert actions()[-1] is Action.NOTICE_SENT
    assert mailing.send_due().total == 0


def test_one_that_waits_may_be_withheld_until_a_worker_has_it(app, queued):
    waits, taken = queued(2)
    stuck(taken, MailState.SENDING)

    assert pressed(resending.withhold, waits)
    assert not pressed(resending.withhold, taken)

    assert db.session.get(Mail, waits).state is MailState.DROPPED


def test_what_failed_lately_goes_again_at_once(app, queued):
    new, old, sent = queued(3)
    stuck(new, MailState.FAILED)
    stuck(old, MailState.FAILED, due_at=now() - timedelta(days=2))
    stuck(sent, MailState.SENT)

    assert pressed(resending.failed_again, now() - timedelta(days=1)) == 1

    assert [db.session.get(Mail, each).state for each in (new, old, sent)] == [
        MailState.QUEUED,
        MailState.FAILED,
        MailState.SENT,
    ]


def digest_of(notice, state):
    """Gather a notice into a digest that ended in some state."""
    digest = Mail(kind=MailKind.DIGEST, to=notice.to, party_id=notice.party_id, account_id=notice.account_id)
    digest.state = state
    db.session.add(digest)
    db.session.flush()
    digest_id = digest.id
    stuck(notice.id, state, digest_id=digest_id)
    return digest_id


def test_a_digest_goes_again_with_all_it_tells_of(sink, notice):
    digest_id = digest_of(notice, MailState.UNCERTAIN)

    assert pressed(resending.again, digest_id)
    mailing.send_due()

    assert len(sink.received) == 1
    assert actions()[-2:] == [Action.RESENT, Action.NOTICE_SENT]


def test_one_notice_of_a_digest_goes_by_itself(sink, notice):
    digest_of(notice, MailState.FAILED)

    assert pressed(resending.again, notice.id)
    mailing.send_due()

    [message] = sink.messages
    assert message["X-ClickFactura-Kind"] == "notice"
    assert db.session.get(Mail, notice.id).digest_id is None
