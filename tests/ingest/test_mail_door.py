"""What comes by mail waits for the SRI's word, unless the chain of its signature is good."""

import pytest
from sqlalchemy import select

from app.accounts.throttle import Limit
from app.archive import trust
from app.db import begin_write, db
from app.demo.autoridad import authority
from app.ingest import arrivals, receive, tray, words
from app.ingest.receipt import Origin
from app.models import Arrival, Document, Door, Inquiry, Rank
from tests import people

BY_MAIL = Origin("factura.xml", Door.MAILBOX, "proveedor@ejemplo.ec")


@pytest.fixture
def firm(app):
    return people.firm()


def bring(data, origin=BY_MAIL, known=None):
    examenes = receive.examine(data, known)
    begin_write()
    receipts = receive.receive(examenes, origin)
    db.session.commit()
    return receipts


def test_a_good_voucher_waits_when_nobody_proved_who_signed_it(firm):
    [receipt] = bring(people.authorised())

    assert (receipt.outcome, receipt.code) == ("pending", "E_UNCONFIRMED")
    arrival = db.session.scalars(select(Arrival)).one()
    assert (arrival.door, arrival.by, arrival.issuer_id) == (Door.MAILBOX, "proveedor@ejemplo.ec", firm.id)
    assert db.session.scalars(select(Document)).all() == []
    assert words.advice(arrival.code, arrival.outcome).startswith("Si este portal pregunta al SRI")


def test_it_is_filed_when_the_chain_of_its_signature_is_good(app, firm, tmp_path):
    folder = tmp_path / "cas"
    folder.mkdir()
    (folder / "raiz.cer").write_bytes(authority().key.der)
    app.config["TRUSTED_CAS"] = folder

    [receipt] = bring(people.authorised(), known=trust.of(app))

    assert receipt.outcome == "filed", receipt.reason


def test_a_refused_one_is_refused_by_mail_too(firm):
    [receipt] = bring(people.authorised(estado="NO AUTORIZADO"))

    assert (receipt.outcome, receipt.code) == ("refused", "E_STATE")


def test_one_that_is_here_already_is_known(firm):
    people.filed()

    [receipt] = bring(people.authorised())

    assert receipt.outcome == "known"


def test_the_same_one_twice_waits_once(firm):
    bring(people.authorised())
    bring(people.authorised())

    assert db.session.scalars(select(Arrival)).one().times == 2


def test_the_firms_own_copy_takes_it_out_of_the_tray(firm):
    bring(people.authorised())
    bring(people.authorised(), Origin("otra.xml", Door.PAGE, "Olga", firm.id, firm.ruc))

    assert tray.count(tray.of_firm(firm.id)) == 0


def test_a_flood_by_mail_is_asked_about_behind_all_the_others(app, firm, monkeypatch):
    app.config["SRI_CONFIRM"] = True
    monkeypatch.setattr(arrivals, "MAILED", Limit("buzon-sri", 2, 3_600))
    by_hand = Origin("factura.xml", Door.PAGE, "Olga", firm.id, firm.ruc)
    for number in range(1, 5):
        bring(people.authorised(secuencial=number))
    bring(people.signed(secuencial=9), by_hand)

    ranks = db.session.scalars(select(Inquiry.rank).order_by(Inquiry.id)).all()
    assert ranks == [Rank.FRESH, Rank.FRESH, Rank.BACKLOG, Rank.BACKLOG, Rank.FRESH]
