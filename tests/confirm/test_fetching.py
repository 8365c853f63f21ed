"""Who asks for what of the SRI, how much of it, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.throttle import Limit, TooMany
from app.archive import inquiries
from app.confirm import fetching
from app.db import begin_write, db, now
from app.demo import vouchers
from app.ingest.receipt import KNOWN
from app.models import ArrivalOutcome, Document, Fetch, Inquiry, Party, Rank
from app.sri.errors import Codigo
from tests.people import MARIA, OTHER_RUC, emisor, filed, firm, operator


@pytest.fixture
def settings(settings):
    return {**settings, "SRI_CONFIRM": True}


@pytest.fixture
def ferreteria(app):
    return firm()


def clave(secuencial=1, of=vouchers.EMISOR):
    return vouchers.clave_de(vouchers.factura(secuencial=secuencial, emisor=of))


def ask(*claves, **about):
    begin_write()
    ids = fetching.ask(claves, **about)
    db.session.commit()
    return ids


def rows():
    return db.session.scalars(select(Fetch).order_by(Fetch.id)).all()


def fates():
    return [(row.clave_acceso, row.outcome, row.code) for row in rows()]


def asked_of_the_sri():
    return dict(db.session.execute(select(Inquiry.clave_acceso, Inquiry.rank)).all())


def party_of(account):
    return {"account_id": account.id, "party_id": account.party_id}


def test_what_is_not_here_is_asked_for_before_all_else(ferreteria, maria):
    [made] = ask(clave(), **party_of(maria), file="reporte.txt")

    [row] = rows()
    assert (row.id, row.settled_at, row.outcome, row.file) == (made, None, "", "reporte.txt")
    assert asked_of_the_sri() == {clave(): Rank.PERSON}
    assert fetching.is_wanted(clave())
    assert not fetching.is_wanted(clave(2))


def test_who_asks_again_while_it_is_open_has_asked_once(ferreteria, maria, jorge):
    first = ask(clave(), clave(), **party_of(maria))

    assert ask(clave(), **party_of(maria)) == first
    assert ask(clave(), **party_of(jorge)) != first
    assert len(rows()) == 2

    fetching.settle(clave(), outcome=ArrivalOutcome.REFUSED, code=Codigo.E_SRI_UNKNOWN)
    db.session.commit()
    assert ask(clave(), **party_of(maria)) != first


def test_what_is_here_already_ends_at_once_and_is_confirmed_if_it_was_not(ferreteria, maria):
    document = filed(to=MARIA)
    at_desk = operator(ferreteria)
    of_desk = {"account_id": at_desk.id, "issuer_id": ferreteria.id}

    ask(document.clave_acceso, **of_desk)
    assert fates() == [(document.clave_acceso, KNOWN, "OK")]
    assert asked_of_the_sri() == {document.clave_acceso: Rank.PERSON}

    db.session.execute(db.delete(Inquiry))
    db.session.execute(db.update(Document).values(confirmed_at=now()))
    db.session.commit()
    ask(document.clave_acceso, **party_of(maria))
    assert len(fates()) == 2
    assert asked_of_the_sri() == {}


def test_a_desk_asks_only_for_what_its_firm_issued(ferreteria, maria):
    other = firm(OTHER_RUC, "Otra Inventada")
    theirs, nobodys = clave(1, emisor(OTHER_RUC)), clave(1, emisor("1799999966001"))

    ask(theirs, nobodys, clave(), account_id=maria.id, issuer_id=ferreteria.id)

    assert fates() == [
        (theirs, ArrivalOutcome.REFUSED, Codigo.E_ISSUER_OTHER),
        (nobodys, ArrivalOutcome.REFUSED, Codigo.E_ISSUER_OTHER),
        (clave(), "", ""),
    ]
    assert list(asked_of_the_sri()) == [clave()]
    assert len(fetching.page(fetching.of_firm(ferreteria.id), None, 10).rows) == 3
    assert not fetching.page(fetching.of_firm(other.id), None, 10).rows


def test_a_receiver_asks_only_for_what_firms_of_this_portal_issued(ferreteria, maria):
    firm(OTHER_RUC, "La que se fue", left_at=now())
    gone, nobodys = clave(1, emisor(OTHER_RUC)), clave(1, emisor("1799999966001"))

    ask(gone, nobodys, **party_of(maria))

    assert [code for _, _, code in fates()] == [Codigo.E_ISSUER_LEFT, Codigo.E_ISSUER]
    assert asked_of_the_sri() == {}


def test_an_answer_ends_every_open_request_for_its_clave_and_no_other(ferreteria, maria, jorge):
    ask(clave(), clave(2), **party_of(maria))
    ask(clave(), **party_of(jorge))

    fetching.settle(clave(), outcome=ArrivalOutcome.FILED, code=Codigo.OK)
    fetching.settle(clave(), outcome=ArrivalOutcome.REFUSED, code=Codigo.E_SRI_NOT, reason="x" * 2_000)
    db.session.commit()

    assert [(row.clave_acceso, row.outcome) for row in rows()] == [
        (clave(), ArrivalOutcome.FILED),
        (clave(2), ""),
        (clave(), ArrivalOutcome.FILED),
    ]
    assert not fetching.is_wanted(clave())


def test_so_many_a_day_and_all_or_none(ferreteria, maria, jorge, monkeypatch):
    monkeypatch.setattr(fetching, "DAY", Limit("traer-dia", 3, 86_400))
    ask(clave(1), clave(2), **party_of(maria))

    with pytest.raises(TooMany):
        ask(clave(3), clave(4), **party_of(maria))
    db.session.rollback()

    assert ask(clave(1), clave(2), **party_of(maria)), "what is open costs nothing"
    ask(clave(3), **party_of(maria))
    ask(clave(3), **party_of(jorge))
    assert len(rows()) == 4


def test_nobody_waits_behind_the_long_list_of_somebody_else(app, ferreteria, maria, jorge):
    ask(*(clave(number) for number in range(1, 121)), **party_of(maria))
    ask(*(clave(number) for number in range(121, 241)), **party_of(maria))
    ask(clave(999), **party_of(jorge))

    at = now() + timedelta(minutes=4)
    waiting = [
        row for row in db.session.scalars(select(Inquiry).order_by(Inquiry.due_at)) if row.due_at <= at
    ]
    half = 4 * app.config["SRI_RATE"] / 2
    assert half - 2 <= len(waiting) <= half + 3, "one account takes every other turn at most"
    assert clave(999) in [row.clave_acceso for row in waiting[:3]]
    assert inquiries.waiting_for_people(50) < 5, "nor does a list shut strangers out"


def test_a_reader_finds_what_they_asked_for_that_receiver(ferreteria, maria, jorge):
    other = db.session.scalars(select(Party).where(Party.id == jorge.party_id)).one()
    ask(clave(1), **party_of(maria))
    ask(clave(2), account_id=maria.id, party_id=other.id)

    [row] = fetching.page(fetching.of_reader(maria.id, maria.party_id), None, 10).rows
    assert (row.clave_acceso, row.by, row.Inquiry.rank) == (clave(1), "", Rank.PERSON)
    assert not fetching.page(fetching.of_reader(jorge.id, jorge.party_id), None, 10).rows


def test_a_portal_that_does_not_ask_the_sri_wants_nothing_of_it(app, ferreteria, maria):
    app.config["SRI_CONFIRM"] = False

    assert not fetching.is_on()
    ask(clave(), **party_of(maria))
    assert asked_of_the_sri() == {}
