"""An operator asks the SRI for the originals of their firm, and of no other."""

import pytest
from sqlalchemy import select, update

from app.accounts.throttle import Limit
from app.confirm import fetching
from app.db import db, now
from app.demo import vouchers
from app.ingest.receipt import KNOWN
from app.models import Act, ArrivalOutcome, Deed, Fetch, Inquiry, Issuer
from app.sri.errors import Codigo
from tests.browser import read, signed_in
from tests.people import MARIA, OTHER_RUC, emisor, filed, firm, operator, signed
from tests.traer import clave, rows, send

PAGE = "/emisor/traer"


@pytest.fixture
def settings(settings):
    return {**settings, "SRI_CONFIRM": True}


@pytest.fixture
def ferreteria(app):
    return firm()


@pytest.fixture
def olga(ferreteria):
    return operator(ferreteria)


@pytest.fixture
def olgas(app, olga):
    return signed_in(app, olga)


def asked():
    return list(db.session.scalars(select(Fetch.clave_acceso).order_by(Fetch.id)))


def refused(browser, **about):
    """Send what is refused, and return its page."""
    response = send(browser, PAGE, **about)
    assert not asked()
    return read(response, 422)


def test_what_is_pasted_is_asked_for_and_told_of(olgas, ferreteria):
    here = filed(to=MARIA)
    answer = send(olgas, PAGE, claves=f"{clave(7)}\nfalta esta: {clave(8)}, y {here.clave_acceso}")

    assert answer.status_code == 303
    page = olgas.get(answer.location)
    assert "Recibimos 3 claves" in page.text_content()
    first, second, third = rows(page)
    assert "Factura 001-001-000000001" in first
    assert "Ya estaba" in first
    assert "Factura 001-001-000000008" in second
    assert "En cola" in second
    assert "En cola" in third
    assert set(page.xpath("//table[@id='traidos']//a/@href")) == {f"/emisor/comprobantes/{here.clave_acceso}"}
    assert page.xpath("//a[contains(., 'Actualizar')]")
    [deed] = db.session.scalars(select(Act).where(Act.deed == Deed.FETCHED))
    assert (deed.issuer_id, deed.detail) == (ferreteria.id, "3 claves")


def test_a_wrong_line_is_named_and_what_was_typed_stays(olgas):
    typed = f"{clave(7)}\n{clave(8)[:-1]}\n\n{clave(9)[:-1]}{(int(clave(9)[-1]) + 1) % 10}"
    page = refused(olgas, claves=typed)

    error = page.get_element_by_id("claves-error")
    assert "Línea 2: Tiene 48 dígitos; una clave tiene 49." in error.text_content()
    assert "El dígito verificador es" in error.text_content()
    assert page.get_element_by_id("claves").text.strip() == typed


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Escriba al menos una clave"),
        ({"claves": "no es ninguna"}, "No hay ninguna clave de acceso"),
        ({"file": ("reporte.txt", b"RUC\tCLAVE\n")}, "No hay ninguna clave de acceso"),
        ({"file": ("abierto.csv", b"1;2,03203E+47\n")}, "Una hoja de cálculo la convirtió"),
        ({"file": ("roto.xml", b"<factura>")}, "No hay ninguna clave de acceso"),
        ({"file": ("muchos.zip", b"PK\x03\x04...")}, "Es un ZIP"),
    ],
)
def test_what_names_no_voucher_is_refused(olgas, given, sentence):
    assert sentence in refused(olgas, **given).text_content()


def test_so_many_at_once_and_so_many_a_day(olgas, monkeypatch):
    monkeypatch.setattr("app.vouchers.fetch_forms.A_LIST", 2)
    monkeypatch.setattr("app.vouchers.fetch_forms.A_REPORT", 3)
    three, four = ("\n".join(map(clave, range(1, many))) for many in (4, 5))
    assert "pida hasta 2 a la vez" in refused(olgas, claves=three).text_content()
    assert "pida hasta 3 a la vez" in refused(olgas, file=("a.txt", four.encode())).text_content()

    monkeypatch.setattr(fetching, "DAY", Limit("traer-dia", 2, 86_400))
    assert "ahora le quedan 2" in refused(olgas, file=("a.txt", three.encode())).text_content()


def test_the_own_clave_of_a_broken_voucher_is_asked_for(olgas):
    broken = signed(vouchers.retencion, secuencial=4).replace(b"<direccion", b"< direccion")
    assert send(olgas, PAGE, file=("roto.xml", broken)).status_code == 303

    assert asked() == [vouchers.clave_de(broken)]


