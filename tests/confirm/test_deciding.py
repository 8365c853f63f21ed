"""What the SRI's word does to what is here: it confirms, files, refuses or is kept beside; it never takes away."""

import math
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from app.archive import inquiries
from app.confirm import fetching
from app.db import begin_write, db
from app.demo import vouchers
from app.ingest import receive, tray
from app.ingest.receipt import Origin
from app.ingest.tray import Shelf
from app.models import (
    Action,
    Arrival,
    ArrivalOutcome,
    Document,
    Door,
    Event,
    Fetch,
    Mail,
    MailKind,
    Question,
    Rank,
)
from app.sri import clave_acceso
from app.sri.comprobante import Campo
from app.sri.respuesta import Estado, Respuesta
from app.store import vault
from tests import people
from tests.confirm.conftest import clave_in
from tests.people import JORGE, MARIA

DAY = timedelta(days=1)


def trail(document):
    db.session.expire_all()
    lines = db.select(Event.action).where(Event.document_id == document.id).order_by(Event.id)
    return list(db.session.scalars(lines))


def arrivals():
    db.session.expire_all()
    return db.session.scalars(db.select(Arrival).order_by(Arrival.id)).all()


def documents():
    db.session.expire_all()
    return db.session.scalars(db.select(Document).order_by(Document.id)).all()


def clave_of(receipt):
    return str(receipt.examen.comprobante.clave)


def fetched(clave, asking):
    """Somebody of the firm wants the original."""
    account = people.operator(asking)
    begin_write()
    fetching.ask([clave], account_id=account.id, issuer_id=asking.id)
    db.session.commit()
    return lambda: db.session.scalars(db.select(Fetch).execution_options(populate_existing=True)).one()


def test_the_same_content_confirms_it_with_the_date_and_leaves_what_the_envelope_claims(
    worker, office, clock, inquiry
):
    data = people.authorised()
    [receipt] = people.arrive(data)
    claimed = documents()[0].authorised_at
    office.authorises(people.authorised(authorised_at=clock() - DAY))

    assert worker() == [("authorisation", clave_of(receipt))]

    [document] = documents()
    assert (document.confirmed_at, document.authorised_at) == (clock(), claimed)
    assert vault.get(document.id) == data
    assert trail(document) == [Action.FILED, Action.CONFIRMED]
    assert (inquiry().question, inquiry().answer) == (Question.STATE, Estado.AUTORIZADO)
    assert clock() + DAY <= inquiry().due_at <= clock() + 1.3 * DAY


def test_a_bare_one_is_filed_with_the_sris_own_bytes_and_its_receiver_is_told(worker, office, clock):
    about = {"to": MARIA, "email": "maria@ejemplo.ec", "fecha": clock().date()}
    [waiting] = people.arrive(people.signed(**about))
    own = people.authorised(**about, authorised_at=clock())
    office.authorises(own)

    worker()

    [document] = documents()
    assert vault.get(document.id) == own
    assert document.confirmed_at == clock()
    assert trail(document) == [Action.FILED, Action.NOTICE_QUEUED, Action.CONFIRMED]
    came, filed = arrivals()
    assert (came.id, came.document_id) == (waiting.arrival_id, document.id)
    assert (filed.door, filed.outcome, filed.document_id) == (Door.SRI, ArrivalOutcome.FILED, document.id)
    assert tray.counts(tray.everywhere()).pending == 0


def test_history_that_the_sri_hands_over_mails_nobody(worker, office):
    people.arrive(people.signed(to=MARIA, email="maria@ejemplo.ec"))
    office.authorises(people.authorised(to=MARIA, email="maria@ejemplo.ec"))

    worker()

    assert len(documents()) == 1
    assert db.session.scalar(db.select(db.func.count(Mail.id)).where(Mail.kind == MailKind.NOTICE)) == 0


def test_what_came_by_mail_is_filed_once_the_sri_confirms_it(worker, office):
    data = people.authorised()
    begin_write()
    [receipt] = receive.receive(receive.examine(data, None), Origin("factura.xml", Door.MAILBOX))
    db.session.commit()
    assert receipt.outcome == "pending"
    office.authorises(data)

    worker()

    assert [document.confirmed_at is not None for document in documents()] == [True]


