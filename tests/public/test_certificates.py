"""/comprobar/<código>: anybody with the code checks a certificate, and learns no more than it must say."""

import io

import pytest

from app.accounts import codes
from app.accounts.throttle import Limit
from app.certificates import key, making
from app.db import begin_write, db
from app.models import Certificate, Document
from app.store import vault
from tests import people
from tests.people import MARIA


@pytest.fixture
def made(app):
    firm = people.firm()
    desk = people.desk_of(people.operator(firm), firm)
    document = people.filed(to=MARIA, name="María Inventada", email="maria@ejemplo.ec", notify=True)
    drawn = making.draft(desk, [document])
    begin_write()
    made = making.keep(desk, drawn, [document.id])
    db.session.commit()
    return db.session.get_one(Certificate, made)


@pytest.fixture
def url(made):
    return f"/comprobar/{codes.shown(made.code)}"


def sent(browser, url, data, name="archivo.pdf", status=200):
    page = browser.get(url)
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    return browser.post(url, status, csrf_token=token, archivo=(io.BytesIO(data), name))


def test_a_stranger_reads_that_it_is_valid_and_of_what(stranger, made, url):
    page = stranger.get(url)
    text = page.text_content()

    assert "Es válida" in text
    assert "Ferretería La Inventada" in text
    assert "001-001-000000001" in text
    assert vault.sha256(db.session.scalars(db.select(Document.id)).one()) in text.replace("\u200b", "")
    assert key.shown(made.key_id) in text


def test_it_names_no_receiver_no_address_and_no_amount(stranger, url):
    page = stranger.open(url)

    for secret in ("María", MARIA, "maria@", "115.00", "115,00"):
        assert secret not in page.text
    assert "M••• I•••" in page.text
    assert "•••996" in page.text


def test_nobody_keeps_the_page(stranger, url):
    response = stranger.open(url)

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_code_may_be_typed_in_any_way(stranger, made):
    for typed in (made.code, made.code.lower(), codes.shown(made.code).lower()):
        assert "Es válida" in stranger.get(f"/comprobar/{typed}").text_content()


def test_the_very_file_is_told_from_a_changed_one(stranger, made, url):
    xml = vault.get(db.session.scalars(db.select(Document.id)).one())

    assert "Es exactamente la constancia" in sent(stranger, url, made.pdf).text_content()
    assert "No es el que se emitió" in sent(stranger, url, made.pdf[:-1] + b" ").text_content()
    assert "Es exactamente el XML de Factura" in sent(stranger, url, xml, "f.xml").text_content()
    assert "No es el que se emitió" in sent(stranger, url, b"").text_content()


def test_without_a_file_the_form_says_so(stranger, url):
    page = stranger.get(url)
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]

    assert "Elija el archivo" in stranger.post(url, 422, csrf_token=token).text_content()
    assert "El formulario venció" in stranger.post(url, 422, csrf_token="viejo").text_content()


def test_what_is_too_large_is_refused_before_it_is_read(stranger, url, monkeypatch):
    monkeypatch.setattr("app.public.certificates.MOST_BYTES", 10_000)

    stranger.post(url, 413, archivo=(io.BytesIO(b"x" * 20_000), "grande.pdf"))


def test_every_code_that_is_none_is_the_same_404_and_counts(stranger, made, monkeypatch):
    monkeypatch.setattr("app.public.certificates.MISSES", Limit("constancia-prueba", 3, 300))
    wrong = codes.make(16)

    pages = [stranger.get(f"/comprobar/{each}", 404).text_content() for each in (wrong, "U" * 16)]
    assert len(set(pages)) == 1
    stranger.get(f"/comprobar/{codes.make(16)}", 404)
    stranger.get(f"/comprobar/{codes.make(16)}", 429)
    stranger.get(f"/comprobar/{codes.shown(made.code)}", 429)


def test_one_that_was_changed_is_not_valid_and_says_nothing_else(stranger, made, url):
    made.statement = made.statement.replace(b"001-001", b"002-001")
    db.session.commit()

    text = stranger.get(url).text_content()
    assert "No es válida" in text
    assert "002-001" not in text


def test_another_key_is_told_apart(app, stranger, url):
    (app.config["INSTANCE_DIR"] / key.NAME).unlink()

    assert "con otra clave" in stranger.get(url).text_content()


def test_a_key_that_cannot_be_read_is_a_sentence(app, stranger, url):
    (app.config["INSTANCE_DIR"] / key.NAME).write_bytes(b"")

    text = stranger.get(url).text_content()
    assert "Ahora no se puede comprobar" in text
    assert "001-001" not in text
    stranger.get("/comprobar/clave-publica", 404)


def test_the_public_key_is_handed_to_anybody(stranger, made):
    response = stranger.open("/comprobar/clave-publica")

    assert response.data == key.pem(key.of_installation().public_key())
    assert b"PRIVATE" not in response.data
