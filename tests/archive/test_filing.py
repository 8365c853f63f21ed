"""Filing: once, with its parties, its address and its notice, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.archive import filing
from app.db import db, now
from app.demo import vouchers
from app.models import (
    Account,
    AccountState,
    Action,
    Contact,
    Document,
    DocumentXml,
    Event,
    Mail,
    MailKind,
    Party,
    Recipient,
)
from app.store import vault
from tests import people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC


def all_of(model):
    return db.session.scalars(db.select(model).order_by(*model.__table__.primary_key.columns)).all()


@pytest.fixture
def firm(app):
    return people.firm()


def test_filing_twice_files_once(firm):
    first, again = people.arrive(people.authorised()), people.arrive(people.authorised())

    assert first[0].outcome == "filed"
    assert again[0].outcome == "known"
    assert first[0].document_id == again[0].document_id
    assert len(all_of(Document)) == 1


def test_the_xml_leaves_byte_for_byte_as_it_came(firm):
    data = people.authorised()

    [receipt] = people.arrive(data)

    assert vault.get(receipt.document_id) == data


def test_another_envelope_of_the_same_content_changes_nothing(firm):
    first = people.authorised()
    [filed] = people.arrive(first)

    [again] = people.arrive(people.authorised(authorised_at=now()))

    assert again.outcome == "known"
    assert vault.get(filed.document_id) == first


def test_other_content_under_the_same_clave_is_refused_and_the_first_stays(firm):
    [filed] = people.arrive(people.authorised(name="María Inventada", to=MARIA))

    [other] = people.arrive(people.authorised(name="Otra Persona", to=JORGE))

    assert (other.outcome, other.code) == ("refused", "E_DUP_CONFLICT")
    [recipient] = all_of(Recipient)
    assert recipient.numero == MARIA
    assert filed.document_id == recipient.document_id


def test_a_firm_that_is_not_here_is_refused(firm):
    [receipt] = people.arrive(people.authorised(emisor=people.emisor(OTHER_RUC, "Ajena S.A.")))

    assert (receipt.outcome, receipt.code) == ("refused", "E_ISSUER")
    assert OTHER_RUC in receipt.reason
    assert all_of(Document) == []


@pytest.mark.parametrize("build", vouchers.BUILDERS.values(), ids=lambda build: build.__name__)
def test_each_of_the_six_types_is_filed(firm, build):
    document = people.filed(build)

    assert document.clave_acceso[8:10] == document.tipo
    assert db.session.get_one(DocumentXml, document.id).length > 1000


def test_a_natural_persons_ruc_and_cedula_are_one_party(firm):
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=f"{MARIA}001", secuencial=2)

    [party] = all_of(Party)
    assert (party.kind, party.numero) == ("cedula", MARIA)
    assert [recipient.party_id for recipient in all_of(Recipient)] == [party.id, party.id]


def test_a_company_is_never_shortened(firm):
    people.filed(to=EMPRESA)

    [party] = all_of(Party)
    assert (party.kind, party.numero) == ("ruc", EMPRESA)


def test_a_ruc_is_matched_by_number_whatever_type_was_written(firm):
    passport = vouchers.Parte(f"{MARIA}001", "María Inventada", tipo_identificacion="06")
    people.filed(receptor=passport)

    [party] = all_of(Party)
    assert party.numero == MARIA


def test_ten_digits_typed_as_a_passport_are_a_foreigner(firm):
    people.filed(receptor=vouchers.Parte(MARIA, "John Invented", tipo_identificacion="06"))

    [party] = all_of(Party)
    assert party.kind == "exterior"


def test_consumidor_final_has_no_account(firm):
    people.filed(to="9999999999999")

    assert all_of(Party) == all_of(Account) == all_of(Recipient) == []
    assert len(all_of(Document)) == 1


def test_every_destinatario_of_a_guia_is_a_recipient(firm):
    destinations = [
        vouchers.Destinatario(vouchers.Parte(numero, "Destino"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
        for numero in (MARIA, EMPRESA, MARIA)
    ]

    document = people.filed(vouchers.guia_remision, destinatarios=destinations)

    assert sorted(recipient.numero for recipient in all_of(Recipient)) == sorted([MARIA, EMPRESA])
    assert document.total is None


def test_a_new_party_gets_an_account_that_waits_for_first_access(firm):
    people.filed(to=MARIA, email="Maria@Ejemplo.EC")

    [account], [contact] = all_of(Account), all_of(Contact)
    assert account.state is AccountState.PENDING
    assert account.password_hash is None
    assert account.email is None
    assert contact.email == "maria@ejemplo.ec"


def test_a_later_voucher_never_changes_an_address(firm):
    people.filed(to=MARIA, secuencial=1, email="maria@ejemplo.ec")
    people.filed(to=MARIA, secuencial=2, email="ladron@ejemplo.ec")

    [contact] = all_of(Contact)
    assert contact.email == "maria@ejemplo.ec"


def test_filing_is_the_first_line_of_its_trail(firm):
    document = people.filed()

    [event] = all_of(Event)
    assert (event.document_id, event.action) == (document.id, Action.FILED)


def test_history_does_not_mail(firm):
    people.filed(to=MARIA, email="maria@ejemplo.ec")

    assert all_of(Mail) == []


def test_the_receiver_of_a_fresh_voucher_is_told_once(firm):
    people.filed(to=MARIA, email="maria@ejemplo.ec", **people.fresh())
    people.filed(to=MARIA, email="maria@ejemplo.ec", **people.fresh())

    [mail] = all_of(Mail)
    assert (mail.kind, mail.to) == (MailKind.NOTICE, "maria@ejemplo.ec")
    assert [event.action for event in all_of(Event)] == [Action.FILED, Action.NOTICE_QUEUED]


@pytest.mark.parametrize(
    ("notify", "age", "told"),
    [
        (None, timedelta(days=7), 1),
        (None, timedelta(days=9), 0),
        (True, timedelta(days=300), 1),
        (False, timedelta(days=0), 0),
    ],
)
def test_only_news_is_told_unless_the_operator_says_otherwise(firm, notify, age, told):
    people.filed(to=MARIA, email="maria@ejemplo.ec", authorised_at=now() - age, notify=notify)

    assert len(all_of(Mail)) == told


def test_a_firm_may_keep_quiet(app):
    people.firm(notices=False)

    people.filed(to=MARIA, email="maria@ejemplo.ec", **people.fresh())

    assert all_of(Mail) == []


def test_a_test_voucher_is_filed_but_not_told(firm):
    people.filed(to=MARIA, email="maria@ejemplo.ec", ambiente="1", **people.fresh())

    assert len(all_of(Document)) == 1
    assert all_of(Mail) == []


def test_the_address_of_a_hidden_test_leads_nobody_into_an_account(app, firm):
    people.filed(to=MARIA, email="programador@ejemplo.ec", ambiente="1", secuencial=1)
    people.filed(to=MARIA, email="maria@ejemplo.ec", secuencial=2)

    assert [contact.email for contact in all_of(Contact)] == ["maria@ejemplo.ec"]


def test_the_address_of_a_test_counts_where_tests_are_shown(app, firm):
    app.config["SHOW_TEST_VOUCHERS"] = True

    people.filed(to=MARIA, email="maria@ejemplo.ec", ambiente="1")

    assert [contact.email for contact in all_of(Contact)] == ["maria@ejemplo.ec"]


def test_news_goes_to_the_readers_own_address_once_the_firms_is_the_same(firm):
    people.person(MARIA, email="maria@ejemplo.ec")

    people.filed(to=MARIA, email="maria@ejemplo.ec", **people.fresh())

    [mail] = all_of(Mail)
    assert mail.to == "maria@ejemplo.ec"


def test_news_of_a_firm_with_another_address_goes_where_that_firm_says(firm):
    people.person(MARIA, email="maria@ejemplo.ec")

    people.filed(to=MARIA, email="oficina@ejemplo.ec", **people.fresh())

    [mail] = all_of(Mail)
    assert mail.to == "oficina@ejemplo.ec"


def test_two_writers_at_one_instant_file_one_document(firm, monkeypatch):
    [filed] = people.arrive(people.authorised())
    look, looked = filing.look, []

    def blind_once(comprobante, content_sha256):
        looked.append(comprobante)
        firm = look(comprobante, content_sha256)
        return replace(firm, document_id=None) if len(looked) == 1 else firm

    monkeypatch.setattr(filing, "look", blind_once)

    [late] = people.arrive(people.authorised())

    assert late.outcome == "known"
    assert late.document_id == filed.document_id


def test_only_an_authorised_voucher_is_filed(firm):
    from app.sri.examen import examine

    [bare] = examine(people.signed(), now=now())

    with pytest.raises(ValueError, match="authorised"):
        filing.file_document(bare)