def test_the_sris_word_stands_for_the_circumstances_of_a_signature(worker, office, monkeypatch):
    """Its mathematics hold, and the SRI took it."""
    late = people.vouchers.autorizado(
        people.sign(
            people.vouchers.factura(),
            people.key_of(people.RUC),
            signed_at=people.UNTIL + timedelta(days=400),
        )
    )
    [receipt] = people.arrive(late)
    assert (receipt.outcome, documents()) == ("pending", [])
    office.authorises(late)

    worker()

    assert documents()[0].confirmed_at is not None


def test_other_content_than_the_filed_one_goes_to_the_tray_once_and_the_first_stays(worker, office, inquiry):
    data = people.authorised(to=MARIA)
    people.arrive(data)
    office.authorises(people.authorised(to=JORGE, name="Otra Persona"))

    worker()
    worker(days=2)

    [document] = documents()
    assert (document.confirmed_at, vault.get(document.id)) == (None, data)
    assert trail(document) == [Action.FILED, Action.CONFLICTED, Action.DISPUTED]
    [_, other] = arrivals()
    assert (other.code, other.door, other.times) == ("E_DUP_CONFLICT", Door.SRI, 1)
    assert inquiry().differs
    assert inquiry().question is Question.AUTHORISATION


def test_a_wrong_content_that_was_said_once_is_put_right_by_the_next_answer(worker, office, inquiry):
    data = people.authorised(to=MARIA)
    people.arrive(data)
    office.authorises(people.authorised(to=JORGE, name="Otra Persona"))
    worker()
    office.authorises(data)

    worker(days=2)

    assert documents()[0].confirmed_at is not None
    assert not inquiry().differs


def test_other_content_than_one_that_waits_refuses_it_and_is_kept_beside_it(worker, office, inquiry):
    people.arrive(people.signed(to=MARIA))
    office.authorises(people.authorised(to=JORGE, name="Otra Persona"))

    worker()
    worker(days=2)

    assert documents() == []
    ours, theirs = arrivals()
    assert (ours.outcome, ours.code) == (ArrivalOutcome.REFUSED, "E_SRI_OTHER")
    assert (theirs.outcome, theirs.door, theirs.times) == (ArrivalOutcome.REFUSED, Door.SRI, 1)
    assert theirs.issuer_id == ours.issuer_id
    assert len(tray.page(tray.everywhere(), Shelf.CONFLICTS, None, 9).rows) == 1
    assert inquiry().differs


def test_one_that_was_refused_for_a_wrong_content_is_filed_when_the_sri_comes_round(worker, office):
    people.arrive(people.signed(to=MARIA))
    office.authorises(people.authorised(to=JORGE, name="Otra Persona"))
    worker()
    office.authorises(people.authorised(to=MARIA))

    worker(days=2)

    [document] = documents()
    assert document.confirmed_at is not None
    assert arrivals()[0].document_id == document.id


def test_a_refusal_never_demotes_what_is_filed_and_its_story_says_so_once(worker, office, inquiry):
    people.arrive(people.authorised())
    clave = documents()[0].clave_acceso
    office.denies(clave, Campo("39", "FIRMA INVALIDA"))

    worker()
    worker(days=2)
    worker(days=2)

    [document] = documents()
    assert document.confirmed_at is None
    assert trail(document) == [Action.FILED, Action.DISPUTED]
    assert inquiry().answer is Estado.NO_AUTORIZADO
    assert inquiry().said == "39 FIRMA INVALIDA"


def test_a_refusal_of_one_that_waits_refuses_it_in_the_sris_words_and_it_may_be_corrected(worker, office):
    [waiting] = people.arrive(people.signed())
    office.denies(clave_of(waiting), Campo("39", "FIRMA INVALIDA"))
    worker()
    [denied] = arrivals()
    assert (denied.outcome, denied.code) == (ArrivalOutcome.REFUSED, "E_SRI_NOT")
    assert "FIRMA INVALIDA" in denied.reason

    office.authorises(people.authorised())
    worker(days=2)

    assert documents()[0].confirmed_at is not None
    assert arrivals()[0].document_id == documents()[0].id


def test_no_data_is_no_news_and_is_asked_again_ever_more_rarely(worker, office, inquiry):
    [waiting] = people.arrive(people.signed(fecha=people.now().date()))

    waits = []
    for _ in range(5):
        worker(minutes=waits[-1] if waits else 0)
        waits.append(math.ceil((inquiry().due_at - inquiry().asked_at) / timedelta(minutes=1)))

    assert [one.outcome for one in arrivals()] == [ArrivalOutcome.PENDING]
    assert inquiry(clave_of(waiting)).answer is Estado.SIN_DATOS
    assert waits[0] in {1, 2}
    assert waits == sorted(waits)
    assert waits[-1] >= 60


