"""The reminder as it leaves: what is still unopened, to whom it goes, how to end it, and what became of it."""

import email
import email.policy
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from app.archive import reminders, seen
from app.archive.issued import State, Wanted
from app.audit import journey
from app.db import begin_write, db, now
from app.models import Action, Event, Mail, MailKind, MailState, Notices
from app.notify import messages, mime, outbox
from app.worker import mailing
from tests import browser, people
from tests.notify.sinks import Sink, serving
from tests.people import EMPRESA, MARIA

OLD = {"fecha": now().date() - timedelta(days=10), "notify": False}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


def remind(desk):
    begin_write()
    reminders.send(reminders.of_list(desk, Wanted(state=State.UNSEEN)), desk)
    db.session.commit()


def mail():
    return db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.REMINDER)).one()


def letter():
    return messages.compose(mail())


def test_it_names_the_firm_first_and_each_voucher_with_its_amount(firm, desk, maria):
    people.filed(secuencial=1, to=MARIA, **OLD)
    people.filed(secuencial=2, to=MARIA, **OLD)
    remind(desk)

    written = letter()

    assert written.subject.strip() == "Ferretería La Inventada Cía. Ltda.: 2 comprobantes sin abrir"
    for part in (written.text, written.html):
        assert "001-001-000000001" in part
        assert "001-001-000000002" in part
        assert "$115.00" in part
        assert "/comprobantes?nuevos=1" in part
    assert written.attachments == ()


def test_of_one_it_leads_to_its_page(firm, desk, maria):
    document = people.filed(to=MARIA, **OLD)
    remind(desk)

    assert "un comprobante sin abrir" in letter().subject
    assert f"/comprobantes/{document.clave_acceso}" in letter().text


def test_what_was_opened_meanwhile_is_left_out_and_all_opened_is_not_sent(firm, desk, maria):
    first = people.filed(secuencial=1, to=MARIA, **OLD)
    second = people.filed(secuencial=2, to=MARIA, **OLD)
    remind(desk)

    seen.mark(people.reader_of(maria), [first.id])
    db.session.commit()
    assert "000000001" not in letter().text

    seen.mark(people.reader_of(maria), [second.id])
    db.session.commit()
    assert mailing.send_due().dropped == 1
    assert mail().state is MailState.DROPPED


def test_who_ended_the_notices_meanwhile_gets_none(firm, desk, maria):
    people.filed(to=MARIA, **OLD)
    remind(desk)
    maria.notices = Notices.NONE
    db.session.commit()

    assert mailing.send_due().dropped == 1


def test_a_mail_program_ends_it_by_one_post(app, firm, desk):
    people.filed(to=EMPRESA, email="compras@ejemplo.ec", **OLD)
    remind(desk)
    message = email.message_from_bytes(mime.build(letter()), policy=email.policy.default)
    address = urlsplit(message["List-Unsubscribe"].strip("<> "))

    browser.stranger(app).client.post(address.path, data={"List-Unsubscribe": "One-Click"})

    db.session.rollback()
    assert db.session.scalars(db.select(people.Contact)).one().silenced_at is not None
    assert message["X-ClickFactura-Kind"] == "reminder"


def test_its_sending_is_told_on_each_of_its_vouchers(firm, desk, maria):
    documents = [people.filed(secuencial=number, to=MARIA, **OLD) for number in (1, 2)]
    remind(desk)

    mailing.send_due()

    for document in documents:
        kinds = [step.kind for step in journey.steps(document.id, party_id=maria.party_id)]
        assert kinds == ["filed", "reminder_queued", "reminded"]


@pytest.mark.parametrize(
    ("answer", "action"),
    [("550 5.1.1 No existe", Action.BOUNCED), ("552 5.2.2 Lleno", Action.REMINDER_FAILED)],
)
@pytest.mark.usefixtures("maria")
def test_a_refusal_is_told_too(app, desk, answer, action):
    people.filed(to=MARIA, **OLD)
    remind(desk)
    with serving(Sink(on_rcpt=answer)) as port:
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
        app.extensions["mail"].server, app.extensions["mail"].port = "127.0.0.1", port
        mailing.send_due()

    events = db.session.scalars(db.select(Event.action).order_by(Event.id)).all()
    assert events[-1] is action
    assert (mail().bounced_at is not None) is (action is Action.BOUNCED)


def test_reminders_count_within_the_rate(app, firm, desk, maria):
    app.config["MAIL_RATE"] = 1
    people.filed(to=MARIA, **OLD)
    people.filed(secuencial=7, to=MARIA, notify=True)
    remind(desk)

    assert mailing.send_due().sent == 1
    assert mail().state is MailState.QUEUED
    assert not outbox.is_ready(now())
