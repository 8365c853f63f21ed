"""A receiver asks the SRI for what is missing, and learns nothing of what is not theirs."""

import pytest
from sqlalchemy import select

from app.accounts.throttle import Limit
from app.confirm import fetching
from app.db import db
from app.demo import vouchers
from app.models import ArrivalOutcome, Delegation, Fetch, Inquiry
from app.sri.errors import Codigo
from app.store import drafts
from app.vouchers import fetches
from tests.browser import read, signed_in
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC, by_address, contact, emisor, filed, firm, let_in
from tests.traer import clave, rows, send

PAGE = "/comprobantes/traer"


@pytest.fixture
def settings(settings):
    return {**settings, "SRI_CONFIRM": True}


@pytest.fixture
def ferreteria(app):
    return firm()


@pytest.fixture
def jorges(app, jorge):
    return signed_in(app, jorge)


def ended(browser, document):
    """Let a request for what was fetched end, and return how it is told."""
    fetching.settle(document.clave_acceso, outcome=ArrivalOutcome.FILED, code=Codigo.OK)
    db.session.commit()
    return browser.get(PAGE)


def test_what_was_fetched_is_a_link_for_whom_it_was_issued_to(ferreteria, marias):
    made = vouchers.clave_de(vouchers.factura())
    send(marias, PAGE, claves=made)
    assert "En cola" in rows(marias.get(PAGE))[0]

    document = filed(to=MARIA)
    page = ended(marias, document)
    assert "Traído y archivado" in rows(page)[0]
    assert page.xpath("//table[@id='traidos']//a/@href")[0] == f"/comprobantes/{made}"


def test_two_strangers_learn_nothing_of_a_voucher_that_is_not_theirs(app, ferreteria, marias, jorges):
    """Whether it was here before or came just now, and whoever asks, only that it is not theirs."""
    new = vouchers.clave_de(vouchers.factura(secuencial=2))
    pages = []
    for browser in (marias, jorges):
        send(browser, PAGE, claves=new)
    here, fetched = filed(to=EMPRESA, email="compras@irreal.example"), filed(to=EMPRESA, secuencial=2)
    for browser in (marias, jorges):
        send(browser, PAGE, claves=here.clave_acceso)
        page = ended(browser, fetched)
        told = [row.replace(here.clave_acceso, "").replace(here.numero, "") for row in rows(page)]
        pages.append([row.replace(new, "").replace(fetched.numero, "").split("emisor")[0] for row in told])
        assert not page.xpath("//table[@id='traidos']//a")
        text = page.text_content()
        for secret in ("Persona Inventada", EMPRESA, str(here.total), "irreal", "Archivado"):
            assert secret not in text
        browser.get(f"/comprobantes/{new}", 404)
    [first, second] = pages
    assert first == second
    assert first[0] == first[1], "filed before or just now is the same to them"
    assert "No está a su nombre" in first[0]


def test_one_that_is_anothers_and_was_not_filed_for_that_is_told_in_the_same_words(ferreteria, marias):
    here = filed(to=JORGE)
    send(marias, PAGE, claves=f"{clave(7)}\n{here.clave_acceso}")
    fetching.settle(clave(7), outcome=ArrivalOutcome.REFUSED, code=Codigo.E_NOT_YOURS)
    db.session.commit()

    told = {row.split("emisor")[0].split("No está", 1)[1] for row in rows(marias.get(PAGE))}
    assert len(told) == 1


def test_nobody_fills_the_disk_with_one_report_sent_again_and_again(app, ferreteria, marias, monkeypatch):
    monkeypatch.setattr(fetches, "SENT", Limit("traer-envios", 2, 3_600))
    report = ("reporte.txt", f"{clave(1)}\n{clave(2)}".encode())

    assert [send(marias, PAGE, file=report).status_code for _ in range(3)] == [303, 303, 429]
    assert len(list((app.config["INSTANCE_DIR"] / drafts.FOLDER).iterdir())) == 2


