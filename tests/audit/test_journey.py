"""One document's story: in order, in words, and to each only what is theirs to know."""

import re
from datetime import timedelta

import pytest

from app.archive import confirming
from app.audit import journey, trail
from app.db import begin_write, db, now
from app.demo import vouchers
from app.models import Action, ApiKey, Event, Mail, MailKind, MailState
from app.notify import outcomes
from app.worker import mailing
from tests import people
from tests.people import JORGE, MARIA

ADDRESS = re.compile(r"\S+@\S+")


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


def told(document, **who):
    return [(step.title, step.detail, step.who) for step in journey.steps(document.id, **who)]


def titles(document, **who):
    return [title for title, _detail, _who in told(document, **who)]


def record(action, document, **about):
    begin_write()
    trail.record(action, document, **about)
    db.session.commit()


def guia(**about):
    destinatarios = [
        vouchers.Destinatario(vouchers.Parte(numero, name), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
        for numero, name in ((MARIA, "María Inventada"), (JORGE, "Jorge Inventado"))
    ]
    return people.filed(vouchers.guia_remision, destinatarios=destinatarios, **about)


def fail(mail, words, *, bounced=False):
    """What the worker does with a message that the server refused for good."""
    begin_write()
    mail.state, mail.leased_by = MailState.SENDING, "obrero"
    db.session.flush()
    outcomes.settle(mail, "obrero", MailState.FAILED, now(), words, bounced=bounced)
    db.session.commit()


def key_of(account, **about):
    key = ApiKey(public_id="abc123", secret_hash="0" * 64, scopes="", account_id=account.id, epoch=0, **about)
    db.session.add(key)
    db.session.commit()
    return key


def test_both_ends_read_one_story_in_order(firm, desk, maria):
    document = people.filed(to=MARIA, notify=True)
    mailing.send_due()
    record(Action.OPENED, document, by=maria)
    record(Action.DOWNLOADED, document, by=maria, detail="zip-xml")

    assert titles(document, for_desk=True) == [
        "Archivado", "Aviso en cola", "Aviso enviado", "Abierto", "Descargado en un ZIP de XML",
    ]  # fmt: skip
    assert titles(document, party_id=maria.party_id) == [
        "Publicado en el portal", "Aviso en cola", "Aviso enviado", "Abierto", "Descargado en un ZIP de XML",
    ]  # fmt: skip
    steps = journey.steps(document.id, for_desk=True)
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert [step.kind for step in steps] == [
        event.action.value for event in db.session.scalars(db.select(Event))
    ]


def test_the_firm_reads_by_which_door_it_came_in(firm):
    document = people.filed(to=MARIA)

    assert told(document, for_desk=True)[0][1] == "Por comando en el servidor"
    assert told(document, party_id=people.person(MARIA).party_id)[0] == ("Publicado en el portal", "", "")


def test_opened_often_is_one_step(firm, maria):
    document = people.filed(to=MARIA)
    for _ in range(5):
        record(Action.OPENED, document, by=maria)

    [step] = [step for step in journey.steps(document.id, for_desk=True) if step.kind == "opened"]

    assert step.title == "Abierto, 5 veces"
    assert step.detail.startswith("La última vez, el ")


def test_the_firm_knows_that_a_colleague_looked_and_not_which(firm, maria, jorge):
    document = people.filed(to=MARIA, name="María Inventada")
    people.let_in(jorge, maria.party_id)
    record(Action.OPENED, document, by=maria)
    reader = people.Reader(maria.party_id, "maria@ejemplo.ec")
    begin_write()
    db.session.add(
        Event(document_id=document.id, action=Action.OPENED, account_id=jorge.id, party_id=reader.party_id)
    )
    db.session.commit()

    mine = told(document, party_id=maria.party_id)
    theirs = told(document, for_desk=True)

    assert mine[1:] == [("Abierto", "", "María Inventada"), ("Abierto", "", "Jorge Inventado")]
    assert theirs[1:] == [
        ("Abierto", "", "el receptor"),
        ("Abierto", "", "un colega o contador del receptor"),
    ]


def test_what_a_program_did_is_said_with_the_name_of_its_key_to_its_owner_alone(firm, maria):
    document = people.filed(to=MARIA)
    key = key_of(maria, name="Contifico casero", party_id=maria.party_id)
    begin_write()
    db.session.add(
        Event(
            document_id=document.id, action=Action.DOWNLOADED, account_id=maria.id, api_key_id=key.id,
            party_id=maria.party_id, detail="xml",
        )
    )  # fmt: skip
    db.session.commit()

    assert told(document, party_id=maria.party_id)[1][1] == "Por API, con la clave «Contifico casero»"
    assert told(document, for_desk=True)[1] == ("Descargado en XML", "Por API", "el receptor")


def test_what_the_firms_own_people_looked_at_is_theirs_to_know(firm, desk, maria):
    document = people.filed(to=MARIA)
    record(Action.OPENED, document, by=desk, detail="operador")
    record(Action.DOWNLOADED, document, by=desk, detail="operador pdf")
    record(Action.CONFLICTED, document)

    assert told(document, for_desk=True)[1:] == [
        ("Abierto por su equipo", "", "Olga Operadora Inventada"),
        ("Descargado en PDF por su equipo", "", "Olga Operadora Inventada"),
        ("Llegó otro archivo con la misma clave y otro contenido", "", ""),
    ]
    assert titles(document, party_id=maria.party_id) == ["Publicado en el portal"]


def test_the_firm_reads_the_servers_words_and_the_address_that_it_gave(firm):
    document = people.filed(to=MARIA, email="compras@ejemplo.ec", notify=True)
    fail(db.session.scalars(db.select(Mail)).one(), "550 5.1.1 <compras@ejemplo.ec> no existe", bounced=True)

    title, detail, _who = told(document, for_desk=True)[-1]

    assert title == "Correo rebotado"
    assert (
        detail == "A compras@ejemplo.ec. El servidor de correo dijo: 550 5.1.1 <compras@ejemplo.ec> no existe"
    )


def test_an_address_of_the_account_itself_is_not_told_to_the_firm_even_by_the_server(firm, maria):
    document = people.filed(to=MARIA, notify=True)
    fail(db.session.scalars(db.select(Mail)).one(), "552 <MARIA@ejemplo.ec> lleno")

    assert told(document, for_desk=True)[-1][:2] == (
        "Aviso fallido",
        "Al correo de su cuenta. El servidor de correo dijo: 552 <…> lleno",
    )
    assert not ADDRESS.search(str(told(document, for_desk=True)))
    assert told(document, party_id=maria.party_id)[-1][:2] == ("Aviso fallido", "Al correo de su cuenta")


def test_a_notice_that_waits_for_the_digest_says_so(firm):
    people.person(MARIA, notices="daily")
    document = people.filed(to=MARIA, notify=True)

    assert titles(document, for_desk=True)[-1] == "Aviso guardado para el resumen del día"


def test_a_receiver_learns_nothing_of_another_receiver(firm, maria, jorge):
    document = guia(notify=True)
    people.contact(JORGE, firm, "bodega@secreta.ec")
    mailing.send_due()
    for account in (maria, jorge):
        record(Action.OPENED, document, by=account)
        record(Action.OBSERVED, document, by=account, note=f"Escribe {account.email}")

    mine = str(journey.steps(document.id, party_id=maria.party_id))
    his = str(journey.steps(document.id, party_id=jorge.party_id))
    firms = told(document, for_desk=True)

    for secret in ("Jorge", JORGE, "jorge@", "bodega@", "secreta"):
        assert secret not in mine
    for secret in ("María", MARIA, "maria@"):
        assert secret not in his
    assert {who for _title, _detail, who in firms} >= {"María Inventada", "Jorge Inventado"}
    assert sum(title == "Abierto" for title, _detail, _who in firms) == 2


def test_lines_of_old_times_are_of_whom_their_message_or_account_is(firm, maria, jorge):
    document = guia(notify=True)
    for account in (maria, jorge):
        record(Action.OPENED, document, by=account)
    db.session.execute(db.update(Event).values(party_id=None))
    db.session.commit()

    for account in (maria, jorge):
        assert titles(document, party_id=account.party_id) == [
            "Publicado en el portal",
            "Aviso en cola",
            "Abierto",
        ]
        assert told(document, party_id=account.party_id)[-1][2] == account.name or account.party.name


def test_whoever_received_nothing_reads_nothing(firm, maria, jorge):
    document = people.filed(to=MARIA)

    assert journey.steps(document.id, party_id=jorge.party_id) == []
    assert journey.steps(document.id) == []


def test_a_reminder_tells_of_itself_on_each_of_its_vouchers(firm, desk, maria):
    document = people.filed(to=MARIA)
    record(Action.REMINDER_QUEUED, document, by=desk, detail="maria@ejemplo.ec", party_id=maria.party_id)

    assert told(document, for_desk=True)[-1][0] == "Recordatorio en cola"
    assert told(document, party_id=maria.party_id)[-1] == ("Recordatorio en cola", "", "")
    assert journey.steps(document.id, party_id=maria.party_id)[-1].at > now() - timedelta(minutes=1)
    assert MailKind.REMINDER.value == "reminder"


def test_what_the_sri_says_is_told_to_every_receiver_and_to_the_firm(firm, maria, jorge):
    document = guia()
    said = (Action.CONFIRMED, Action.DISPUTED, Action.ANNULLED, Action.RESTORED)
    for action in said:
        record(
            action, document, detail="El SRI dice que no lo autorizó." if action is Action.DISPUTED else ""
        )

    words = [
        "Confirmado por el SRI", "El SRI no lo confirma", "Anulado, según el SRI",
        "El SRI lo tiene otra vez por autorizado",
    ]  # fmt: skip
    for who in ({"for_desk": True}, {"party_id": maria.party_id}, {"party_id": jorge.party_id}):
        assert titles(document, **who)[1:] == words
    assert ("El SRI no lo confirma", "El SRI dice que no lo autorizó.", "") in told(document, for_desk=True)


def test_the_news_of_an_annulment_is_told_apart_from_the_notice(firm, maria):
    document = people.filed(to=MARIA, email="maria@ejemplo.ec", notify=True)
    mailing.send_due()
    begin_write()
    document = db.session.merge(document)
    confirming.annul(document, now())
    db.session.commit()
    [news] = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.ANNULLED))
    fail(news, "550 no such user")

    assert titles(document, for_desk=True)[-4:] == [
        "Aviso enviado", "Anulado, según el SRI", "Aviso de anulación en cola", "Aviso de anulación fallido",
    ]  # fmt: skip
    assert told(document, for_desk=True)[-1][1].endswith("El servidor de correo dijo: 550 no such user")
    assert told(document, for_desk=True)[2][1] == "A maria@ejemplo.ec"
    assert titles(document, party_id=maria.party_id)[-1] == "Aviso de anulación fallido"


def test_news_of_an_annulment_that_came_back_is_a_bounce(firm, maria):
    document = people.filed(to=MARIA, email="maria@ejemplo.ec")
    begin_write()
    confirming.annul(db.session.merge(document), now())
    db.session.commit()
    [news] = db.session.scalars(db.select(Mail).where(Mail.kind == MailKind.ANNULLED))
    fail(news, "550", bounced=True)

    assert titles(document, for_desk=True)[-1] == "Correo rebotado"
