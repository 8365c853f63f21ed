"""The demo world is whole, signed, and the same each time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts import policy
from app.demo import world
from app.demo.autoridad import authority
from app.demo.vouchers import VERSIONS, clave_de
from app.demo.world.cast import CUSTOMERS, HELP_CONTACTS, ISSUERS, JOHN, JORGE, MARIA
from app.demo.world.month import months_until
from app.sri.catalogo import Ambiente
from app.sri.clave_acceso import parse
from app.sri.examen import Outcome, examine
from app.sri.identificacion import avisos, party_key

ANCHOR = date(2026, 11, 9)
NOW = datetime(2026, 11, 10, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def envelopes():
    return list(world.vouchers(authority(), ANCHOR))


@pytest.fixture(scope="module")
def examenes(envelopes):
    return [examen for envelope in envelopes for examen in examine(envelope, now=NOW)]


def test_every_voucher_of_it_stands(examenes):
    assert [(each.code, each.reason) for each in examenes if each.outcome is not Outcome.OK] == []


def test_it_holds_about_three_hundred_of_every_type_and_version(examenes):
    kinds = Counter((each.comprobante.tipo, each.comprobante.version) for each in examenes)

    assert 280 <= sum(kinds.values()) <= 320
    assert set(kinds) == set(VERSIONS)


def test_nothing_happens_after_the_anchor(examenes):
    days = {each.comprobante.fecha_emision for each in examenes}

    assert max(days) <= ANCHOR
    assert min(days) < ANCHOR - timedelta(days=365)


def test_no_clave_is_used_twice(envelopes):
    claves = [clave_de(each) for each in envelopes]

    assert len(set(claves)) == len(claves)


def test_loading_it_again_finds_the_same_vouchers(envelopes):
    again = world.vouchers(authority(), ANCHOR)

    assert [clave_de(each) for each in again] == [clave_de(each) for each in envelopes]


def test_a_month_is_the_same_whatever_day_it_is_asked_on():
    def august(anchor):
        [month] = [each for each in months_until(anchor, 14) if each.first == date(2026, 8, 1)]
        return [clave_de(xml) for xml in world.unsigned_of(month)]

    assert august(date(2026, 9, 1)) == august(date(2026, 11, 30)) != []


def test_it_has_one_very_long_factura_an_export_and_a_reimbursement(examenes):
    facturas = [each.comprobante for each in examenes if hasattr(each.comprobante, "exportacion")]

    assert max(len(factura.lineas) for factura in facturas) == 120
    assert any(factura.exportacion for factura in facturas)
    assert any(factura.reembolsos for factura in facturas)


def test_a_few_are_tests_without_validity(examenes):
    rehearsals = [each for each in examenes if each.comprobante.clave.ambiente is Ambiente.PRUEBAS]

    assert 1 <= len(rehearsals) <= 5


def test_a_credit_note_names_a_factura_that_is_there(examenes):
    numeros = {each.comprobante.numero for each in examenes if each.comprobante.tipo == "01"}
    notas = [each.comprobante for each in examenes if each.comprobante.tipo in {"04", "05"}]

    assert notas
    assert {nota.modificado.numero for nota in notas} <= numeros


def test_some_guias_reach_several_people(examenes):
    guias = [each.comprobante for each in examenes if each.comprobante.tipo == "06"]

    assert all(2 <= len(guia.receptores) <= 3 for guia in guias)


def test_maria_is_named_by_her_cedula_and_by_her_ruc(examenes):
    numbers = {
        receptor.identificacion
        for each in examenes
        for receptor in each.comprobante.receptores
        if party_key(receptor.identificacion) == party_key(MARIA.numero)
    }

    assert numbers == {MARIA.numero, f"{MARIA.numero}001"}


def test_every_customer_receives_something(examenes):
    named = {
        party_key(receptor.identificacion, receptor.tipo_identificacion)
        for each in examenes
        for receptor in each.comprobante.receptores
    }

    assert {party_key(customer.numero) for customer in CUSTOMERS} <= named


def test_invented_numbers_pass_their_check_digits():
    numbers = [*(issuer.ruc for issuer in ISSUERS), *(each.numero for each in CUSTOMERS if each is not JOHN)]

    assert [found for numero in numbers for found in avisos(numero, "")] == []


@pytest.mark.parametrize(
    "customer", [each for each in CUSTOMERS if each.password], ids=lambda each: each.name
)
def test_known_passwords_keep_the_rules_of_any_other(customer):
    own = [customer.numero, customer.name, customer.email]

    assert policy.broken(customer.password, own=own) == []


def test_one_person_waits_for_first_access():
    assert [each for each in CUSTOMERS if not each.password] == [JORGE]


def test_every_firm_says_whom_to_ask():
    assert set(HELP_CONTACTS) == {issuer.ruc for issuer in ISSUERS}


def test_claves_are_dated_in_the_months_they_belong_to(envelopes):
    months = Counter(parse(clave_de(each)).issued_on.replace(day=1) for each in envelopes)

    assert len(months) == world.MONTHS
    assert min(months.values()) >= 15