def test_silence_changes_nothing_but_when_it_is_asked_again(worker, office, inquiry, clock):
    people.arrive(people.authorised())
    office.is_silent("authorisation", documents()[0].clave_acceso)

    worker()

    [document] = documents()
    assert (document.confirmed_at, trail(document)) == (None, [Action.FILED])
    assert (inquiry().answer, inquiry().failures) == (None, 1)
    assert inquiry().trouble == "El SRI no respondió a tiempo."
    assert timedelta(minutes=2) <= inquiry().due_at - clock() <= timedelta(minutes=2.5)


def test_content_that_does_not_verify_decides_nothing(worker, office, inquiry):
    data = people.authorised(to=MARIA)
    people.arrive(data)
    clave = documents()[0].clave_acceso
    office.authorises(data.replace(b"Persona Inventada", b"Persona Cambiada"), clave)

    worker()

    assert documents()[0].confirmed_at is None
    assert [one.outcome for one in arrivals()] == [ArrivalOutcome.FILED]
    assert inquiry().said.startswith("El SRI lo entregó, pero no se pudo comprobar:")


def test_what_somebody_wants_fetched_is_filed_and_they_are_told(worker, office, asking):
    own = people.authorised()
    clave = people.receive.examine(own, None)[0].comprobante.clave.text
    request = fetched(clave, asking)
    office.authorises(own)

    worker()

    [document] = documents()
    assert (vault.get(document.id), document.confirmed_at is not None) == (own, True)
    assert (request().outcome, request().code) == ("filed", "OK")


def test_what_the_sri_refused_ends_the_request_for_it(worker, office, asking):
    clave = str(people.receive.examine(people.authorised(), None)[0].comprobante.clave)
    request = fetched(clave, asking)
    office.denies(clave, Campo("39", "FIRMA INVALIDA"))

    worker()

    assert (request().outcome, request().code) == ("refused", "E_SRI_NOT")
    assert "FIRMA INVALIDA" in request().reason


def test_a_request_for_one_that_the_sri_does_not_know_ends_when_it_would_know_it(worker, asking, inquiry):
    clave = str(people.receive.examine(people.authorised(), None)[0].comprobante.clave)
    request = fetched(clave, asking)

    worker()

    assert (request().outcome, request().code) == ("refused", "E_SRI_UNKNOWN")
    assert inquiry().due_at is None


def test_a_request_for_a_new_one_goes_on_while_it_may_be_on_its_way(worker, asking, inquiry, clock):
    fresh = people.authorised(**people.fresh())
    clave = str(people.receive.examine(fresh, None)[0].comprobante.clave)
    request = fetched(clave, asking)

    worker()

    assert request().settled_at is None
    assert (inquiry().rank, inquiry().due_at > clock()) == (Rank.FRESH, True), "asked again behind the others"


def test_a_request_for_one_of_the_last_day_of_all_ends_too(worker, asking, clock):
    """A clave may bear any date, and whoever gives such ones keeps nobody asking for ever."""
    clave = dated(date.max)
    request = fetched(clave, asking)
    worker()
    assert request().settled_at is None

    worker(days=2)
    assert (request().outcome, request().code) == ("refused", "E_SRI_UNKNOWN")


def dated(day):
    digits = f"{day:%d%m%Y}{vouchers.clave_de(vouchers.factura())[8:48]}"
    return digits + clave_acceso.check_digit(digits)


def wants(account, clave):
    """Somebody wants the original for their own party."""
    begin_write()
    fetching.ask([clave], account_id=account.id, party_id=account.party_id)
    db.session.commit()


def fates():
    db.session.expire_all()
    return [(one.outcome, one.code) for one in db.session.scalars(db.select(Fetch).order_by(Fetch.id))]


