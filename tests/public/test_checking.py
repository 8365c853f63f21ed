"""/comprobar: anybody has a clave or a file looked at; nothing is kept, nothing is told that they do not hold."""

import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.throttle import Limit
from app.archive import inquiries
from app.db import begin_write, db, now
from app.demo import vouchers
from app.demo.autoridad import authority
from app.demo.firmador import sign
from app.models import Arrival, Document, Event, Inquiry, Rank
from app.public import asking
from app.security import turns
from app.sri import reporte
from app.sri.clave_acceso import check_digit
from app.sri.respuesta import Estado
from app.store import vault
from tests import people
from tests.browser import read
from tests.people import MARIA

URL = "/comprobar"
SECRETS = ("Persona Secreta", MARIA, "115.00", "115,00", "secreta@")


@pytest.fixture
def asks(app):
    """This installation asks the SRI."""
    app.config["SRI_CONFIRM"] = True


@pytest.fixture
def document(app):
    people.firm()
    return people.filed(to=MARIA, name="Persona Secreta", email="secreta@ejemplo.ec")


def look(browser, status=200, *, clave="", file=None):
    token = browser.get(URL).xpath("//main//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "clave": clave}
    if file is None:
        return browser.post(URL, status, **sent)
    boundary, body = encode_multipart(
        {**sent, "archivo": FileStorage(io.BytesIO(file), "f.xml")}
    )  # in memory
    kind = f"multipart/form-data; boundary={boundary}"
    return read(browser.open(URL, method="POST", data=body, content_type=kind), status)


def verdict(page):
    return page.xpath("//div[contains(@class,'aviso')]//h2")[0].text_content().strip()


def points(page):
    rows = page.xpath("//ul[@class='lista']/li/p")
    return {row.xpath("b/text()")[0].strip(): row.xpath("b/span")[0].text_content() for row in rows}


def sentence(page, title):
    [row] = page.xpath(f"//ul[@class='lista']/li/p[b[starts-with(normalize-space(), '{title}')]]")
    return row.xpath("small")[0].text_content()


def answered(clave, estado, **about):
    at = now()
    db.session.execute(db.delete(Inquiry))
    db.session.add(
        Inquiry(clave_acceso=clave, answer=estado, answered_at=at, asked_at=at, answers=1, **about)
    )
    db.session.commit()


def some_clave(number=1):
    start = f"0203202601{people.RUC}2001001{number:09d}123456781"
    return start + check_digit(start)


# A file


def test_a_good_file_passes_every_point_that_it_can(stranger, document):
    page = look(stranger, file=vault.get(document.id))

    assert verdict(page) == "La firma corresponde"
    assert "no comprobó quién dio ese certificado" in page.text_content()
    assert points(page) == {
        "Estructura": "Correcto",
        "Firma": "Correcto",
        "Quién firmó": "Correcto",
        "Dígito de la clave de acceso": "Correcto",
        "Clave y contenido": "Correcto",
        "Autorización que dice el archivo": "Sin comprobar",
        "Quién emitió el certificado": "Sin comprobar",
        "En este portal": "Correcto",
        "El SRI": "Sin comprobar",
        "Además": "Atención",
    }
    assert "con este mismo contenido" in sentence(page, "En este portal")
    assert "cualquiera puede escribirlo" in sentence(page, "Autorización que dice")


def test_a_changed_file_is_said_to_be_changed_and_nothing_in_it_is_believed(stranger, document):
    changed = vault.get(document.id).replace(b"Persona Secreta", b"Persona Cambiada")

    page = look(stranger, file=changed)

    assert verdict(page) == "No confíe en este archivo"
    assert points(page)["Firma"] == "Mal"
    assert points(page)["Clave y contenido"] == "Sin comprobar"
    assert document.clave_acceso in sentence(page, "Dígito de la clave")
    assert "Cambiada" not in page.text_content()


def test_another_taxpayers_certificate_is_told(stranger, app):
    at = now() - timedelta(days=1)
    foreign = sign(vouchers.factura(), people.key_of(people.OTHER_RUC), signed_at=at)

    page = look(stranger, file=foreign)

    assert points(page)["Firma"] == "Correcto"
    assert points(page)["Quién firmó"] == "Mal"
    assert verdict(page) == "No confíe en este archivo"


def test_one_without_an_authorisation_lacks_it(stranger, app):
    page = look(stranger, file=people.signed())

    assert verdict(page) == "Le falta algo"
    assert points(page)["Autorización que dice el archivo"] == "Por confirmar"
    assert "No está publicado" in sentence(page, "En este portal")


def test_another_content_than_what_is_here_is_told(stranger, document):
    page = look(stranger, file=people.authorised(to=people.JORGE))

    assert verdict(page) == "No es el que está publicado aquí"
    for secret in SECRETS[:2]:
        assert secret not in page.text_content()


def test_what_the_sri_confirmed_is_authentic(stranger, document, asks):
    db.session.execute(db.update(Document).values(confirmed_at=now()))
    answered(document.clave_acceso, Estado.AUTORIZADO)

    page = look(stranger, file=vault.get(document.id))

    assert verdict(page) == "Es auténtico"
    assert points(page)["El SRI"] == "Correcto"
    assert "Se preguntó al SRI el" in sentence(page, "El SRI")


def test_the_clave_of_another_voucher_makes_no_file_good(stranger, asks):
    file = people.authorised(to=MARIA)
    [clave] = reporte.claves_escritas(file.decode())[:1]
    answered(clave, Estado.AUTORIZADO)

    page = look(stranger, file=file)

    assert verdict(page) == "El SRI autorizó esta clave"
    assert "uno falso puede llevar una clave verdadera" in page.text_content()
    assert not page.xpath("//div[contains(@class,'aviso-bien')]")


def test_a_chain_that_was_checked_says_who_signed(stranger, app, tmp_path):
    folder = tmp_path / "ca"
    folder.mkdir()
    (folder / "ca.pem").write_bytes(authority().key.certificate.public_bytes(Encoding.PEM))
    app.config["TRUSTED_CAS"] = folder

    page = look(stranger, file=people.authorised(to=MARIA))

    assert points(page)["Quién emitió el certificado"] == "Correcto"
    assert "Lo firmó quien lo emite" in page.text_content()


def test_one_of_tests_is_said_to_be_worth_nothing(stranger, app):
    file = people.authorised(to=MARIA, ambiente="1")
    [clave] = reporte.claves_escritas(file.decode())[:1]

    for page in (look(stranger, file=file), look(stranger, clave=clave)):
        assert verdict(page) == "Es de pruebas"


def test_what_was_annulled_is_not_to_be_used(stranger, document, asks):
    db.session.execute(db.update(Document).values(confirmed_at=now(), annulled_at=now()))
    answered(document.clave_acceso, Estado.ANULADO)

    for page in (look(stranger, file=vault.get(document.id)), look(stranger, clave=document.clave_acceso)):
        assert verdict(page) == "Anulado"


def test_a_file_is_never_kept_and_leaves_no_trace(stranger, document, asks):
    before = [count(model) for model in (Document, Arrival, Event)]

    look(stranger, file=people.authorised(to=people.JORGE, secuencial=9))
    look(stranger, file=b"<no/>")

    assert [count(model) for model in (Document, Arrival, Event)] == before


def count(model):
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(model))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"PK\x03\x04" + b"0" * 60, "sáquelo del archivo comprimido"),
        (b"%PDF-1.4 nada", "Es un PDF"),
        (b"<a>" + b" " * 1024 * 1024 + b"</a>", "Pesa más de 1 MB"),
    ],
)
def test_what_is_no_xml_is_refused_beside_its_field(stranger, file, said):
    page = look(stranger, 422, file=file)

    assert said in page.xpath("//*[@id='archivo-error']")[0].text_content()


