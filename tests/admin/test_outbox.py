"""The outbox: what a person decides about a message, once, and with its deed."""

import pytest
from sqlalchemy import select, update

from app.db import db, now
from app.models import Act, Deed, Mail, MailKind, MailState
from tests import people
from tests.admin.steps import deeds, pressed, text_of
from tests.browser import signed_in

OUTBOX = "/admin/correo"


@pytest.fixture
def ada(app):
    return people.admin()


@pytest.fixture
def adas(app, ada):
    return signed_in(app, ada)


@pytest.fixture
def mail(app, maria):
    """A message in some state."""

    def make(state=MailState.FAILED, kind=MailKind.RESET, **about):
        one = Mail(kind=kind, to=maria.email, account_id=maria.id, state=state, **about)
        db.session.add(one)
        db.session.commit()
        return one.id

    return make


def state_of(mail_id):
    return db.session.get(Mail, mail_id, populate_existing=True).state


def test_a_failed_one_shows_the_words_of_the_server_and_no_link(adas, mail):
    mail(error="550 El buzón no existe", attempts=3)

    page = adas.get(OUTBOX)

    text = " ".join(page.text_content().split())
    assert "550 El buzón no existe" in text
    assert "maria@ejemplo.ec" in text
    assert "Enlace para elegir otra clave" in text
    assert "3 intentos" in text
    assert "/clave/nueva/" not in text


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("state", MailState)
def test_every_kind_and_state_has_its_spanish_word(adas, mail, kind, state):
    mail(state, kind)

    text = text_of(adas, f"{OUTBOX}?cual=todos")

    assert kind.value not in text
    assert state.value not in text


def test_a_failed_one_is_sent_again_with_its_deed(adas, ada, mail):
    one = mail(attempts=24, message_id="<una@ejemplo.ec>")

    pressed(adas, f"{OUTBOX}/otra-vez", id=one)

    sent = db.session.get(Mail, one, populate_existing=True)
    assert (sent.state, sent.attempts, sent.message_id) == (MailState.QUEUED, 0, "<una@ejemplo.ec>")
    [act] = db.session.scalars(select(Act))
    assert (act.deed, act.by_id) == (Deed.MAIL_RETRIED, ada.id)
    assert "maria@ejemplo.ec" in act.detail


def test_of_two_presses_one_is_served(app, adas, mail):
    one = mail(MailState.UNCERTAIN)
    other = signed_in(app, people.admin("beto@portal.example"))

    pressed(adas, f"{OUTBOX}/otra-vez", id=one)
    pressed(other, f"{OUTBOX}/dar-por-enviado", id=one)

    assert state_of(one) is MailState.QUEUED
    assert deeds() == [Deed.MAIL_RETRIED]
    assert "alguien fue más rápido" in text_of(other, OUTBOX)


def test_an_uncertain_one_is_taken_for_sent(adas, mail):
    one = mail(MailState.UNCERTAIN)

    pressed(adas, f"{OUTBOX}/dar-por-enviado", id=one)

    assert state_of(one) is MailState.SENT


def test_one_that_waits_is_withheld(adas, mail):
    one = mail(MailState.QUEUED)

    pressed(adas, f"{OUTBOX}/no-enviar", id=one)

    assert state_of(one) is MailState.DROPPED


@pytest.mark.parametrize("verb", ["otra-vez", "dar-por-enviado", "no-enviar"])
def test_what_left_is_left_alone(adas, mail, verb):
    one = mail(MailState.SENT, sent_at=now())

    pressed(adas, f"{OUTBOX}/{verb}", id=one)

    assert state_of(one) is MailState.SENT
    assert deeds() == []


def test_all_that_failed_within_a_day_goes_again(adas, mail):
    ones = [mail(), mail()]

    pressed(adas, f"{OUTBOX}/fallidos-otra-vez")
    pressed(adas, f"{OUTBOX}/fallidos-otra-vez")

    assert [state_of(one) for one in ones] == [MailState.QUEUED] * 2
    assert deeds() == [Deed.MAIL_RETRIED]


@pytest.mark.parametrize("wrong", [{}, {"id": "x"}, {"id": 0}, {"id": 2**31}])
def test_what_no_button_sends_is_a_404(adas, wrong):
    pressed(adas, f"{OUTBOX}/otra-vez", 404, **wrong)


def test_each_message_lies_where_its_state_says(adas, mail):
    mail(MailState.SENT, sent_at=now(), error="ya salió")
    mail(MailState.QUEUED, error="espera su turno")
    mail(MailState.SENT, bounced_at=now(), error="volvió")

    assert "ya salió" in text_of(adas, f"{OUTBOX}?cual=enviados")
    assert "espera su turno" in text_of(adas, f"{OUTBOX}?cual=por-salir")
    stuck = text_of(adas, f"{OUTBOX}?cual=cualquiera")
    assert "volvió" in stuck
    assert "espera su turno" not in stuck


def test_a_notice_that_went_in_a_digest_is_told_by_the_digest(adas, mail):
    digest = mail(MailState.FAILED, MailKind.DIGEST)
    inside = mail(MailState.FAILED, MailKind.NOTICE, error="dentro del resumen")
    db.session.execute(update(Mail).where(Mail.id == inside).values(digest_id=digest))
    db.session.commit()

    assert "dentro del resumen" not in text_of(adas, OUTBOX)


def test_pages_follow_each_other_without_losing_or_repeating_any(app, adas, mail):
    app.config["DOCUMENTS_PER_PAGE"] = 2
    ones = [mail(error=f"fallo {number}") for number in range(5)]
    page, seen = adas.get(OUTBOX), []
    while True:
        seen += page.xpath("//td[@data-label='Lo que se sabe']/span/text()")
        following = page.xpath("//a[@rel='next']/@href")
        if not following:
            break
        page = adas.get(following[0])

    assert [text.strip() for text in seen] == [f"fallo {number}" for number in reversed(range(len(ones)))]
    assert page.xpath("//a[@rel='prev']")
