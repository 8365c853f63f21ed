"""Reminding: one message to each who hears of a receiver's vouchers, not too often, and never twice at once."""

import threading
from datetime import timedelta

import pytest

from app.archive import issued, reminders, rules, seen
from app.archive.issued import State, Wanted
from app.archive.rules import Rule
from app.db import begin_write, db, now
from app.demo import vouchers
from app.models import Action, Delegation, Event, Mail, MailKind, Notices, Recipient, Reminder
from app.notify import messages
from app.notify.letter import NotNeeded
from tests import people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

OLD = {"fecha": now().date() - timedelta(days=10), "notify": False}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


def send(asked, by=None):
    begin_write()
    told = reminders.send(asked, by)
    db.session.commit()
    return told


def all_of(desk):
    return reminders.of_list(desk, Wanted(state=State.UNSEEN))


def queued():
    db.session.rollback()  # or this session would not see what others committed
    return {
        mail.to: len(db.session.scalars(db.select(Reminder).where(Reminder.mail_id == mail.id)).all())
        for mail in db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.REMINDER))
    }


def test_each_receiver_gets_one_message_with_what_they_did_not_open(firm, desk, maria, jorge):
    for number in (1, 2, 3):
        people.filed(secuencial=number, to=MARIA, **OLD)
    opened = people.filed(secuencial=4, to=MARIA, **OLD)
    people.filed(secuencial=5, to=JORGE, **OLD)
    seen.mark(people.reader_of(maria), [opened.id])
    db.session.commit()

    planned = reminders.plan(all_of(desk))
    told = send(all_of(desk), desk)

    assert planned == told == reminders.Tally(people=2, vouchers=4)
    assert queued() == {"maria@ejemplo.ec": 3, "jorge@ejemplo.ec": 1}
    events = db.session.scalars(db.select(Event).where(Event.action == Action.REMINDER_QUEUED)).all()
    assert len(events) == 4
    assert {event.account_id for event in events} == {desk.id}


def test_nobody_is_reminded_again_before_the_setting_allows(firm, desk, maria):
    document = people.filed(to=MARIA, **OLD)
    send(all_of(desk), desk)

    assert send(all_of(desk), desk).people == 0

    db.session.execute(db.update(Recipient).values(reminded_at=now() - timedelta(days=8)))
    db.session.commit()
    assert send(reminders.of_document(desk, document.id), desk).people == 1


def test_reminding_of_one_tells_of_all_that_its_receiver_did_not_open(firm, desk, maria):
    first = people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=MARIA, **OLD)

    told = send(reminders.of_document(desk, first.id), desk)

    assert told.vouchers == 2
    assert queued() == {"maria@ejemplo.ec": 2}


def test_another_firms_vouchers_are_left_alone(firm, desk, maria):
    people.firm(OTHER_RUC, "Otra Firma Inventada")
    theirs = people.filed(to=MARIA, emisor=people.emisor(OTHER_RUC, "Otra Firma Inventada"), **OLD)

    assert send(all_of(desk), desk).people == 0
    assert send(reminders.of_document(desk, theirs.id), desk).people == 0
    assert queued() == {}


def test_who_wants_no_notices_and_who_has_no_address_is_not_reminded(firm, desk):
    people.person(MARIA, notices=Notices.NONE)
    people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=JORGE, **OLD)

    assert send(all_of(desk), desk) == reminders.Tally(unreachable=2)
    assert db.session.scalars(db.select(Recipient.reminded_at)).all() == [None, None]


def test_a_silenced_address_is_not_reminded(firm, desk):
    people.filed(to=EMPRESA, email="compras@ejemplo.ec", **OLD)
    [given] = db.session.scalars(db.select(people.Contact))
    given.silenced_at = now()
    db.session.commit()

    assert send(all_of(desk), desk).people == 0


def test_a_colleague_who_wants_notices_is_reminded_too(firm, desk, maria, jorge):
    people.filed(to=MARIA, **OLD)
    people.let_in(jorge, maria.party_id, notices=Notices.EACH)

    assert send(all_of(desk), desk).people == 1
    assert queued() == {"maria@ejemplo.ec": 1, "jorge@ejemplo.ec": 1}
    assert db.session.scalars(db.select(Delegation)).one().id is not None


