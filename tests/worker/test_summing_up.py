"""The summary for the firm's own people: of what waits, once a morning, and only when something does."""

import threading
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from app.accounts import operators
from app.db import begin_write, db, now
from app.models import (
    Account,
    AccountState,
    Action,
    Arrival,
    ArrivalOutcome,
    Door,
    Event,
    Inquiry,
    Issuer,
    Mail,
    MailKind,
    MailState,
    Notices,
    Operator,
)
from app.notify import hours, messages, summaries, work
from app.notify.letter import NotNeeded
from app.worker import summing_up
from tests import clocks, people
from tests.browser import signed_in, stranger
from tests.people import MARIA, OTHER_RUC

PAGE = "/emisor/comprobantes/resumen"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olga(firm):
    """An operator who wants to hear every day, and heard two days ago."""
    return operator(firm, Notices.DAILY)


def operator(firm, summary, email="olga@inventada.example", ago=timedelta(days=2)):
    account = people.by_address(email)
    return people.works_for(account, firm, summary=summary, summed_up_at=now() - ago)


def waiting(issuer):
    """Let something wait in the tray of a firm."""
    about = {"outcome": ArrivalOutcome.REFUSED, "code": "E_XML", "reason": "No se pudo leer."}
    db.session.add(Arrival(door=Door.PAGE, file="a.xml", sha256="0" * 64, issuer_id=issuer.id, **about))
    db.session.commit()


def queued():
    db.session.rollback()
    return db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.FIRM_SUMMARY)).all()


def test_what_waits_is_told_once_a_morning(firm, olga):
    waiting(firm)

    assert [summing_up.sum_up() for _ in range(2)] == [1, 0]

    [mail] = queued()
    assert (mail.to, mail.operator_id) == ("olga@inventada.example", olga.id)
    letter = messages.compose(mail)
    assert letter.subject.strip() == "Ferretería La Inventada Cía. Ltda.: lo que espera"
    assert "1 archivo por resolver en la bandeja" in letter.text
    assert letter.unsubscribe in letter.text


def test_nothing_is_sent_when_there_is_nothing_to_say_and_it_is_not_asked_again(firm, olga):
    assert [summing_up.sum_up() for _ in range(2)] == [0, 0]

    assert queued() == []
    assert summaries.due(now()) == []


@pytest.mark.parametrize(
    ("summary", "days", "told"),
    [(Notices.DAILY, 0, 0), (Notices.DAILY, 2, 1), (Notices.WEEKLY, 8, 1), (Notices.NONE, 30, 0)],
)
def test_each_is_told_as_they_chose(firm, summary, days, told):
    operator(firm, summary, ago=timedelta(days=days))
    waiting(firm)

    assert summing_up.sum_up() == told


def test_a_week_is_told_on_monday_and_not_before(app, firm):
    app.config["TIME_ZONE"] = "America/Guayaquil"
    one = operator(firm, Notices.WEEKLY)
    one.summed_up_at = datetime.fromisoformat("2026-11-23T12:30:00+00:00")  # a Monday
    db.session.commit()

    due = [summaries.due(datetime.fromisoformat(f"{day}+00:00")) for day in ("2026-11-29T15:00", "2026-11-30T11:59", "2026-11-30T12:00")]  # fmt: skip

    assert [len(rows) for rows in due] == [0, 0, 1]


def test_at_night_nobody_is_told(app, firm, olga):
    waiting(firm)
    app.config["TIME_ZONE"] = clocks.zone_at(23)

    assert summing_up.sum_up() == 0


