"""What a voucher names is linked when it is here and the reader's, and not otherwise."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.archive import related, showing
from app.db import db
from app.demo import vouchers
from app.demo.vouchers import DocumentoRelacionado
from tests import people
from tests.people import JORGE, MARIA, OTHER_RUC

DAY = date(2026, 3, 1)
NUMERO = "001-001-000000007"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def maria(app):
    return people.reader_of(people.person(MARIA))


@pytest.fixture
def jorge(app):
    return people.reader_of(people.person(JORGE, email="jorge@ejemplo.ec", name="Jorge Inventado"))


def named(tipo="01", numero=NUMERO, autorizacion=""):
    return DocumentoRelacionado(tipo, numero, DAY, autorizacion)


def linked(reader, document):
    comprobante = showing.read(document)["comprobante"]
    found = related.named_by(reader, document, comprobante)
    return {key.numero: each.clave for key, each in found.items()}


@pytest.mark.parametrize("build", [vouchers.nota_credito, vouchers.nota_debito])
def test_a_nota_leads_to_what_it_modifies(firm, maria, build):
    factura = people.filed(to=MARIA, secuencial=7)
    nota = people.filed(build, to=MARIA, modificado=named())

    assert linked(maria, nota) == {NUMERO: factura.clave_acceso}


def test_what_was_issued_to_somebody_else_is_not_linked(firm, maria, jorge):
    people.filed(to=JORGE, secuencial=7)
    nota = people.filed(vouchers.nota_credito, to=MARIA, modificado=named())

    assert linked(maria, nota) == {}


def test_a_number_is_of_the_firm_that_wrote_it_and_of_the_type_that_was_said(firm, maria):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=7, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."))
    people.filed(vouchers.nota_debito, to=MARIA, secuencial=7, modificado=named(numero="001-001-000000001"))
    nota = people.filed(vouchers.nota_credito, to=MARIA, modificado=named())

    assert linked(maria, nota) == {}


def test_a_test_is_not_what_a_real_voucher_modifies(app, firm, maria):
    app.config["SHOW_TEST_VOUCHERS"] = True
    people.filed(to=MARIA, secuencial=7, ambiente="1")
    nota = people.filed(vouchers.nota_credito, to=MARIA, modificado=named())

    assert linked(maria, nota) == {}


def guia(**sustento):
    to = vouchers.Parte(MARIA, "María")
    bienes = (vouchers.Bien("Tubo", Decimal(1)),)
    return [vouchers.Destinatario(to, "Venta", bienes=bienes, sustento=named(**sustento))]


def test_a_guia_leads_to_what_it_carries_by_number_or_by_clave(firm, maria):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    luz = people.emisor(OTHER_RUC, "Luz de Mentira E.P.")
    factura = people.filed(to=MARIA, secuencial=7)
    other = people.filed(to=MARIA, secuencial=8, emisor=luz)
    by_number = people.filed(vouchers.guia_remision, secuencial=1, destinatarios=guia())
    by_clave = people.filed(
        vouchers.guia_remision,
        secuencial=2,
        destinatarios=guia(numero="001-001-000000008", autorizacion=other.clave_acceso),
    )

    assert linked(maria, by_number) == {NUMERO: factura.clave_acceso}
    assert linked(maria, by_clave) == {"001-001-000000008": other.clave_acceso}


def test_a_clave_that_a_voucher_names_opens_nothing_that_is_not_the_readers(firm, maria, jorge):
    theirs = people.filed(to=JORGE, secuencial=7)
    carried = people.filed(
        vouchers.guia_remision, destinatarios=guia(numero="77", autorizacion=theirs.clave_acceso)
    )

    assert linked(maria, carried) == {}


def test_a_factura_leads_to_its_guia(firm, maria):
    carried = people.filed(
        vouchers.guia_remision, secuencial=7, destinatarios=guia(numero="001-001-000000001")
    )
    factura = people.filed(to=MARIA, guia_remision=NUMERO)

    assert linked(maria, factura) == {NUMERO: carried.clave_acceso}


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_a_retencion_rests_on_the_numbers_of_whoever_sold(firm, maria, version):
    people.filed(to=MARIA, secuencial=7)  # of the firm that withholds: another voucher with that number
    retenciones = [vouchers.retenido(documento=named())]
    retencion = people.filed(vouchers.retencion, to=MARIA, version=version, retenciones=retenciones)

    assert linked(maria, retencion) == {}


def test_a_retencion_leads_to_the_liquidacion_of_whoever_withholds(firm, maria):
    bought = people.filed(vouchers.liquidacion_compra, to=MARIA, secuencial=7)
    retenciones = [vouchers.retenido(documento=named("03"))]
    retencion = people.filed(vouchers.retencion, to=MARIA, retenciones=retenciones)

    assert linked(maria, retencion) == {NUMERO: bought.clave_acceso}


def test_a_voucher_that_names_none_asks_nothing(firm, maria):
    factura = people.filed(to=MARIA)
    comprobante = showing.read(factura)["comprobante"]
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))

    assert related.named_by(maria, factura, comprobante) == {}
    assert asked == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_index_answers_for_each_number(firm, maria):
    nota = people.filed(vouchers.nota_credito, to=MARIA, modificado=named())
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
    linked(maria, nota)
    [(statement, values)] = [each for each in asked if "document.numero IN" in each[0]]

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)

    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")], steps
    assert any("ix_document_issuer_id" in step for step in steps), steps
