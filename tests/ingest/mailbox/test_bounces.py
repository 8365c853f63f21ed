"""What comes back is given to the message it is about, once, and only by who had that message in hands."""

from itertools import count

import pytest
from sqlalchemy import select, update

from app.archive import customer_mail, reminders
from app.archive.issued import State, Wanted
from app.audit import journey
from app.db import begin_write, db, now
from app.ingest.mailbox import keeping, reading
from app.ingest.mailbox.keeping import Place
from app.models import (
    Account,
    Action,
    Document,
    Event,
    Mail,
    MailFate,
    MailKind,
    MailState,
    Notices,
    ReceivedMail,
)
from app.notify import digests, outbox, resending
from app.worker import mailing
from tests import browser, people
from tests.ingest.mailbox.letters import heads, letter, part, report, text
from tests.people import MARIA

TO = "maria@ejemplo.ec"
UIDS = count(1)


@pytest.fixture
def settings(settings):
    return {**settings, "PUBLIC_URL": "https://portal.example"}


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


@pytest.fixture
def notice(firm):
    """A notice that left."""
    people.filed(to=MARIA, email=TO, **people.fresh())
    mailing.send_due()
    return sent(MailKind.NOTICE)


def sent(kind):
    db.session.rollback()
    mail = db.session.scalars(
        select(Mail).where(Mail.kind == kind), execution_options={"populate_existing": True}
    )
    return mail.one()


def comes(data):
    """Let a message come in; return its row."""
    place = Place("buzon", 1, next(UIDS), "0" * 64)
    begin_write()
    keeping.keep(place, reading.read(data, keeping.own()), [])
    db.session.commit()
    return db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.id.desc())).first()


def bounced():
    db.session.rollback()
    found = select(Event).where(Event.action == Action.BOUNCED).order_by(Event.id)
    return [(event.document_id, event.detail) for event in db.session.scalars(found)]


def returned(mail):
    """Our whole message, as some servers send it back."""
    return part(letter(part(people.authorised()), Message_ID=mail.message_id, To=mail.to), "message/rfc822",
                encoding="8bit", name="")  # fmt: skip


def test_a_report_marks_its_notice_and_tells_the_trail(notice, desk):
    row = comes(report(notice.message_id, TO))

    notice = sent(MailKind.NOTICE)
    assert (row.fate, row.mail_id, row.vouchers) == (MailFate.BOUNCE, notice.id, 0)
    assert row.reason == f"No llegó a {TO}. 5.1.1 smtp; 550 5.1.1 No such user"
    assert (notice.state, notice.error) == (MailState.SENT, "5.1.1 smtp; 550 5.1.1 No such user")
    assert notice.bounced_at is not None
    assert bounced() == [(notice.document_id, TO)]
    assert customer_mail.bounced(desk, [notice.party_id]) == {notice.party_id}
    assert resending.again(notice.id)


def test_a_report_with_our_whole_message_files_nothing(notice):
    row = comes(report(notice.message_id, TO, returned=returned(notice)))

    assert (row.fate, row.vouchers) == (MailFate.BOUNCE, 0)
    assert len(bounced()) == 1


@pytest.mark.parametrize("name", ["Original-Recipient", "Final-Recipient"])
def test_the_address_may_be_written_as_programs_do(notice, name):
    data = report(notice.message_id, TO).replace(b"Final-Recipient: rfc822; ", f"{name}: RFC822;".encode())

    assert comes(
        data.replace(b"maria@", b"<Maria@").replace(b"ejemplo.ec\r\nAction", b"ejemplo.ec>\r\nAction")
    )
    assert len(bounced()) == 1


def test_twice_is_told_once(notice):
    comes(report(notice.message_id, TO))
    comes(report(notice.message_id, TO, Subject="otra vez"))

    assert len(bounced()) == 1


@pytest.mark.parametrize(
    "about",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "failed", "status": "4.2.2"},
        {"action": "delivered", "status": "2.0.0"},
        {"action": "relayed", "status": "5.0.0"},
        {"status": "nada"},
    ],
)
def test_what_is_not_for_good_changes_nothing(notice, about):
    row = comes(report(notice.message_id, TO, **about))

    assert row.fate in {MailFate.BOUNCE, MailFate.IGNORED}
    assert "no lo da por perdido" in row.reason or row.reason == keeping.OF_ANOTHER
    assert (sent(MailKind.NOTICE).bounced_at, bounced()) == (None, [])


@pytest.mark.parametrize(
    "forge",
    [
        lambda mail: report(mail.message_id, "otra@ejemplo.ec"),
        lambda mail: report(f"<{'0' * 32}@portal.example>", TO),
        lambda mail: report(mail.message_id.replace("portal.example", "portal.example.net"), TO),
        lambda mail: report("", TO),
        lambda mail: report(f"<{mail.id}@portal.example>", TO),
    ],
)
def test_nobody_makes_a_notice_come_back_who_never_had_it(notice, forge):
    row = comes(forge(notice))

    assert (row.fate, row.mail_id) == (MailFate.IGNORED, None)
    assert row.reason in {keeping.NOT_OURS, keeping.OF_ANOTHER}
    assert (sent(MailKind.NOTICE).bounced_at, bounced()) == (None, [])