def test_what_a_receiver_wants_is_filed_only_when_it_was_issued_to_them(worker, office, asking):
    own, jorge, maria = (
        people.authorised(),
        people.person(JORGE, email="jorge@ejemplo.ec"),
        people.person(MARIA),
    )
    clave = clave_in(own)
    office.authorises(own)
    office.state_is(clave, Estado.AUTORIZADO)
    wants(jorge, clave)

    worker()

    assert (documents(), arrivals(), fates()) == ([], [], [("refused", "E_NOT_YOURS")])
    assert not db.session.scalars(db.select(Mail)).all()

    wants(maria, clave)
    worker(minutes=2)
    worker(minutes=2)
    assert (len(documents()), fates()[1]) == (1, ("filed", "OK"))


def test_a_stranger_who_waits_beside_its_receiver_hinders_nothing(worker, office, asking):
    own, jorge, maria = (
        people.authorised(),
        people.person(JORGE, email="jorge@ejemplo.ec"),
        people.person(MARIA),
    )
    office.authorises(own)
    for account in (jorge, maria):
        wants(account, clave_in(own))

    worker()

    assert (len(documents()), fates()) == (1, [("filed", "OK")] * 2)


def test_what_a_stranger_asked_about_is_never_filed_and_its_state_is_asked_too(worker, office, inquiry):
    own = people.authorised()
    clave = str(people.receive.examine(own, None)[0].comprobante.clave)
    begin_write()
    inquiries.want(clave, rank=Rank.PERSON)
    db.session.commit()
    office.authorises(own)
    office.state_is(clave, Estado.AUTORIZADO)

    asked = worker() + worker(minutes=2)

    assert asked == [("authorisation", clave), ("state", clave)]
    assert (documents(), arrivals()) == ([], [])
    assert (inquiry().answer, inquiry().due_at) == (Estado.AUTORIZADO, None)


def test_what_a_stranger_asked_about_is_let_go_when_nobody_answers(worker, office, inquiry):
    clave = str(people.receive.examine(people.authorised(), None)[0].comprobante.clave)
    begin_write()
    inquiries.want(clave, rank=Rank.PERSON)
    db.session.commit()
    office.is_silent("authorisation")

    for _ in range(6):
        worker(hours=5)

    assert (inquiry().failures, inquiry().due_at) == (5, None)


def test_a_firm_that_left_files_nothing_more_and_what_waits_says_so(worker, office, asking, clock):
    people.arrive(people.signed())
    db.session.get(type(asking), asking.id).left_at = clock()
    db.session.commit()
    office.authorises(people.authorised())

    worker()

    assert documents() == []
    assert [(one.outcome, one.code) for one in arrivals()] == [(ArrivalOutcome.REFUSED, "E_ISSUER_LEFT")]


def test_a_busy_database_loses_no_answer_and_asks_no_second_time(worker, office, monkeypatch):
    people.arrive(people.authorised())
    office.authorises(people.authorised())
    settle, busy = inquiries.settle, [1, 1]

    def stubborn(*about):
        if busy:
            busy.pop()
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return settle(*about)

    monkeypatch.setattr(inquiries, "settle", stubborn)
    monkeypatch.setattr("app.worker.patience.time.sleep", lambda _seconds: None)

    assert len(worker()) == 1

    assert documents()[0].confirmed_at is not None
    assert trail(documents()[0]) == [Action.FILED, Action.CONFIRMED]


def test_an_answer_that_cannot_be_processed_is_put_off_and_holds_up_no_other(worker, office, inquiry):
    people.arrive(people.authorised(secuencial="000000001"))
    people.arrive(people.authorised(secuencial="000000002"))
    first = documents()[0].clave_acceso
    office.says["authorisation", first] = RuntimeError("boom")
    office.authorises(people.authorised(secuencial="000000002"))

    worker()

    assert inquiry(first).trouble.startswith("La pregunta o su respuesta no se pudo procesar")
    assert [document.confirmed_at is not None for document in documents()] == [False, True]


@pytest.mark.parametrize("estado", [Estado.EN_PROCESO, Estado.SIN_DATOS])
def test_no_data_about_one_whose_authorisation_was_known_keeps_what_was_known(
    worker, office, inquiry, estado
):
    people.arrive(people.authorised(to=MARIA))
    clave = documents()[0].clave_acceso
    office.authorises(people.authorised(to=JORGE, name="Otra Persona"))
    worker()
    heard = inquiry().answered_at
    office.says["authorisation", clave] = Respuesta(clave, estado)

    worker(days=2)

    assert (inquiry().answer, inquiry().answered_at, inquiry().differs) == (Estado.AUTORIZADO, heard, True)
