"""Finding: who may see it is one function, and nobody sees what is not theirs."""

from datetime import date

import pytest
from sqlalchemy import event

from app.archive import paging, search, seen
from app.archive.paging import Position
from app.archive.search import Criteria
from app.db import db, now
from app.demo import vouchers
from app.sri.catalogo import TipoComprobante
from tests import people
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC, RUC


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def maria(app):
    return people.reader_of(people.person(MARIA, email="maria@ejemplo.ec"))


@pytest.fixture
def jorge(app):
    return people.reader_of(people.person(JORGE, email="jorge@ejemplo.ec", name="Jorge Inventado"))


def numbers(reader, **wanted):
    page = paging.page(reader, Criteria(**wanted), None, 25)
    return [int(row.numero[-9:]) for row in page.rows]


def test_each_sees_only_their_own(firm, maria, jorge):
    mine = people.filed(to=MARIA, secuencial=1)
    theirs = people.filed(to=JORGE, secuencial=2)

    assert numbers(maria) == [1]
    assert numbers(jorge) == [2]
    assert search.find(maria, theirs.clave_acceso) is None
    assert search.find(jorge, mine.clave_acceso) is None
    assert search.find(maria, mine.clave_acceso).id == mine.id


def test_every_receiver_of_a_guia_sees_it_and_nobody_else(firm, maria, jorge):
    people.filed(
        vouchers.guia_remision,
        destinatarios=[
            vouchers.Destinatario(vouchers.Parte(to, "X"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
            for to in (MARIA, EMPRESA)
        ],
    )

    assert numbers(maria) == [1]
    assert numbers(jorge) == []


def test_test_vouchers_are_hidden_unless_a_setting_shows_them(app, firm, maria):
    people.filed(to=MARIA, ambiente="1")
    assert numbers(maria) == []

    app.config["SHOW_TEST_VOUCHERS"] = True
    assert numbers(maria) == [1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [3, 2, 1]),
        ({"tipo": TipoComprobante.NOTA_CREDITO}, [3]),
        ({"desde": date(2026, 3, 2)}, [3, 2]),
        ({"hasta": date(2026, 3, 2)}, [2, 1]),
        ({"desde": date(2026, 3, 2), "hasta": date(2026, 3, 2)}, [2]),
        ({"emisor": OTHER_RUC}, [2]),
        ({"words": "luz"}, [2]),
        ({"words": "LUZ dé"}, [2]),
        ({"words": "mentira luz"}, [2]),
        ({"words": people.OTHER_RUC}, [2]),
        ({"words": "001"}, [3, 2, 1]),
        ({"words": "000000003"}, [3]),
        ({"words": "001001000000003"}, [3]),
        ({"words": "1-1-3"}, [3]),
        ({"words": "001-001-3"}, [3]),
        ({"words": "1 1 3"}, [3]),
        ({"words": "# 001-001-000000003"}, [3]),
        ({"words": "1-3"}, [3]),
        ({"words": "1-1"}, [3, 2, 1]),
        ({"words": "0010010000000"}, [3, 2, 1]),
        ({"words": "1-2-3"}, []),
        ({"words": "1-1-1-1"}, []),
        ({"words": "9999-1-3"}, []),
        ({"words": "03032026" + "04"}, [3]),
        ({"words": "´"}, []),
        ({"words": "  "}, [3, 2, 1]),
        ({"words": "%"}, []),
        ({"words": "_"}, []),
    ],
)
def test_it_narrows_by_what_was_asked(firm, maria, wanted, found):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 1))
    people.filed(
        to=MARIA, secuencial=2, fecha=date(2026, 3, 2), emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P.")
    )
    people.filed(vouchers.nota_credito, to=MARIA, secuencial=3, fecha=date(2026, 3, 3))

    assert numbers(maria, **wanted) == found


def test_a_clave_is_found_by_all_its_digits(firm, maria):
    document = people.filed(to=MARIA)

    assert numbers(maria, words=document.clave_acceso) == [1]


def test_a_clave_is_found_with_spaces_between_its_digits_and_by_part_of_it(firm, maria):
    document = people.filed(to=MARIA)
    clave = document.clave_acceso
    in_fours = " ".join(clave[start : start + 4] for start in range(0, len(clave), 4))

    assert numbers(maria, words=in_fours) == [1]
    assert numbers(maria, words=clave[:10]) == [1]
    assert numbers(maria, words=clave[30:]) == [1]
    assert numbers(maria, words="9" * 8) == []
    assert numbers(maria, words=clave[:-1] + str(9 - int(clave[-1]))) == []


def test_what_nobody_opened_is_asked_for_and_counted(firm, maria, jorge):
    opened = people.filed(to=MARIA, secuencial=1)
    for secuencial in (2, 3):
        people.filed(to=MARIA, secuencial=secuencial)
    people.filed(to=JORGE, secuencial=4)
    seen.mark(maria, [opened.id])
    db.session.commit()

    assert numbers(maria, unopened=True) == [3, 2]
    assert search.count(maria, Criteria(unopened=True)) == 2
    assert search.unopened(maria, Criteria()) == (2, True)
    assert search.unopened(jorge, Criteria()) == (1, True)


def test_what_nobody_opened_is_counted_among_the_newest(firm, maria, monkeypatch):
    monkeypatch.setattr(search, "CAP", 2)
    for secuencial in (1, 2, 3):
        people.filed(to=MARIA, secuencial=secuencial)

    assert search.unopened(maria, Criteria()) == (2, False)