def test_each_receiver_of_a_guia_is_reminded_of_their_own(firm, desk, maria, jorge):
    destinatarios = [
        vouchers.Destinatario(vouchers.Parte(numero, "X"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
        for numero in (MARIA, JORGE)
    ]
    document = people.filed(vouchers.guia_remision, destinatarios=destinatarios, notify=False)
    seen.mark(people.reader_of(jorge), [document.id])
    db.session.commit()

    assert send(reminders.of_document(desk, document.id), desk).people == 1
    assert queued() == {"maria@ejemplo.ec": 1}


def test_tests_that_nobody_is_shown_are_not_reminded_of(firm, desk, maria):
    document = people.filed(to=MARIA, ambiente="1", **OLD)

    assert send(reminders.of_document(desk, document.id), desk).people == 0


def test_nobody_is_reminded_of_what_was_annulled(firm, desk, maria):
    stands = people.filed(secuencial=1, to=MARIA, **OLD)
    annulled = people.filed(secuencial=2, to=MARIA, **OLD)
    annulled.annulled_at = now()
    db.session.commit()

    assert [row.id for row in issued.page(desk, Wanted(state=State.UNSEEN), None, 10).rows] == [stands.id]
    assert send(reminders.of_document(desk, stands.id), desk) == reminders.Tally(people=1, vouchers=1)
    assert queued() == {"maria@ejemplo.ec": 1}


def test_what_is_annulled_while_the_message_waits_is_left_out_of_it(firm, desk, maria):
    document = people.filed(to=MARIA, **OLD)
    send(all_of(desk), desk)
    document.annulled_at = now()
    db.session.commit()

    [mail] = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.REMINDER))
    with pytest.raises(NotNeeded):
        messages.compose(mail)


def test_two_who_remind_at_once_remind_once(app, firm, desk, maria):
    people.filed(to=MARIA, **OLD)
    told, start = [], threading.Barrier(2)

    def press():
        with app.app_context():
            start.wait()
            told.append(send(all_of(desk), desk).people)
            db.session.remove()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()

    assert sorted(told) == [0, 1]
    assert queued() == {"maria@ejemplo.ec": 1}


def test_what_nobody_opened_for_long_is_history_for_the_automatic_ones(firm, maria):
    people.filed(secuencial=1, to=MARIA, fecha=now().date() - timedelta(days=2), notify=False)
    people.filed(secuencial=2, to=MARIA, fecha=now().date() - timedelta(days=5), notify=False)
    people.filed(secuencial=3, to=MARIA, fecha=now().date() - timedelta(days=90), notify=False)

    assert reminders.plan(rules.asked(firm, Rule(3, 7))) == reminders.Tally(people=1, vouchers=1)


def rest(days):
    """Let the days pass since the last reminder."""
    for row in db.session.scalars(db.select(Recipient).where(Recipient.reminded_at.is_not(None))):
        row.reminded_at -= timedelta(days=days)
    db.session.commit()


def test_a_rule_reminds_so_often_and_so_many_times_and_no_more(firm, maria):
    people.filed(to=MARIA, fecha=now().date() - timedelta(days=5), notify=False)
    rule = Rule(3, 10, 2)

    told = []
    for wait in (8, 3, 11, 30):
        told.append(send(rules.asked(firm, rule)).people)
        rest(wait)

    assert told == [1, 0, 1, 0]
    assert db.session.scalars(db.select(Recipient.reminded_times)).one() == 2


def test_by_hand_one_reminds_although_the_rule_has_ended_and_it_counts(firm, desk, maria):
    people.filed(to=MARIA, **OLD)
    send(all_of(desk), desk)
    rest(8)

    assert send(rules.asked(firm, Rule(1, 7, 1))).people == 0
    assert send(all_of(desk), desk).people == 1
    assert send(all_of(desk), desk).people == 0  # within REMIND_EVERY_DAYS
    assert db.session.scalars(db.select(Recipient.reminded_times)).one() == 2


def test_the_count_for_tomorrow_knows_what_will_be_due_by_then(firm, maria):
    people.filed(to=MARIA, fecha=issued.since(2), notify=False)
    asked = [rules.asked(firm, Rule(3, 7), at) for at in (None, now() + timedelta(days=1))]

    assert [reminders.plan(each).people for each in asked] == [0, 1]


def test_of_many_receivers_some_are_told_and_the_rest_the_next_time(firm, desk, maria, jorge, monkeypatch):
    monkeypatch.setattr(reminders, "MANY", 1)
    people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=JORGE, **OLD)

    assert [send(all_of(desk), desk) for _ in range(3)] == [
        reminders.Tally(1, 1, more=True),
        reminders.Tally(1, 1),
        reminders.Tally(),
    ]
