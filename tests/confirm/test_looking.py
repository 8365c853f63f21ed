"""Annulments: heard twice before they count, told once to whoever heard of the voucher, and taken back as carefully."""

from datetime import timedelta

import pytest

from app.archive import leaving
from app.db import begin_write, db, now
from app.models import (
    Action,
    Document,
    Event,
    Issuer,
    Mail,
    MailKind,
    MailState,
    Notices,
    Question,
    Recipient,
)
from app.notify import messages
from app.sri.respuesta import Estado
from tests import people
from tests.people import JORGE, MARIA

ADDRESS = "maria@ejemplo.ec"


@pytest.fixture
def document(worker, office, clock):
    """A confirmed voucher of Maria's, of which she was told."""
    data = people.authorised(to=MARIA, email=ADDRESS, fecha=clock().date(), authorised_at=clock())
    people.arrive(data)
    office.authorises(data)
    worker()
    db.session.execute(db.update(Mail).values(state=MailState.SENT, sent_at=clock()))
    db.session.commit()
    filed = db.session.scalars(db.select(Document)).one()
    office.state_is(filed.clave_acceso, Estado.AUTORIZADO)
    return filed


@pytest.fixture
def annulled(document, worker, office):
    """The same once the SRI said twice that it is annulled."""
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)
    return document


def trail(document, *leave_out):
    db.session.expire_all()
    lines = db.select(Event.action).where(Event.document_id == document.id).order_by(Event.id)
    return [action for action in db.session.scalars(lines) if action not in leave_out][3:]


def mails(state=None):
    db.session.expire_all()
    kept = db.select(Mail).where(Mail.kind == MailKind.ANNULLED).order_by(Mail.id)
    return [mail for mail in db.session.scalars(kept) if state in {None, mail.state}]


def sent(*which):
    """Let the waiting messages leave."""
    for mail in which or mails(MailState.QUEUED):
        mail.state, mail.sent_at = MailState.SENT, now()
    db.session.commit()


def test_one_answer_annuls_nothing_and_is_heard_again_within_the_hour(
    document, worker, office, inquiry, clock
):
    office.state_is(document.clave_acceso, Estado.ANULADO)

    worker(days=2)

    assert document.annulled_at is None
    assert (inquiry().answer, inquiry().hinted) == (Estado.AUTORIZADO, Estado.ANULADO)
    assert timedelta(minutes=15) <= inquiry().due_at - clock() <= timedelta(minutes=18)


def test_said_once_by_mistake_it_changes_nothing(document, worker, office, inquiry):
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    office.state_is(document.clave_acceso, Estado.AUTORIZADO)
    worker(minutes=20)
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=8)

    assert (document.annulled_at, trail(document)) == (None, [])
    assert inquiry().hinted is Estado.ANULADO


def test_heard_twice_it_is_annulled_and_its_receiver_is_told_once(annulled, worker, inquiry):
    worker(days=8)
    worker(days=30)

    assert annulled.annulled_at is not None
    assert trail(annulled) == [Action.ANNULLED, Action.ANNULMENT_QUEUED]
    assert [(mail.to, mail.state) for mail in mails()] == [(ADDRESS, MailState.QUEUED)]
    assert inquiry().answer is Estado.ANULADO


def test_its_message_says_what_was_annulled_by_whom_and_that_it_stays(annulled):
    [mail] = mails()

    letter = messages.compose(mail)

    number = annulled.numero
    assert letter.subject.strip() == f"{annulled.issuer_name} anuló la factura {number}"
    assert letter.kind == "annulled"
    for told in (letter.text, letter.html):
        assert "No la use para sustentar gastos ni crédito tributario." in told
        assert "con la marca de anulada" in told
        assert f"/comprobantes/{annulled.clave_acceso}" in told
    assert letter.attachments == ()


def test_silence_and_no_data_between_the_two_change_nothing(document, worker, office, inquiry):
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    office.is_silent("state", document.clave_acceso)
    worker(minutes=20)
    office.state_is(document.clave_acceso, Estado.SIN_DATOS)
    worker(minutes=20)
    assert (document.annulled_at, inquiry().answer) == (None, Estado.AUTORIZADO)
    office.state_is(document.clave_acceso, Estado.ANULADO)

    worker(days=2)

    db.session.refresh(document)
    assert document.annulled_at is not None


def test_no_data_about_an_old_one_keeps_what_was_known_and_its_date(document, worker, office, inquiry):
    worker(days=2)
    heard = inquiry().answered_at
    office.state_is(document.clave_acceso, Estado.SIN_DATOS)

    worker(days=9)

    assert (inquiry().answer, inquiry().answered_at) == (Estado.AUTORIZADO, heard)
    assert inquiry().asked_at > heard
    assert trail(document) == []


