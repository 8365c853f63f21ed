"""A link to a voucher opens it, or says with whose vouchers it is; to anybody else it does not exist."""

import pytest

from app.db import db
from app.models import Delegation, Event
from tests import browser, people
from tests.people import EMPRESA, JORGE, MARIA


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def empresa(app):
    return people.person(EMPRESA, name="Comercial Inventada S.A.", email="compras@ejemplo.ec")


@pytest.fixture
def theirs(firm, empresa):
    """A voucher issued to the company."""
    return people.filed(to=EMPRESA, name="Comercial Inventada S.A.")


@pytest.fixture
def let_in(empresa, maria):
    """The company lets María look at its vouchers."""
    return people.let_in(maria, empresa.party_id)


def test_it_offers_to_turn_to_whose_it_is_and_leads_to_it(theirs, let_in, marias):
    page = marias.get(f"/comprobantes/{theirs.clave_acceso}")

    assert "Este comprobante es de Comercial Inventada S.A." in " ".join(page.text_content().split())
    assert db.session.query(Event).filter_by(action="opened").count() == 0

    answer = marias.submit(page)
    assert answer.location == f"/comprobantes/{theirs.clave_acceso}"
    assert theirs.numero in marias.get(answer.location).xpath("//h1")[0].text_content()


def test_it_leads_back_to_ones_own(firm, let_in, marias):
    mine = people.filed(to=MARIA, name="María Inventada")
    marias.submit(marias.get("/perfil/empresas"))

    page = marias.get(f"/comprobantes/{mine.clave_acceso}")

    assert "Este comprobante es de María Inventada" in page.text_content()
    assert mine.numero in marias.get(marias.submit(page).location).text_content()


def test_to_strangers_it_does_not_exist(app, theirs, let_in, jorge):
    other = people.filed(to=JORGE, secuencial=2)
    clave = other.clave_acceso
    maria = db.session.get_one(type(jorge), let_in.account_id)

    browser.signed_in(app, jorge).get(f"/comprobantes/{theirs.clave_acceso}", 404)
    browser.signed_in(app, maria).get(f"/comprobantes/{clave}", 404)


def test_who_was_revoked_finds_nothing_any_more(theirs, let_in, marias):
    page = marias.get(f"/comprobantes/{theirs.clave_acceso}")
    db.session.delete(db.session.get_one(Delegation, let_in.id))
    db.session.commit()

    marias.get(f"/comprobantes/{theirs.clave_acceso}", 404)
    marias.submit(page, 404)


def test_files_are_only_of_whom_one_looks_at(theirs, let_in, marias):
    for ending in ("xml", "pdf", "ride/1"):
        marias.get(f"/comprobantes/{theirs.clave_acceso}/{ending}", 404)


def test_a_number_is_found_where_the_reader_may_look_but_does_not_look_now(theirs, let_in, marias):
    page = marias.get(f"/comprobantes?q={theirs.numero}")

    said = " ".join(page.text_content().split())
    assert f"Factura {theirs.numero} de Ferretería La Inventada Cía. Ltda., 02/03/2026" in said
    [form] = [form for form in page.forms if form.action == "/perfil/empresas/cambio"]
    answer = marias.submit(page, form=page.forms.index(form))
    assert answer.location == f"/comprobantes/{theirs.clave_acceso}"


def test_a_number_of_strangers_is_not_found(app, theirs, let_in, marias, jorge):
    other = people.filed(to=JORGE, secuencial=2)

    assert "usted puede ver" not in marias.get(f"/comprobantes?q={other.numero}").text_content()
    assert (
        "usted puede ver" not in browser.signed_in(app, jorge).get("/comprobantes?q=000000001").text_content()
    )


def test_a_number_of_a_firm_that_is_closed_to_them_is_not_found(firm, theirs, let_in, marias):
    people.contact(EMPRESA, firm, "otra@empresa.ec")

    assert "usted puede ver" not in marias.get(f"/comprobantes?q={theirs.numero}").text_content()


@pytest.mark.parametrize("words", ["ferreteria", "001", "%25", "1-1"])
def test_words_and_short_numbers_are_looked_for_in_one_place(theirs, let_in, marias, words):
    assert "usted puede ver" not in marias.get(f"/comprobantes?q={words}").text_content()