def test_of_another_firm_nothing_is_fetched(olgas):
    firm(OTHER_RUC, "Otra Inventada")
    theirs = clave(1, emisor=emisor(OTHER_RUC))
    send(olgas, PAGE, claves=theirs)

    [row] = rows(olgas.get(PAGE))
    assert "Lo emitió otra empresa" in row
    assert not db.session.scalars(select(Inquiry)).all()


def test_requests_are_of_the_firm_and_of_nobody_else(app, olgas, ferreteria, maria):
    send(olgas, PAGE, claves=clave(7))
    colleague = signed_in(app, operator(ferreteria, "otra@inventada.example", name="Otra Inventada"))
    foreign = signed_in(app, operator(firm(OTHER_RUC, "Otra"), "fabio@ficticios.example"))

    assert len(rows(colleague.get(PAGE))) == 1
    assert not rows(foreign.get(PAGE))
    signed_in(app, maria).get(PAGE, 404)


def test_a_report_is_compared_with_what_is_here(app, olgas, ferreteria):
    here, beside = filed(to=MARIA), filed(to=MARIA, secuencial=2)
    filed(vouchers.nota_credito, to=MARIA, secuencial=3)
    report = "RUC_EMISOR\tCLAVE_ACCESO\n" + "".join(
        f"{here.issuer.ruc}\t{each}\r\n" for each in (here.clave_acceso, clave(7))
    )
    answer = send(olgas, PAGE, file=("Reporte Junio.txt", report.encode("latin-1")))

    page = olgas.get(answer.location)
    assert [row.split(" ")[1] for row in rows(page, "faltan-aqui")] == ["001-001-000000007" + clave(7)]
    assert beside.numero in rows(page, "faltan-alla")[0]
    assert len(rows(page, "faltan-alla")) == 1, "the other is of another type"
    assert [here.numero in row for row in rows(page, "en-los-dos")] == [True]
    assert "Reporte Junio.txt: 2 comprobantes" in page.text_content()
    colleague = signed_in(app, operator(ferreteria, "otra@inventada.example", name="Otra Inventada"))
    colleague.get(answer.location, 303)


@pytest.mark.parametrize(
    ("fate", "word", "sentence"),
    [
        ((ArrivalOutcome.FILED, Codigo.OK, ""), "Traído y archivado", ""),
        ((ArrivalOutcome.REFUSED, Codigo.E_SRI_UNKNOWN, ""), "El SRI no lo conoce", "ningún comprobante"),
        ((ArrivalOutcome.REFUSED, Codigo.E_SRI_NOT, ""), "El SRI no lo autorizó", ""),
        ((ArrivalOutcome.REFUSED, Codigo.E_DUP_CONFLICT, "Es otro."), "No se archivó", "Es otro."),
        ((ArrivalOutcome.PENDING, Codigo.E_SIG_TIME, "La hora."), "Pendiente", "La hora."),
        ((KNOWN, Codigo.OK, ""), "Ya estaba", ""),
    ],
)
def test_what_ended_a_request_is_said(olgas, fate, word, sentence):
    send(olgas, PAGE, claves=clave(7))
    outcome, code, reason = fate
    fetching.settle(clave(7), outcome=outcome, code=code, reason=reason)
    db.session.commit()

    page = olgas.get(PAGE)
    [row] = rows(page)
    assert word in row
    assert sentence in row
    assert not page.xpath("//a[contains(., 'Actualizar')]")


def test_the_silence_of_the_sri_is_no_answer(olgas):
    send(olgas, PAGE, claves=clave(7))
    db.session.execute(
        update(Inquiry).values(asked_at=now(), failures=1, due_at=now(), trouble="No responde.")
    )
    db.session.commit()

    [row] = rows(olgas.get(PAGE))
    assert "El SRI no respondió" in row
    assert "Se le preguntará otra vez el" in row


def test_a_firm_that_left_fetches_nothing(olgas, ferreteria):
    db.session.execute(update(Issuer).values(left_at=now()))
    db.session.commit()

    assert not [form for form in olgas.get(PAGE).forms if form.get("id") == "traer"]
    token = olgas.get(PAGE).xpath("string(//input[@name='csrf_token']/@value)")
    olgas.post(PAGE, 422, claves=clave(7), csrf_token=token)
    assert not asked()


def test_a_portal_that_does_not_ask_the_sri_says_so(app, olgas):
    app.config["SRI_CONFIRM"] = False
    page = olgas.get(PAGE)

    assert "no consulta al SRI" in page.text_content()
    assert not [form for form in page.forms if form.get("id") == "traer"]
    token = page.xpath("string(//input[@name='csrf_token']/@value)")
    olgas.post(PAGE, 422, claves=clave(7), csrf_token=token)
    assert not asked()