def test_one_that_is_about_to_be_annulled_is_looked_at_daily(document, worker, office, inquiry, clock):
    office.state_is(document.clave_acceso, Estado.PENDIENTE_DE_ANULAR)

    worker(days=2)

    assert inquiry().answer is Estado.PENDIENTE_DE_ANULAR
    assert timedelta(days=1) <= inquiry().due_at - clock() < timedelta(days=1.3)
    assert document.annulled_at is None


def test_taken_back_after_it_was_told_everybody_who_heard_is_told(annulled, worker, office):
    sent()
    office.state_is(annulled.clave_acceso, Estado.AUTORIZADO)

    worker(days=9)
    assert annulled.annulled_at is not None
    worker(minutes=20)

    assert annulled.annulled_at is None
    assert trail(annulled)[-2:] == [Action.RESTORED, Action.ANNULMENT_QUEUED]
    [mail] = mails()
    letter = messages.compose(mail)
    assert "vuelve a estar autorizada" in letter.subject
    assert mail.state is MailState.QUEUED


def test_taken_back_before_it_was_told_nobody_hears_of_either(annulled, worker, office):
    office.state_is(annulled.clave_acceso, Estado.AUTORIZADO)
    worker(days=9)
    worker(minutes=20)

    assert [mail.state for mail in mails()] == [MailState.DROPPED]
    assert trail(annulled)[-1] == Action.RESTORED


def test_annulled_again_it_is_told_again_under_another_name(annulled, worker, office):
    sent()
    first = messages.compose(mails()[0]).message_id
    office.state_is(annulled.clave_acceso, Estado.AUTORIZADO)
    worker(days=9)
    worker(minutes=20)
    sent()
    office.state_is(annulled.clave_acceso, Estado.ANULADO)
    worker(days=9)
    worker(minutes=20)

    [mail] = mails(MailState.QUEUED)
    letter = messages.compose(mail)
    assert "anuló" in letter.subject
    assert letter.message_id != first


def test_colleagues_who_read_along_hear_of_it_and_whoever_wants_no_notices_does_not(document, worker, office):
    maria = people.person(MARIA, notices=Notices.NONE)
    jorge = people.person(JORGE, name="Jorge Inventado", email="jorge@ejemplo.ec")
    people.let_in(jorge, maria.party_id, notices=Notices.DAILY)
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)

    [mail] = mails()

    assert (mail.to, mail.state) == ("jorge@ejemplo.ec", MailState.QUEUED)
    assert "anuló" in messages.compose(mail).subject


def test_a_firm_that_left_is_no_reason_to_keep_it_from_its_customers(document, worker, office, asking):
    begin_write()
    leaving.leave(people.admin(), db.session.get_one(Issuer, asking.id))
    db.session.commit()
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)

    assert len(mails(MailState.QUEUED)) == 1


def old(document, days, *, told):
    """Let it be of long ago, and whether anybody was told of it."""
    document.fecha -= timedelta(days=days)
    db.session.execute(db.update(Recipient).values(fecha=document.fecha))
    if not told:
        db.session.execute(db.delete(Mail))
    db.session.commit()


@pytest.mark.parametrize("case", [(200, False, 1), (900, True, 1), (900, False, 0)])
def test_of_history_those_hear_who_had_heard_of_it(document, worker, office, case):
    days, told, hears = case
    old(document, days, told=told)
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)

    assert document.annulled_at is not None
    assert len(mails()) == hears


def test_where_a_firm_sends_no_notices_those_hear_who_opened_it(document, worker, office, asking):
    db.session.get_one(Issuer, asking.id).notices = False
    db.session.execute(db.delete(Mail))
    db.session.execute(db.update(Recipient).values(seen_at=now()))
    db.session.commit()
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)

    assert len(mails()) == 1


def test_a_hidden_test_tells_nobody(worker, office, clock):
    data = people.authorised(to=MARIA, ambiente="1", fecha=clock().date(), authorised_at=clock())
    people.person(MARIA)
    people.arrive(data)
    office.authorises(data)
    worker()
    document = db.session.scalars(db.select(Document)).one()
    office.state_is(document.clave_acceso, Estado.ANULADO)
    worker(days=2)
    worker(minutes=20)

    db.session.refresh(document)
    assert document.annulled_at is not None
    assert mails() == []


def test_a_refusal_of_a_confirmed_one_is_told_once_and_takes_nothing_away(document, worker, office, inquiry):
    office.state_is(document.clave_acceso, Estado.NO_AUTORIZADO)
    worker(days=2)
    worker(days=2)

    assert trail(document) == [Action.DISPUTED]
    assert document.confirmed_at is not None
    assert inquiry().question is Question.STATE
