"""`flask demo load` brings the invented world in, once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import photos
from app.archive import search
from app.archive.search import Criteria
from app.db import db, now
from app.demo import load, world
from app.demo.portrait import portrait
from app.demo.world.cast import CUSTOMERS, FERRETERIA, HELP_CONTACTS, ISSUERS, JOHN, JORGE, MARIA
from app.models import Account, AccountState, Arrival, ArrivalOutcome, Issuer, Mail, MailKind, Party
from app.sri.identificacion import party_key
from app.sri.momento import GUAYAQUIL
from tests import people


@pytest.fixture
def settings(settings):
    return {**settings, "DEMO": True}


@pytest.fixture
def short(monkeypatch):
    """Two months of the world say as much as fourteen."""
    monkeypatch.setattr(world, "MONTHS", 2)


@pytest.fixture
def loaded(app, short):
    return load.load(app.config["INSTANCE_DIR"])


def account_of(customer):
    identidad = party_key(customer.numero)
    return db.session.scalars(
        select(Account).join(Party).where(Party.kind == identidad.kind, Party.numero == identidad.numero)
    ).one()


def test_everything_in_it_is_filed(app):
    outcomes = load.load(app.config["INSTANCE_DIR"])

    assert set(outcomes) == {"filed"}
    assert 280 <= outcomes.total() <= 320


def test_firms_come_with_whom_to_ask(loaded):
    help_contacts = dict(db.session.execute(select(Issuer.ruc, Issuer.help_contact)).all())

    assert help_contacts == HELP_CONTACTS
    assert len(help_contacts) == len(ISSUERS) == 3


def test_one_firm_closes_its_mails_with_its_own_lines_and_is_answered_there(loaded):
    firm = db.session.scalars(select(Issuer).where(Issuer.ruc == FERRETERIA.ruc)).one()

    assert firm.signature.splitlines()[0] == "Ferretería La Inventada"
    assert firm.reply_to == "ventas@lainventada.example"


def test_all_but_one_may_sign_in(loaded):
    states = Counter(account_of(customer).state for customer in CUSTOMERS)

    assert states == {AccountState.ACTIVE: 3, AccountState.PENDING: 1}
    assert account_of(JORGE).password_hash is None


def test_the_one_who_waits_is_sent_the_way_in(loaded):
    [mail] = db.session.scalars(select(Mail).where(Mail.kind == MailKind.ACTIVATION)).all()

    assert mail.to == JORGE.email


@pytest.mark.parametrize("customer", [MARIA, JOHN])
def test_who_signs_in_finds_their_vouchers(loaded, customer):
    account = account_of(customer)

    assert search.closed_firms(people.reader_of(account)) == []
    assert search.count(people.reader_of(account), Criteria()) > 3


def test_one_of_them_has_a_portrait_and_nobody_else(loaded):
    assert photos.of(account_of(MARIA).id).data == portrait()
    assert photos.of(account_of(JOHN).id) is None


def test_loading_again_changes_nothing(app, loaded):
    mails = db.session.scalar(select(func.count()).select_from(Mail))
    account_of(MARIA).name = "María cambió su nombre"
    db.session.commit()

    again = load.load(app.config["INSTANCE_DIR"])

    assert again == {"known": loaded.total()}
    assert account_of(MARIA).name == "María cambió su nombre"
    assert db.session.scalar(select(func.count()).select_from(Mail)) == mails


def test_its_last_day_is_the_one_before_it_was_first_loaded(tmp_path):
    yesterday = now().astimezone(GUAYAQUIL).date() - timedelta(days=1)

    assert load.anchor(tmp_path) == yesterday


def test_its_last_day_stays_whenever_it_is_loaded_again(tmp_path):
    (tmp_path / load.ANCHOR).write_text("2026-02-28\n")

    assert load.anchor(tmp_path) == date(2026, 2, 28)


def test_the_command_says_who_is_there(app, short):
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 0, result.output
    for customer in CUSTOMERS:
        assert customer.numero in result.output
        assert customer.password in result.output
    assert "/demo/correo" in result.output


def test_the_command_refuses_an_installation_that_is_no_demo(app):
    app.config["DEMO"] = False

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 2
    assert "DEMO=1" in result.output
    assert db.session.scalar(select(func.count()).select_from(Issuer)) == 0


def test_the_tray_of_a_firm_holds_one_of_each_kind(app, loaded):
    found = db.session.execute(
        select(Arrival.outcome, Arrival.code)
        .where(Arrival.issuer_id.is_not(None), Arrival.outcome != ArrivalOutcome.FILED)
        .order_by(Arrival.id)
    ).all()

    assert [(str(outcome), code) for outcome, code in found] == [
        ("refused", "E_DUP_CONFLICT"),
        ("pending", "E_BARE"),
        ("refused", "E_SIG_DIGEST"),
        ("refused", "E_ISSUER_OTHER"),
        ("refused", "E_ROOT"),
    ]
