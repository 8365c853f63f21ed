"""One message a day: gathered once, sent once, whatever stops in between."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.db import begin_write, db, now
from app.models import (
    AccountState,
    Action,
    Contact,
    Event,
    Mail,
    MailKind,
    MailState,
    Notices,
)
from app.notify import digests, messages, outbox, outcomes, preferences
from app.worker import mailing
from tests import people
from tests.notify import sinks
from tests.notify.sinks import Sink

OWN = "maria@ejemplo.ec"


@pytest.fixture(autouse=True)
def firm(app):
    return people.firm()


@pytest.fixture
def maria(app):
    return people.person(people.MARIA, email=OWN, notices=Notices.DAILY, name="María Inventada")


@pytest.fixture
def sink(app):
    sink = Sink()
    with sinks.serving(sink) as port:
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
        app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", port
        yield sink


def news(count=2, to=people.MARIA, email=OWN, first=1, **about):
    return [
        people.filed(to=to, email=email, secuencial=number, **people.fresh(), **about)
        for number in range(first, first + count)
    ]


def morning():
    """Let the hour come for all that is held."""
    db.session.execute(update(Mail).where(Mail.state == MailState.HELD).values(due_at=now()))
    db.session.commit()


def gather():
    begin_write()
    made = digests.gather(now())
    db.session.commit()
    return made


def mails(kind):
    db.session.rollback()
    return db.session.scalars(
        select(Mail).where(Mail.kind == kind).order_by(Mail.id), execution_options={"populate_existing": True}
    ).all()


def states(kind=MailKind.NOTICE):
    return [mail.state for mail in mails(kind)]


def outcomes_told():
    return db.session.scalars(
        select(Event.action).where(Event.action.not_in([Action.FILED, Action.NOTICE_QUEUED]))
    ).all()


def text_of(sink):
    [message] = sink.messages
    return message.get_body(("plain",)).get_content()


def test_before_the_hour_nothing_leaves(sink, maria):
    news()

    assert mailing.send_due().total == 0
    assert states() == [MailState.HELD] * 2


def test_one_message_tells_of_all_and_each_is_in_its_trail(sink, maria):
    documents = news()
    morning()

    assert mailing.send_due().sent == 1

    [message] = sink.messages
    assert (message["To"], message["X-ClickFactura-Kind"]) == (OWN, "digest")
    assert message["Subject"] == "2 comprobantes nuevos de Ferretería La Inventada Cía. Ltda."
    assert "Ferretería La Inventada Cía. Ltda. por ClickFactura" in " ".join(str(message["From"]).split())
    assert list(message.iter_attachments()) == []
    for document in documents:
        assert document.numero in text_of(sink)
    assert states() == [MailState.SENT] * 2
    assert all(mail.sent_at for mail in mails(MailKind.NOTICE))
    assert outcomes_told() == [Action.NOTICE_SENT] * 2
    assert mailing.send_due().total == 0


def test_two_strangers_get_a_digest_each(sink, maria):
    people.person(people.JORGE, email="jorge@ejemplo.ec", notices=Notices.DAILY)
    [of_maria] = news(1)
    [of_jorge] = news(1, people.JORGE, "jorge@ejemplo.ec", first=7)
    morning()

    assert mailing.send_due().sent == 2

    by_reader = {message["To"]: message.get_body(("plain",)).get_content() for message in sink.messages}
    assert of_maria.numero in by_reader[OWN]
    assert of_maria.numero not in by_reader["jorge@ejemplo.ec"]
    assert of_jorge.numero in by_reader["jorge@ejemplo.ec"]


def test_whoever_reads_along_gets_the_other_partys_digest_apart(sink, maria, jorge):
    jorge.notices = Notices.DAILY
    people.let_in(jorge, maria.party_id, notices=Notices.DAILY)
    news(1, name="María Inventada")
    news(1, people.JORGE, jorge.email, first=7)
    morning()

    assert mailing.send_due().sent == 3

    subjects = {message["Subject"] for message in sink.messages if message["To"] == jorge.email}
    one = "1 comprobante nuevo de Ferretería La Inventada Cía. Ltda."
    assert subjects == {one, f"{one}, a nombre de María Inventada"}


def test_several_firms_are_counted_in_the_subject(sink, maria):
    people.firm(people.OTHER_RUC, "Luz de Mentira E.P.")
    news(2)
    news(1, emisor=people.emisor(people.OTHER_RUC, "Luz de Mentira E.P."), first=9)
    morning()
    mailing.send_due()

    [message] = sink.messages
    assert message["Subject"] == "3 comprobantes nuevos de Ferretería La Inventada Cía. Ltda. y 1 más"
    assert str(message["From"]).startswith("ClickFactura ")
    text = text_of(sink)
    assert text.index("\r\nFerretería La Inventada Cía. Ltda.\r\n") < text.index(
        "\r\nLuz de Mentira E.P.\r\n"
    )


def test_a_long_list_ends_in_a_count(app, maria, monkeypatch):
    monkeypatch.setattr("app.notify.digest.SHOWN", 2)
    news(5)
    morning()
    gather()

    written = messages.compose(mails(MailKind.DIGEST)[0])

    assert written.subject.startswith("5 comprobantes nuevos")
    assert written.text.count("001-001-0000000") == 2
    assert "… y 3 más." in written.text
    assert "… y 3 más." in written.html
    assert "/comprobantes\n" in written.text


def test_what_may_no_longer_be_seen_is_left_out(sink, maria):
    news(1)
    people.firm(people.OTHER_RUC, "Otra S.A.")
    [closed] = news(1, emisor=people.emisor(people.OTHER_RUC, "Otra S.A."), first=5)
    morning()
    contact = db.session.scalars(select(Contact).where(Contact.issuer_id == closed.issuer_id)).one()
    contact.email = "oficina@ejemplo.ec"
    db.session.commit()

    assert mailing.send_due().sent == 1

    assert closed.numero not in text_of(sink)
    assert states() == [MailState.SENT, MailState.DROPPED]
    assert outcomes_told() == [Action.NOTICE_SENT]


@pytest.mark.parametrize("reason", ["none", "disabled", "other address"])
def test_a_digest_of_which_nothing_is_left_is_dropped(sink, maria, reason):
    news()
    morning()
    gather()
    if reason == "none":
        maria.notices = Notices.NONE
    if reason == "disabled":
        maria.state = AccountState.DISABLED
    if reason == "other address":
        maria.email = "otra@ejemplo.ec"
        for contact in db.session.scalars(select(Contact)):
            contact.email = "otra@ejemplo.ec"
    db.session.commit()

    assert mailing.send_due().dropped == 1

    assert (sink.received, states(), outcomes_told()) == ([], [MailState.DROPPED] * 2, [])


def test_a_delegation_taken_back_takes_its_digest_along(sink, maria, jorge):
    given = people.let_in(jorge, maria.party_id, notices=Notices.DAILY)
    news(1)
    morning()
    gather()
    db.session.delete(given)
    db.session.commit()

    tally = mailing.send_due()

    assert (tally.sent, tally.dropped) == (1, 1)
    assert [message["To"] for message in sink.messages] == [OWN]


def test_it_goes_to_the_address_that_its_reader_has_by_then(sink, maria):
    news()
    maria.email = "nueva@ejemplo.ec"
    for contact in db.session.scalars(select(Contact)):
        contact.vouched_at = now()
    db.session.commit()
    morning()

    assert mailing.send_due().sent == 1
    assert [message["To"] for message in sink.messages] == ["nueva@ejemplo.ec"]
    assert states() == [MailState.SENT] * 2


def test_a_digest_that_is_refused_fails_all_it_told_of(sink, maria):
    news()
    morning()
    sink.on_data = "550 no"

    assert mailing.send_due().failed == 1

    assert states() == [MailState.FAILED] * 2
    assert outcomes_told() == [Action.NOTICE_FAILED] * 2


def test_a_digest_that_is_postponed_keeps_them(sink, maria):
    news()
    morning()
    sink.on_data = "451 luego"
    assert mailing.send_due().postponed == 1
    assert states() == [MailState.HELD] * 2

    sink.on_data = sinks.ACCEPTED
    db.session.execute(update(Mail).where(Mail.kind == MailKind.DIGEST).values(due_at=now()))
    db.session.commit()
    assert mailing.send_due().sent == 1
    assert (states(), len(sink.received)) == ([MailState.SENT] * 2, 1)


def test_what_comes_after_the_gathering_waits_for_the_next(sink, maria):
    news(1)
    morning()
    gather()
    news(1, first=2)

    assert mailing.send_due().sent == 1
    assert states() == [MailState.SENT, MailState.HELD]


def test_killed_before_the_commit_of_the_gathering_nothing_is_lost_or_doubled(sink, maria):
    news()
    morning()
    begin_write()
    assert digests.gather(now()) == 1
    db.session.rollback()  # and then the power went

    assert (states(MailKind.DIGEST), states()) == ([], [MailState.HELD] * 2)
    assert mailing.send_due().sent == 1
    assert len(sink.received) == 1


def test_killed_between_gathering_and_sending_it_is_sent_once(sink, maria):
    news()
    morning()
    gather()  # and then the power went

    assert gather() == 0
    assert mailing.send_due().sent == 1
    assert (len(sink.received), states()) == (1, [MailState.SENT] * 2)


def test_killed_while_sending_it_is_uncertain_with_all_it_told_of(sink, maria):
    news()
    morning()
    gather()
    begin_write()
    taken = outbox.claim_next("muerto", now())
    db.session.commit()
    with mailing.transport() as post:
        mailing.deliver(taken, post)  # and then the power went
    db.session.execute(
        update(Mail).where(Mail.id == taken.id).values(leased_until=now() - timedelta(seconds=1))
    )
    db.session.commit()

    assert mailing.send_due().uncertain == 1

    assert (states(MailKind.DIGEST), states()) == ([MailState.UNCERTAIN], [MailState.UNCERTAIN] * 2)
    assert outcomes_told() == [Action.NOTICE_UNCERTAIN] * 2
    assert mailing.send_due().total == 0
    assert len(sink.received) == 1


def test_killed_while_writing_a_file_it_is_written_again(app, maria):
    news()
    morning()
    gather()
    begin_write()
    taken = outbox.claim_next("muerto", now())
    db.session.commit()
    db.session.execute(
        update(Mail).where(Mail.id == taken.id).values(leased_until=now() - timedelta(seconds=1))
    )
    db.session.commit()

    assert mailing.send_due().sent == 1
    assert states() == [MailState.SENT] * 2


def test_who_lost_the_lease_no_longer_decides_for_the_notices(sink, maria):
    news()
    morning()
    gather()
    begin_write()
    taken = outbox.claim_next("lento", now())
    outcomes.settle(taken, "otro", MailState.FAILED, now())
    db.session.commit()

    assert states() == [MailState.HELD] * 2


def test_several_workers_send_each_digest_once(app, sink, maria):
    people.person(people.JORGE, email="jorge@ejemplo.ec", notices=Notices.DAILY)
    news(3)
    news(3, people.JORGE, "jorge@ejemplo.ec", first=7)
    morning()
    failures = []

    def work():
        with app.app_context():
            try:
                mailing.send_due()
            except Exception as error:  # noqa: BLE001  (shown by the test below)
                failures.append(error)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failures == []
    assert sorted(message["To"] for message in sink.messages) == ["jorge@ejemplo.ec", OWN]
    assert states(MailKind.DIGEST) == [MailState.SENT] * 2


def test_a_choice_made_at_that_very_instant_makes_no_empty_digest(app, maria, monkeypatch):
    news()
    morning()
    real = outbox.queue

    def choose_first(*arguments, **about):
        preferences.choose(maria, Notices.NONE)
        return real(*arguments, **about)

    monkeypatch.setattr(outbox, "queue", choose_first)

    assert gather() == 0
    assert (states(MailKind.DIGEST), states()) == ([], [MailState.DROPPED] * 2)


def test_a_digest_counts_as_one_notice_of_the_rate(app, sink, maria):
    app.config["MAIL_RATE"] = 2
    people.person(people.JORGE, email="jorge@ejemplo.ec")
    news(4)
    news(3, people.JORGE, "jorge@ejemplo.ec", first=7)
    morning()

    assert mailing.send_due().sent == 2

    kinds = [message["X-ClickFactura-Kind"] for message in sink.messages]
    assert kinds == ["digest", "notice"]
    assert not outbox.is_ready(now())
    assert outbox.is_ready(now() + timedelta(seconds=61))


def test_a_file_tells_of_a_digest_under_its_kind(app, maria):
    news()
    morning()
    mailing.send_due()

    [path] = (app.config["INSTANCE_DIR"] / "outbox").iterdir()
    assert path.name.endswith("-digest.eml")