def test_a_body_that_is_too_large_is_not_read(stranger):
    look(stranger, 413, file=b"x" * (3 * 1024 * 1024))


HOSTILE = {
    "empty": b"",
    "blanks": b"   \n",
    "nul": b"\0" * 100,
    "noise": bytes(range(256)) * 40,
    "two roots": b"<factura/><factura/>",
    "doctype": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><factura>&b;</factura>',
    "billion": b'<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><factura>&c;</factura>',
    "deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "attributes": b"<factura " + b" ".join(b"a%d='1'" % n for n in range(20_000)) + b"/>",
    "html": b"<!doctype html><html><script>alert(1)</script></html>",
    "utf-16": "<factura/>".encode("utf-16"),
    "utf-7": b"<?xml version='1.0' encoding='utf-7'?>+ADw-factura/>",
    "surrogates": b"<factura>\xed\xa0\x80</factura>",
    "control": b"<factura>&#8;</factura>",
    "out of range": b"<factura>&#x110000;</factura>",
    "envelope of nothing": b"<autorizacion><estado>AUTORIZADO</estado></autorizacion>",
    "envelopes": b"<autorizaciones>" + b"<autorizacion/>" * 900 + b"</autorizaciones>",
    "escaped": b"<autorizacion><estado>AUTORIZADO</estado><comprobante>&lt;factura&gt;</comprobante></autorizacion>",
    "voucher without issuer": b"<factura id='comprobante' version='1.1.0'><infoTributaria/></factura>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_page(stranger, name):
    page = look(stranger, file=HOSTILE[name])

    assert verdict(page) == "No confíe en este archivo"
    assert "Mal" in points(page).values()
    assert not page.xpath("//main//script")


def test_every_cut_of_a_good_file_ends_in_a_page(stranger, document, monkeypatch):
    monkeypatch.setattr("app.public.checking.LOOKS", Limit("comprobar-prueba", 1_000, 60))
    whole = vault.get(document.id)
    for end in range(0, len(whole), len(whole) // 12 + 1):
        assert verdict(look(stranger, file=whole[:end])) == "No confíe en este archivo"


def test_many_vouchers_in_one_file_are_counted(stranger, app):
    one = people.authorised().decode().partition("?>")[2] or people.authorised().decode()
    many = f"<autorizaciones>{''.join(one for _ in range(7))}</autorizaciones>".encode()

    page = look(stranger, file=many)

    assert len(page.xpath("//h2[.='Qué se comprobó']")) <= 5


# A clave


@pytest.mark.parametrize("form", ["{}", " {} ", "{}\n"])
def test_a_clave_is_typed_in_any_way(stranger, document, form):
    clave = document.clave_acceso
    grouped = " ".join(clave[at : at + 7] for at in range(0, 49, 7))

    for typed in (form.format(clave), grouped, f"Clave: {grouped.replace(' ', '-')}"):
        assert verdict(look(stranger, clave=typed)) == "Está publicado aquí"


def test_a_clave_alone_tells_nothing_that_it_does_not_say(stranger, document):
    page = look(stranger, clave=document.clave_acceso)
    text = page.text_content()

    for secret in (*SECRETS, "Ferretería"):
        assert secret not in text
    said = sentence(page, "Lo que dice la clave")
    assert document.numero in said
    assert people.RUC in said


def test_one_digit_changed_is_found(stranger, document):
    clave = document.clave_acceso[:-1] + str((int(document.clave_acceso[-1]) + 1) % 10)

    page = look(stranger, clave=clave)

    assert verdict(page) == "Esta clave no es válida"
    assert points(page) == {"Dígito verificador": "Mal"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Escriba la clave"),
        ("123", "aquí hay 3 dígitos"),
        ("x\0y", "aquí hay 0 dígitos"),
        ("1" * 201, "demasiados caracteres"),
        ("\u0661" * 49, "aquí hay 0 dígitos"),
    ],
)
def test_what_is_no_clave_is_said_beside_its_field(stranger, typed, said):
    page = look(stranger, 422, clave=typed)

    assert said in page.xpath("//*[@id='clave-error']")[0].text_content()


def test_what_was_typed_is_kept_when_the_form_aged(stranger):
    page = stranger.post(URL, 422, clave=some_clave(), csrf_token="viejo")

    assert page.xpath("//input[@name='clave']/@value") == [some_clave()]
    assert "El formulario venció" in page.text_content()


def test_tests_that_no_receiver_sees_are_not_here(stranger, app):
    people.firm()
    document = people.filed(to=MARIA, ambiente="1")

    page = look(stranger, clave=document.clave_acceso)

    assert "No está publicado" in sentence(page, "En este portal")


# The SRI


def test_where_nobody_asks_the_sri_the_page_says_where_to_ask(stranger, document):
    page = look(stranger, clave=some_clave())

    assert "srienlinea.sri.gob.ec" in sentence(page, "El SRI")
    assert count(Inquiry) == 0
    assert not page.xpath("//button[.='Volver a mirar']")


def test_an_unknown_clave_is_asked_about_once(stranger, asks):
    for _ in range(2):
        page = look(stranger, clave=some_clave())

    [inquiry] = db.session.scalars(db.select(Inquiry)).all()
    assert inquiry.rank == Rank.PERSON
    assert inquiry.clave_acceso == some_clave()
    assert page.xpath("//button[.='Volver a mirar']")


def test_looking_again_tells_what_the_sri_said_meanwhile(stranger, asks):
    page = look(stranger, clave=some_clave())
    answered(some_clave(), Estado.AUTORIZADO, said="TOTAL 115.00")
    form = next(form for form in page.forms if "solo" in form.classes)

    again = stranger.submit(page, 200, form=list(page.forms).index(form))

    assert "Autorizado por el SRI" in again.text
    assert "115.00" not in again.text


def test_the_words_of_the_sri_stay_out(stranger, asks):
    answered(some_clave(), Estado.NO_AUTORIZADO, said="ERROR: el total 115.00 no cuadra")

    page = look(stranger, clave=some_clave())

    assert verdict(page) == "El SRI no lo autorizó"
    assert "115.00" not in page.text_content()


def test_silence_is_never_told_as_a_refusal(stranger, asks):
    begin_write()
    inquiries.want(some_clave())
    db.session.execute(db.update(Inquiry).values(asked_at=now(), failures=3, trouble="El SRI no respondió."))
    db.session.commit()

    page = look(stranger, clave=some_clave())

    assert "no autoriz" not in page.text_content().lower()
    assert "el SRI no respondió" in sentence(page, "El SRI")


def test_a_network_asks_a_few_and_then_reads_why_not(stranger, asks, monkeypatch):
    monkeypatch.setattr("app.public.asking.OF_A_NETWORK", Limit("comprobar-sri-prueba", 2, 3_600))

    pages = [look(stranger, clave=some_clave(number)) for number in (1, 2, 3)]

    assert count(Inquiry) == 2
    assert "demasiadas preguntas" in sentence(pages[-1], "El SRI")


def test_behind_many_that_wait_no_stranger_asks(stranger, asks, monkeypatch):
    monkeypatch.setattr("app.public.asking.MOST_WAITING", 1)

    for number in (1, 2):
        look(stranger, clave=some_clave(number))

    assert count(Inquiry) == 1


def test_an_old_answer_that_nobody_renews_is_asked_for_again(stranger, asks):
    answered(some_clave(), Estado.SIN_DATOS)
    db.session.execute(db.update(Inquiry).values(due_at=None))
    db.session.commit()
    look(stranger, clave=some_clave())
    assert due() is None
    db.session.execute(db.update(Inquiry).values(asked_at=now() - asking.STALE * 2))
    db.session.commit()

    look(stranger, clave=some_clave())

    assert due() is not None


def due():
    db.session.rollback()
    return db.session.scalars(db.select(Inquiry.due_at)).one()


def test_a_changed_file_asks_nobody(stranger, document, asks):
    db.session.execute(db.delete(Inquiry))
    db.session.commit()

    look(stranger, file=people.authorised(name="Persona Inventada", to=MARIA).replace(b"Persona", b"Nadie"))

    assert count(Inquiry) == 0


# How often


def test_too_many_looks_wait(stranger, monkeypatch):
    monkeypatch.setattr("app.public.checking.LOOKS", Limit("comprobar-prueba", 1, 600))
    look(stranger, clave=some_clave())

    token = stranger.get(URL).xpath("//main//input[@name='csrf_token']/@value")[0]
    response = stranger.open(URL, method="POST", data={"csrf_token": token, "clave": some_clave()})

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_one_file_is_looked_at_at_a_time_and_the_office_never_waits_for_it(stranger, document):
    token = stranger.get(URL).xpath("//main//input[@name='csrf_token']/@value")[0]
    with turns.turn(line=turns.STRANGERS):
        response = stranger.open(
            URL,
            method="POST",
            data={"csrf_token": token, "archivo": (io.BytesIO(b"<a/>"), "f.xml")},
        )
        with turns.turn():
            assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_the_sign_in_page_leads_here(stranger):
    assert URL in stranger.get("/ingresar").xpath("//a/@href")