def test_two_workers_tell_once(app, firm, olga):
    waiting(firm)
    told = []

    def look():
        with app.app_context():
            told.append(summing_up.sum_up())
            db.session.remove()

    workers = [threading.Thread(target=look) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(told) == [0, 1]
    assert len(queued()) == 1


@pytest.mark.parametrize("end", ["revoked", "left", "disabled", "changed", "address", "solved"])
def test_it_ends_with_the_work_also_when_it_was_queued(firm, olga, end):
    waiting(firm)
    summing_up.sum_up()
    [mail] = queued()
    one = db.session.get(Operator, olga.id)
    account = db.session.get(Account, one.account_id)
    if end == "revoked":
        begin_write()
        operators.remove(one)
    elif end == "left":
        db.session.get(Issuer, firm.id).left_at = now()
    elif end == "disabled":
        account.state = AccountState.DISABLED
    elif end == "changed":
        one.summary = Notices.NONE
    elif end == "address":
        account.email = "otra@inventada.example"
    else:
        db.session.scalars(db.select(Arrival)).one().closed_at = now()
    db.session.commit()
    mail = db.session.get(Mail, mail.id, populate_existing=True)

    with pytest.raises(NotNeeded):
        messages.compose(mail)


@pytest.mark.parametrize("end", ["left", "disabled"])
def test_whose_work_ended_is_not_due(firm, olga, end):
    waiting(firm)
    if end == "left":
        db.session.get(Issuer, firm.id).left_at = now()
    else:
        db.session.get(Account, olga.account_id).state = AccountState.DISABLED
    db.session.commit()

    assert summing_up.sum_up() == 0


def test_it_counts_each_kind_of_thing_of_this_firm_alone(app, firm, maria):
    app.config["SRI_CONFIRM"] = True
    other = people.firm(OTHER_RUC, "Otra Firma")
    for of, emisor, first in ((firm, people.emisor(), 1), (other, people.emisor(OTHER_RUC, "Otra Firma"), 5)):
        troubles(of, emisor, first)

    said = [line.said for line in work.of(firm.id, now() - timedelta(days=1))]

    assert said == [
        "1 archivo por resolver en la bandeja",
        "2 comprobantes cuyo aviso rebotó o falló",
        "1 comprobante cuyo aviso quedó incierto",
        "3 comprobantes que nadie ha abierto tras 3 días",
        "1 comprobante con un problema reportado",
        "1 comprobante que el SRI da por anulado",
        "1 comprobante por el que el SRI no responde",
    ]


def troubles(issuer, emisor, first):
    """One of each trouble for a firm, in four vouchers that nobody opened."""
    day = now().date() - timedelta(days=5)
    waiting(issuer)
    made = [
        people.filed(to=MARIA, email="maria@ejemplo.ec", emisor=emisor, secuencial=n, fecha=day, notify=True)
        for n in range(first, first + 4)
    ]
    fates = (
        {"state": MailState.FAILED},
        {"state": MailState.SENT, "bounced_at": now()},
        {"state": MailState.UNCERTAIN},
    )
    for document, fate in zip(made, fates, strict=False):
        db.session.execute(db.update(Mail).where(Mail.document_id == document.id).values(**fate))
    db.session.add_all(
        [Event(document_id=made[0].id, action=Action.OBSERVED), Event(document_id=made[1].id, action=Action.OBSERVED, at=now() - timedelta(days=3))]
    )  # fmt: skip
    made[2].annulled_at = now()
    db.session.execute(db.delete(Inquiry).where(Inquiry.clave_acceso == made[3].clave_acceso))
    db.session.add(Inquiry(clave_acceso=made[3].clave_acceso, failures=3))
    db.session.commit()


def test_an_operator_chooses_and_sees_what_it_would_say(app, firm):
    olga = people.operator(firm)
    browser = signed_in(app, olga)
    page = browser.get(PAGE)
    assert "No hay nada que decir" in page.text_content()
    assert page.forms[-1].fields["notices"] == "none"
    waiting(firm)

    browser.submit(page, notices="daily")

    page = browser.get(PAGE)
    assert "1 archivo por resolver en la bandeja" in page.text_content()
    assert page.forms[-1].fields["notices"] == "daily"
    assert summaries.due(now()) == []  # not at once: with the next morning
    tomorrow = hours.next_morning(now())
    assert [row.email for row in summaries.due(tomorrow)] == ["olga@inventada.example"]
    browser.submit(page, 422, notices="each")


def test_the_choice_of_one_is_nobody_elses(app, firm, olga):
    other = people.firm(OTHER_RUC, "Otra Firma")
    theirs = signed_in(app, people.operator(other, "otro@inventada.example"))

    theirs.submit(theirs.get(PAGE), notices="weekly")

    assert db.session.get(Operator, olga.id, populate_existing=True).summary is Notices.DAILY
    assert summaries.due(now())[0].id == olga.id


def test_the_link_of_a_summary_changes_or_ends_it_without_signing_in(app, firm, olga):
    waiting(firm)
    summing_up.sum_up()
    path = urlsplit(messages.compose(queued()[0]).unsubscribe).path
    somebody = stranger(app)

    page = somebody.get(path)
    assert "lo que espera en Ferretería La Inventada" in page.text_content()
    somebody.submit(page, notices="weekly")
    assert db.session.get(Operator, olga.id, populate_existing=True).summary is Notices.WEEKLY
    somebody.open(path, method="POST", data={"List-Unsubscribe": "One-Click"})
    assert db.session.get(Operator, olga.id, populate_existing=True).summary is Notices.NONE

    begin_write()
    operators.remove(db.session.get(Operator, olga.id))
    db.session.commit()
    somebody.get(path, 410)