def test_what_waits_for_an_address_to_be_proven_is_told_in_the_same_words(app, ferreteria, marias, maria):
    document = filed(to=MARIA)
    contact(MARIA, ferreteria, "otra@ejemplo.ec")
    send(marias, PAGE, claves=document.clave_acceso)

    [row] = rows(marias.get(PAGE))
    assert "No está a su nombre" in row
    assert "el correo que tiene de usted" in row


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (ArrivalOutcome.REFUSED, Codigo.E_DUP_CONFLICT),
        (ArrivalOutcome.REFUSED, Codigo.E_SIG_RUC),
        (ArrivalOutcome.PENDING, Codigo.E_SIG_TIME),
    ],
)
def test_why_the_original_was_not_filed_is_the_issuers_to_know(ferreteria, marias, outcome, code):
    send(marias, PAGE, claves=clave())
    fetching.settle(clave(), outcome=outcome, code=code, reason="Dice $99.00 para Persona Inventada.")
    db.session.commit()

    [row] = rows(marias.get(PAGE))
    assert "Lo revisa el emisor" in row
    assert "99.00" not in row
    assert code not in row


def test_of_a_firm_that_is_not_here_nothing_is_asked(ferreteria, marias):
    send(marias, PAGE, claves=clave(1, emisor=emisor(OTHER_RUC)))

    assert "El emisor no publica aquí" in rows(marias.get(PAGE))[0]
    assert not db.session.scalars(select(Inquiry)).all()


def test_a_report_shows_only_what_its_reader_may_see(ferreteria, marias, jorges):
    mine, beside = filed(to=MARIA), filed(to=MARIA, secuencial=2)
    others, other_beside = filed(to=JORGE, secuencial=3), filed(to=JORGE, secuencial=4)
    report = "\n".join((mine.clave_acceso, others.clave_acceso, clave(7)))
    answer = send(marias, PAGE, file=("reporte.txt", report.encode()))

    page = marias.get(answer.location)
    assert [mine.numero in row for row in rows(page, "en-los-dos")] == [True]
    assert [beside.numero in row for row in rows(page, "faltan-alla")] == [True]
    missing = rows(page, "faltan-aqui")
    assert "No está a su nombre" in missing[0]
    assert "En cola" in missing[1]
    assert other_beside.numero not in page.text_content()
    assert "venció" in read(jorges.open(answer.location, follow_redirects=True), 200).text_content()


def test_requests_are_of_one_person_for_one_receiver(ferreteria, marias, maria, jorges, jorge):
    send(marias, PAGE, claves=clave())
    given = let_in(jorge, maria.party_id)
    jorges.post("/perfil/empresas/cambio", party=given.party_id, csrf_token=token(jorges))
    assert not rows(jorges.get(PAGE)), "another's requests, though for the same receiver"

    send(jorges, PAGE, claves=clave(2))
    assert len(rows(jorges.get(PAGE))) == 1
    db.session.execute(db.delete(Delegation))
    db.session.commit()
    assert not rows(jorges.get(PAGE)), "they read for that receiver no more"
    assert db.session.scalars(select(Fetch.party_id)).all() == [maria.party_id] * 2


def token(browser):
    return browser.get(PAGE).xpath("string(//input[@name='csrf_token']/@value)")


def test_the_list_leads_there_where_the_portal_asks_the_sri(app, ferreteria, marias):
    leads = f"//main//a[@href='{PAGE}']"
    assert marias.get("/comprobantes").xpath(leads)
    filed(to=MARIA)
    assert marias.get("/comprobantes").xpath(leads)
    assert marias.get("/comprobantes?q=nadie").xpath(leads)

    app.config["SRI_CONFIRM"] = False
    assert not marias.get("/comprobantes").xpath(leads)
    page = marias.get(PAGE)
    assert "no consulta al SRI" in page.text_content()
    marias.post(PAGE, 422, claves=clave(), csrf_token=token(marias))
    assert not db.session.scalars(select(Fetch)).all()


def test_who_reads_for_nobody_has_nothing_to_fetch(app, ferreteria):
    signed_in(app, by_address("nadie@ejemplo.ec")).get(PAGE, 404)