def test_one_that_a_server_writes_for_people_counts_when_it_says_that_it_is_for_good(notice):
    words = f"Your message to {TO} could not be delivered.\n\n550 5.1.1 The account does not exist.\n"
    data = letter(
        text(words),
        part(heads({"Message-ID": notice.message_id}), "message/rfc822", encoding="8bit", name=""),
        From="postmaster@otro.example",
        Auto_Submitted="auto-replied",
    )
    row = comes(data)

    assert row.reason.startswith(f"No llegó a {TO}. 550 5.1.1 the account")
    assert len(bounced()) == 1


def test_one_with_its_addresses_in_a_header_counts_by_what_it_answers(notice):
    top = {"From": "mailer-daemon@otro.example", "X_Failed_Recipients": TO, "In_Reply_To": notice.message_id}
    comes(letter(text("Address not found."), **top))

    assert len(bounced()) == 1


@pytest.mark.parametrize(
    "words",
    [
        f"Warning: message to {TO} delayed 24 hours. 4.4.1 connection timed out",
        "550 5.1.1 The account does not exist.",  # which?
        f"{TO} ya recibió sus 550 facturas.",
    ],
)
def test_one_for_people_that_does_not_say_so_changes_nothing(notice, words):
    top = {"From": "mailer-daemon@otro.example", "References": notice.message_id}
    comes(letter(text(words), **top))

    assert bounced() == []


def test_an_answer_of_the_person_is_no_bounce(notice):
    comes(letter(text(f"550 5.1.1 {TO}"), From=TO, Return_Path="<>", In_Reply_To=notice.message_id))

    assert bounced() == []


def test_an_uncertain_one_is_known_to_have_left(notice):
    db.session.execute(update(Mail).values(state=MailState.UNCERTAIN, sent_at=None))
    db.session.commit()
    comes(report(notice.message_id, TO))

    notice = sent(MailKind.NOTICE)
    assert (notice.state, notice.sent_at is None) == (MailState.SENT, False)


def test_a_digest_that_comes_back_is_told_for_each_of_its_vouchers(firm, desk):
    maria = people.person(MARIA, email=TO, notices=Notices.DAILY)
    filed = [people.filed(to=MARIA, email=TO, secuencial=n, **people.fresh()) for n in (1, 2)]
    ids = [document.id for document in filed]
    db.session.execute(update(Mail).where(Mail.state == MailState.HELD).values(due_at=now()))
    db.session.commit()
    begin_write()
    digests.gather(now())
    db.session.commit()
    mailing.send_due()
    comes(report(sent(MailKind.DIGEST).message_id, TO))

    assert bounced() == [(ids[0], TO), (ids[1], TO)]
    notices = db.session.scalars(select(Mail).where(Mail.kind == MailKind.NOTICE)).all()
    assert [(mail.state, mail.bounced_at is None) for mail in notices] == [(MailState.SENT, False)] * 2
    assert customer_mail.bounced(desk, [maria.party_id]) == {maria.party_id}


def test_a_reminder_that_comes_back_is_told_for_each_of_its_vouchers(firm, desk):
    people.person(MARIA, email=TO)
    document = people.filed(to=MARIA, notify=False, fecha=people.TODAY)
    begin_write()
    reminders.send(reminders.of_list(desk, Wanted(state=State.UNSEEN)), desk)
    db.session.commit()
    mailing.send_due()
    comes(report(sent(MailKind.REMINDER).message_id, TO))

    assert bounced() == [(document.id, TO)]


def test_the_notice_of_an_annulment_that_comes_back_is_told_too(notice, desk):
    other = Mail(
        kind=MailKind.ANNULLED,
        to=TO,
        document_id=notice.document_id,
        party_id=notice.party_id,
        state=MailState.SENT,
        message_id=f"<{'ab' * 16}@portal.example>",
    )
    db.session.add(other)
    db.session.commit()
    comes(report(other.message_id, TO))

    assert bounced() == [(notice.document_id, TO)]
    assert customer_mail.bounced(desk, [notice.party_id]) == {notice.party_id}


def test_a_link_to_choose_a_password_that_comes_back_changes_no_account(app, firm):
    maria = people.person(MARIA, email=TO)
    begin_write()
    outbox.queue(MailKind.PASSWORD_CHANGED, TO, account_id=maria.id)
    db.session.commit()
    mailing.send_due()
    before = dict(db.session.execute(select(Account.__table__)).first()._mapping)
    row = comes(report(sent(MailKind.PASSWORD_CHANGED).message_id, TO))

    assert (row.fate, bounced()) == (MailFate.BOUNCE, [])
    assert dict(db.session.execute(select(Account.__table__)).first()._mapping) == before


def test_the_firm_sees_it_on_the_voucher_and_on_its_customer(app, notice, firm):
    comes(report(notice.message_id, TO))
    clerk = browser.signed_in(app, people.operator(firm))

    listed = clerk.get("/emisor/comprobantes?estado=bounced")
    shown = clerk.get(f"/emisor/comprobantes/{db.session.get_one(Document, notice.document_id).clave_acceso}")
    customers = clerk.get("/emisor/clientes")
    assert "Rebotado" in listed.text_content()
    assert TO in shown.text_content()
    assert "Rebotado" in customers.text_content()


def test_who_works_for_another_firm_sees_nothing_of_it(app, notice):
    comes(report(notice.message_id, TO))
    other = people.firm(people.OTHER_RUC, "Otra Inventada")
    elsewhere = people.desk_of(people.operator(other, "otro@inventada.example"), other)

    assert customer_mail.bounced(elsewhere, [notice.party_id]) == set()


def test_the_trail_names_the_address(notice):
    comes(report(notice.message_id, TO))

    assert any(TO in str(step) for step in journey.steps(notice.document_id, for_desk=True))
