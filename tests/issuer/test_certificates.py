"""A firm's certificates of delivery: made from a voucher or from the list, kept, handed over; to nobody else."""

from functools import partial

import pytest

from app.accounts.throttle import Limit
from app.certificates import key, making
from app.db import db
from app.models import Act, Certificate, Deed
from tests import browser, people
from tests.people import JORGE, MARIA, OTHER_RUC

LIST = "/emisor/comprobantes"
MADE = "/emisor/constancias"


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olgas(app, firm):
    """The browser of an operator of the firm."""
    return browser.signed_in(app, people.operator(firm))


@pytest.fixture
def others(app):
    """The browser of a manager of another firm."""
    other = people.firm(OTHER_RUC, "Otra Firma Inventada")
    return browser.signed_in(app, people.manager(other, "otra@otra.example"))


def press(browser, path, status=303):
    """Send a form that is only a button."""
    token = browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    return browser.post(path, status, csrf_token=token)


def certificates():
    db.session.rollback()
    return db.session.scalars(db.select(Certificate).order_by(Certificate.id)).all()


def one(document):
    return f"{LIST}/{document.clave_acceso}/constancia"


def test_from_a_voucher_it_takes_one_press(olgas, firm):
    document = people.filed(to=MARIA, name="María Inventada")
    page = olgas.get(f"{LIST}/{document.clave_acceso}")
    [form] = [form for form in page.forms if form.action.endswith("/constancia")]

    sent = olgas.submit(page, form=list(page.forms).index(form))
    shown = olgas.get(sent.location)

    [made] = certificates()
    assert sent.location == f"{MADE}/{made.id}"
    assert "María Inventada" in shown.text_content()
    assert document.numero in shown.text_content()
    assert "Constancia de entrega emitida" in olgas.get(f"{LIST}/{document.clave_acceso}").text_content()


def test_from_the_list_it_is_of_what_is_listed(olgas, firm):
    mine = people.filed(to=MARIA)
    people.filed(to=JORGE, secuencial=2)
    page = olgas.get(f"{LIST}?receptor={MARIA}")
    [ask] = page.xpath("//a[text()='Hacer una constancia']/@href")

    asked = olgas.get(ask)
    assert "1 comprobante" in asked.text_content()
    olgas.submit(asked)

    [made] = certificates()
    assert made.vouchers == 1
    assert mine.clave_acceso in made.statement.decode()


@pytest.mark.parametrize("how", ["get", "post"])
def test_too_many_or_none_is_said_and_makes_nothing(olgas, firm, monkeypatch, how):
    monkeypatch.setattr("app.issuer.certifying.MOST", 1)
    people.filed(to=MARIA)
    people.filed(to=JORGE, secuencial=2)

    for query, sentence in (("", "Son más de"), ("?receptor=nadie", "Ningún comprobante coincide")):
        {"get": olgas.get, "post": partial(press, olgas)}[how](f"{LIST}/constancia{query}", 303)
        assert sentence in olgas.get(LIST).text_content()
    assert certificates() == []


def test_the_files_are_what_was_made(olgas, firm):
    press(olgas, one(people.filed(to=MARIA)), 303)
    [made] = certificates()

    for kind, data in (("pdf", made.pdf), ("datos", made.statement), ("firma", made.signature)):
        response = olgas.open(f"{MADE}/{made.id}/{kind}")
        assert response.status_code == 200
        assert response.data == data
        assert "attachment" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "private, no-store"


def test_the_list_has_the_newest_first(olgas, firm):
    assert "Todavía no hay constancias" in olgas.get(MADE).text_content()
    for number in (1, 2):
        press(olgas, one(people.filed(to=MARIA, secuencial=number)), 303)

    rows = olgas.get(MADE).xpath("//td[@data-label='Código']//a/@href")
    assert rows == [f"{MADE}/{made.id}" for made in reversed(certificates())]


def test_another_firm_finds_none_of_it(others, olgas, firm):
    document = people.filed(to=MARIA)
    press(olgas, one(document), 303)
    [made] = certificates()

    press(others, one(document), 404)
    for kind in ("", "/pdf", "/datos", "/firma"):
        others.get(f"{MADE}/{made.id}{kind}", 404)
    assert "Todavía no hay constancias" in others.get(MADE).text_content()
    assert len(certificates()) == 1


def test_a_customer_and_a_stranger_find_no_such_page(app, marias, stranger, firm):
    document = people.filed(to=MARIA)

    press(marias, one(document), 404)
    marias.get(MADE, 404)
    stranger.get(MADE, 303)
    assert certificates() == []


def test_who_receives_the_voucher_does_not_read_that_the_firm_certified(app, marias, olgas, firm):
    document = people.filed(to=MARIA)
    press(olgas, one(document), 303)

    assert "Constancia" not in marias.get(f"/comprobantes/{document.clave_acceso}").text_content()


def test_an_installation_that_cannot_sign_says_so(app, olgas, firm):
    document = people.filed(to=MARIA)
    path = app.config["INSTANCE_DIR"] / key.NAME
    path.write_bytes(b"no")

    press(olgas, one(document), 303)

    assert "quien administra debe reponerlo" in olgas.get(f"{LIST}/{document.clave_acceso}").text_content()
    assert certificates() == []


def test_one_that_was_changed_in_the_database_says_so(olgas, firm):
    press(olgas, one(people.filed(to=MARIA)), 303)
    [made] = certificates()
    made.statement = made.statement.replace(b"Inventada", b"Inventado")
    db.session.commit()

    assert "La firma no corresponde" in olgas.get(f"{MADE}/{made.id}").text_content()


def test_it_is_written_in_the_log_and_too_many_wait(olgas, firm, monkeypatch):
    document = people.filed(to=MARIA)
    monkeypatch.setattr("app.issuer.certifying.MADE", Limit("constancias-prueba", 1, 3_600))
    press(olgas, one(document), 303)
    press(olgas, one(document), 429)

    db.session.rollback()
    acts = db.session.scalars(db.select(Act).where(Act.deed == Deed.CERTIFICATE_MADE)).all()
    assert len(acts) == 1
    assert making.MOST == 200
