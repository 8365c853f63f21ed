"""What a firm issued: its list, each state, and nothing of another firm."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.archive import following, issued, seen
from app.archive.issued import State, Wanted
from app.archive.paging import Position
from app.audit import trail
from app.db import db, now
from app.demo import vouchers
from app.models import Action, Mail, MailKind, MailState, Recipient
from app.sri.catalogo import TipoComprobante
from tests import people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

BOUNCED_AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def desk(firm):
    return people.desk_of(people.operator(firm), firm)


def guia(*numeros, **about):
    destinatarios = [
        vouchers.Destinatario(
            vouchers.Parte(numero, f"Destino {numero}"), "Venta", bienes=(vouchers.Bien("Tubo", 1),)
        )
        for numero in numeros
    ]
    return people.filed(vouchers.guia_remision, destinatarios=destinatarios, **about)


def claves(desk, **wanted):
    return [row.clave for row in issued.page(desk, Wanted(**wanted), None, 25).rows]


def standing(desk, document):
    [row] = issued.some(desk, Wanted(words=document.clave_acceso), 1)
    return following.of(desk.issuer_id, [row])[row.id]


def mails(document, **about):
    for mail in db.session.scalars(db.select(Mail).where(Mail.document_id == document.id)):
        for name, value in about.items():
            setattr(mail, name, value)
    db.session.commit()


def test_a_desk_lists_what_its_firm_issued_and_nothing_else(firm, desk):
    other = people.firm(OTHER_RUC, "Otra Firma Inventada")
    mine = people.filed(to=MARIA)
    theirs = people.filed(to=MARIA, emisor=people.emisor(OTHER_RUC, "Otra Firma Inventada"))

    assert claves(desk) == [mine.clave_acceso]
    assert claves(people.desk_of(people.operator(other, "o@otra.example"), other)) == [theirs.clave_acceso]
    assert claves(desk, words=theirs.clave_acceso) == []
    assert issued.count(desk, Wanted()) == 1


def test_pages_follow_each_other_and_come_back(desk):
    for number in range(1, 6):
        people.filed(secuencial=number, to=MARIA)

    first = issued.page(desk, Wanted(), None, 2)
    second = issued.page(desk, Wanted(), first.older, 2)
    last = issued.page(desk, Wanted(), second.older, 2)
    back = issued.page(desk, Wanted(), second.newer, 2)

    numbers = [[row.numero[-1] for row in page.rows] for page in (first, second, last, back)]
    assert numbers == [["5", "4"], ["3", "2"], ["1"], ["5", "4"]]
    assert last.older is None
    assert isinstance(second.newer, Position)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (MARIA, True),
        (f"{MARIA}001", True),
        ("59999996", True),
        ("inventada persona", True),
        ("persona otra", False),
        (EMPRESA, False),
        ("%", False),
    ],
)
def test_receivers_are_found_by_number_and_by_words_of_the_name(desk, said, found):
    people.filed(to=MARIA, name="PERSONA INVENTADA ÑUSTA")

    assert bool(claves(desk, receptor=said)) is found


def test_a_name_in_capitals_is_found_by_small_letters_with_accents(desk):
    people.filed(to=MARIA, name="PEÑA Y MUÑOZ")

    assert len(claves(desk, receptor="muñoz peña")) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"tipo": TipoComprobante.FACTURA}, 1),
        ({"tipo": TipoComprobante.RETENCION}, 0),
        ({"desde": date(2026, 3, 2), "hasta": date(2026, 3, 2)}, 1),
        ({"desde": date(2026, 3, 3)}, 0),
        ({"words": "7"}, 1),
        ({"words": "000000008"}, 0),
        ({"words": "Ferretería"}, 0),
    ],
)
def test_it_narrows_by_what_was_asked(desk, wanted, found):
    people.filed(secuencial=7, to=MARIA, fecha=date(2026, 3, 2))

    assert len(claves(desk, **wanted)) == found


def test_unopened_ones_are_those_older_than_so_many_days(desk, maria):
    people.filed(secuencial=1, to=MARIA, fecha=now().date() - timedelta(days=1))
    old = people.filed(secuencial=2, to=MARIA, fecha=now().date() - timedelta(days=5))
    opened = people.filed(secuencial=3, to=MARIA, fecha=now().date() - timedelta(days=5))
    seen.mark(people.reader_of(maria), [opened.id])
    db.session.commit()

    assert claves(desk, state=State.UNSEEN) == [old.clave_acceso]
    assert claves(desk, state=State.UNSEEN, days=6) == []
    assert claves(desk, state=State.OPENED) == [opened.clave_acceso]


def test_a_guia_that_one_of_two_opened_is_unopened_and_opened(desk, maria):
    document = guia(MARIA, JORGE)
    seen.mark(people.reader_of(maria), [document.id])
    db.session.commit()

    assert claves(desk, state=State.UNSEEN) == claves(desk, state=State.OPENED) == [document.clave_acceso]
    assert standing(desk, document).state[0] == "Abierto"
    assert standing(desk, document).seen_by == "1 de 2"
    assert {receiver.numero for receiver in standing(desk, document).receivers} == {MARIA, JORGE}


def test_tests_that_nobody_is_shown_wait_for_nobody(desk):
    people.filed(to=MARIA, ambiente="1")

    assert len(claves(desk)) == 1
    assert claves(desk, state=State.UNSEEN) == claves(desk, state=State.NO_ADDRESS) == []


def test_the_state_is_said_in_a_word(desk, maria):
    none = people.filed(secuencial=1, to=JORGE)
    quiet = people.filed(secuencial=2, to=MARIA, notify=False)
    told = people.filed(secuencial=3, to=MARIA, notify=True)

    assert standing(desk, none).state[0] == "Sin correo"
    assert standing(desk, quiet).state[0] == "Sin aviso"
    assert standing(desk, told).state[0] == "Aviso en camino"
    assert claves(desk, state=State.NO_ADDRESS) == [none.clave_acceso]


@pytest.mark.parametrize(
    ("became", "word", "listed"),
    [
        ({"state": MailState.SENT}, "Avisado", None),
        ({"state": MailState.FAILED}, "Aviso fallido", State.BOUNCED),
        ({"state": MailState.FAILED, "bounced_at": BOUNCED_AT}, "Rebotado", State.BOUNCED),
        ({"state": MailState.SENT, "bounced_at": BOUNCED_AT}, "Rebotado", State.BOUNCED),
        ({"state": MailState.UNCERTAIN}, "Incierto", State.UNCERTAIN),
        ({"state": MailState.DROPPED}, "Sin aviso", None),
    ],
)
@pytest.mark.usefixtures("maria")
def test_what_became_of_the_notice_is_said_and_listed(desk, became, word, listed):
    document = people.filed(to=MARIA, notify=True)
    mails(document, **became)

    assert standing(desk, document).state[0] == word
    for each in (State.BOUNCED, State.UNCERTAIN):
        assert claves(desk, state=each) == ([document.clave_acceso] if each is listed else [])


def test_downloads_of_the_receiver_count_and_those_of_the_firm_do_not(desk, maria):
    document = people.filed(to=MARIA)
    trail.record(Action.DOWNLOADED, document, by=desk, detail="operador pdf")
    seen.mark(people.reader_of(maria), [document.id])
    db.session.commit()
    assert standing(desk, document).state[0] == "Abierto"

    trail.record(Action.DOWNLOADED, document, by=maria, detail="pdf")
    db.session.commit()
    assert standing(desk, document).state[0] == "Descargado"


def test_reported_problems_are_listed_and_said_beside_the_state(desk, maria):
    document = people.filed(to=MARIA)
    people.filed(secuencial=9, to=MARIA)
    trail.record(Action.OBSERVED, document, by=maria, note="No es mío.")
    db.session.commit()

    assert claves(desk, state=State.OBSERVED) == [document.clave_acceso]
    assert ("Observado", "mal") in standing(desk, document).also


def test_a_voucher_to_nobody_is_neither_unopened_nor_without_address(desk):
    document = people.filed(to="9999999999999")

    assert db.session.scalars(db.select(Recipient)).all() == []
    assert claves(desk) == [document.clave_acceso]
    assert claves(desk, state=State.UNSEEN) == claves(desk, state=State.NO_ADDRESS) == []
    assert standing(desk, document).state[0] == "Sin aviso"


def test_mail_of_another_kind_is_no_notice(desk, maria):
    document = people.filed(to=MARIA, notify=False)
    db.session.add(Mail(kind=MailKind.RESET, to="x@ejemplo.ec", account_id=maria.id, state=MailState.FAILED))
    db.session.commit()

    assert claves(desk, state=State.BOUNCED) == []
    assert standing(desk, document).state[0] == "Sin aviso"