def test_one_party_that_sees_a_guia_leaves_it_new_for_the_other(firm, maria, jorge):
    to = [
        vouchers.Destinatario(vouchers.Parte(each, "X"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))
        for each in (MARIA, JORGE)
    ]
    guia = people.filed(vouchers.guia_remision, destinatarios=to)

    seen.mark(maria, [guia.id])
    db.session.commit()

    assert search.unopened(maria, Criteria())[0] == 0
    assert search.unopened(jorge, Criteria())[0] == 1


def plan_of(ask):
    """Return the steps of SQLite's plan for each statement that a question sends."""
    asked = []

    def note(_connection, _cursor, statement, values, *_rest):
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return [
        [step[3] for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        for statement, values in asked
        if statement.startswith("SELECT")
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Criteria(), "ix_recipient_fecha"),
        (Criteria(tipo=TipoComprobante.FACTURA), "ix_recipient_tipo"),
        (Criteria(emisor=RUC), "ix_recipient_issuer"),
    ],
)
def test_an_index_answers_what_nobody_opened_in_its_own_order(firm, maria, wanted, index):
    [steps] = plan_of(lambda: search.unopened(maria, wanted))

    assert any(index in step for step in steps), steps
    assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN recipient")], steps


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_index_answers_a_whole_clave(firm, maria):
    [steps] = plan_of(lambda: search.count(maria, Criteria(words="1" * 49)))

    assert any("clave_acceso" in step or "sqlite_autoindex_document" in step for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN document")], steps


def test_pages_follow_each_other_and_come_back(firm, maria):
    for secuencial in range(1, 8):
        people.filed(to=MARIA, secuencial=secuencial, fecha=date(2026, 3, 1 + secuencial // 3))

    seen, position = [], None
    while True:
        page = paging.page(maria, Criteria(), position, 3)
        seen.append([int(row.numero[-9:]) for row in page.rows])
        if page.older is None:
            break
        position = Position.parse(str(page.older))
    back = paging.page(maria, Criteria(), page.newer, 3)

    assert seen == [[7, 6, 5], [4, 3, 2], [1]]
    assert [int(row.numero[-9:]) for row in back.rows] == [4, 3, 2]
    assert paging.page(maria, Criteria(), back.newer, 3).newer is None


def test_an_address_that_is_no_position_starts_at_the_top():
    for text in ("", "x", "YQ", "%00", "a" * 300, "ñ"):
        assert Position.parse(text) is None


def test_the_count_stops_above_its_cap(firm, maria, monkeypatch):
    monkeypatch.setattr(search, "CAP", 2)
    for secuencial in range(1, 5):
        people.filed(to=MARIA, secuencial=secuencial)

    assert search.count(maria, Criteria()) == 3


def test_a_firm_with_another_address_stays_closed_until_it_is_proven(firm, maria):
    document = people.filed(to=MARIA, email="oficina@ejemplo.ec")

    [(_, contact)] = search.closed_firms(maria)
    assert numbers(maria) == []
    assert search.find(maria, document.clave_acceso) is None
    assert search.issuers(maria) == []

    contact.proven_at = now()
    db.session.commit()

    assert numbers(maria) == [1]
    assert search.issuers(maria) == [(RUC, firm.name)]
    assert search.closed_firms(maria) == []


def test_an_operator_can_vouch_for_an_address(firm, maria):
    people.filed(to=MARIA, email="oficina@ejemplo.ec")
    [(_, contact)] = search.closed_firms(maria)

    contact.vouched_at = now()
    db.session.commit()

    assert numbers(maria) == [1]


def test_whoever_proved_no_address_is_closed_to_firms_that_give_one(firm):
    direct = people.reader_of(people.person(MARIA, email=None))
    people.filed(to=MARIA, email="maria@ejemplo.ec")

    assert numbers(direct) == []


def test_isolated_firms_open_one_by_one(app, firm, maria):
    app.config["ISSUER_TRUST"] = "isolated"
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    luz = people.emisor(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1, email="maria@ejemplo.ec")
    people.filed(to=MARIA, secuencial=2, email="maria@ejemplo.ec", emisor=luz)
    people.filed(to=MARIA, secuencial=3)

    (_, first), (_, second) = search.closed_firms(maria)
    assert numbers(maria) == []

    first.proven_at = now()
    db.session.commit()

    assert numbers(maria) == [3, 1]
    assert [contact for _, contact in search.closed_firms(maria)] == [second]


def test_closed_firms_come_with_their_names_in_one_statement(app, firm, maria):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    luz = people.emisor(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1, email="oficina@ejemplo.ec")
    people.filed(to=MARIA, secuencial=2, email="oficina@ejemplo.ec", emisor=luz)
    expected = [firm.name, "Luz de Mentira E.P."]
    db.session.expunge_all()
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    names = [issuer.name for issuer, _ in search.closed_firms(maria)]
    event.remove(db.engine, "before_cursor_execute", note)

    assert names == expected
    assert len([each for each in statements if each.startswith("SELECT")]) == 1


def test_a_firm_with_nothing_but_tests_is_not_named(app, firm, maria):
    people.filed(to=MARIA, ambiente="1")
    people.contact(MARIA, firm, "oficina@ejemplo.ec")

    assert search.closed_firms(maria) == []

    app.config["SHOW_TEST_VOUCHERS"] = True
    assert [issuer.id for issuer, _ in search.closed_firms(maria)] == [firm.id]


def test_a_stranger_without_vouchers_learns_of_no_firm(firm, jorge):
    people.filed(to=MARIA, email="oficina@ejemplo.ec")

    assert search.closed_firms(jorge) == []
    assert search.issuers(jorge) == []


def test_an_isolated_firm_without_an_address_is_closed_and_said(app, firm, maria):
    app.config["ISSUER_TRUST"] = "isolated"
    people.filed(to=MARIA)

    assert numbers(maria) == []
    assert search.closed_firms(maria) == [(firm, None)]
