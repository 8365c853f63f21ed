"""Whatever goes wrong, a person reads Spanish, learns what to do and sees nothing of the inside."""

import logging

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Gone, ServiceUnavailable

from app import create_app, links
from app.accounts import recovery, sessions
from app.accounts.throttle import TooMany
from app.db import db
from app.security import public
from tests import people


@pytest.fixture
def broken(app):
    """Addresses that fail in every way, open to anyone."""

    def add(name, view):
        view.__name__ = name
        app.add_url_rule(f"/roto/{name}", name, public(view))

    def unexpected():
        raise RuntimeError("secreto interno")

    def locked():
        raise OperationalError("SELECT secreto", {}, Exception("database is locked"))

    def expired():
        error = Gone("Este enlace venció ayer.")
        error.speaks_spanish = True
        raise error

    def busy():
        raise ServiceUnavailable(retry_after=7)

    add("inesperado", unexpected)
    add("ocupado", locked)
    add("espera", busy)
    add("nuestro", expired)
    for code in (400, 403, 404, 405, 413, 422, 429, 500):
        add(str(code), lambda code=code: abort(code))
    return app


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 422, 429, 500])
def test_every_status_has_its_page(broken, stranger, code):
    page = stranger.get(f"/roto/{code}", status=code)

    assert str(code) in page.text_content()
    assert page.xpath("//a[@href='/']")


def test_the_unexpected_shows_nothing_and_is_logged(broken, stranger, caplog):
    page = stranger.get("/roto/inesperado", status=500)

    assert "secreto" not in page.text_content()
    assert "Traceback" not in page.text_content()
    assert "secreto interno" in caplog.text


@pytest.mark.parametrize("broken_at", ["app.accounts.recovery.open_link", "app.accounts.sessions.keep"])
def test_no_link_that_opens_something_enters_the_log(app, stranger, monkeypatch, caplog, broken_at):
    account = people.person(people.JORGE)
    link = links.reset_url(account).removeprefix(links.url(""))

    def fail(*_arguments, **_keywords):
        raise RuntimeError("falla")

    monkeypatch.setattr(broken_at, fail)

    stranger.get(link, status=500)

    assert "/clave/nueva/…" in caplog.text
    assert link.rpartition("/")[2] not in caplog.text


def test_no_address_writes_a_line_of_the_log(app, caplog):
    app.logger.error("Unhandled error at %s", "/x\n2026-11-24 ERROR inventado\x1b[2J")

    [record] = caplog.records
    assert record.getMessage() == "Unhandled error at /x·2026-11-24 ERROR inventado·[2J"


def test_every_line_of_the_log_is_written_once(settings):
    logging.getLogger("app").handlers.clear()

    create_app(settings)

    assert logging.getLogger("app").handlers == []


def test_an_error_of_the_database_shows_no_value_in_the_log(app, stranger, caplog):
    def twice():
        insert = db.text("INSERT INTO throttle (key, tat) VALUES (:key, 1), (:key, 1)")
        db.session.execute(insert, {"key": "secreta"})

    app.add_url_rule("/roto/valor", "valor", public(twice))

    stranger.get("/roto/valor", status=500)

    assert "INSERT INTO throttle" in caplog.text
    assert "'key': 'secreta'" not in caplog.text
    assert "('secreta'" not in caplog.text


def test_a_busy_database_asks_to_come_back(broken, stranger):
    page = stranger.get("/roto/ocupado", status=503)
    response = stranger.open("/roto/ocupado")

    assert "secreto" not in page.text_content()
    assert response.headers["Retry-After"] == "5"


def test_a_database_that_stops_while_the_session_is_kept_asks_to_come_back(stranger, monkeypatch):
    def locked(*_arguments, **_keywords):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(sessions, "keep", locked)
    monkeypatch.setattr(recovery, "open_link", lambda token: {"p": "clave"})

    busy = stranger.get("/clave/nueva/un-enlace-de-prueba", status=503)

    assert "ocupado" in busy.text_content()


def test_a_busy_portal_says_when_to_come_back(broken, stranger):
    assert stranger.open("/roto/espera").headers["Retry-After"] == "7"


def test_a_reader_who_cannot_be_loaded_still_gets_a_page(marias, monkeypatch):
    def locked(*_arguments, **_keywords):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(db.session, "execute", locked)

    page = marias.get("/comprobantes", status=503)

    assert "ocupado" in page.text_content()


def test_our_own_sentence_is_shown(broken, stranger):
    assert "venció ayer" in stranger.get("/roto/nuestro", status=410).text_content()


def test_a_method_that_is_not_offered_names_those_that_are(stranger):
    response = stranger.open("/salud", method="PUT")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/nada", "/comprobantes/../admin", "/%00", "/ingresar/x", "/.env", "/static/../config.py"]
)
def test_what_is_not_here_is_not_found(stranger, path):
    stranger.get(path, status=404)


def test_who_tried_too_often_reads_how_long_to_wait_and_may_try_again(app, stranger):
    def patient():
        raise TooMany(61)

    app.add_url_rule("/roto/freno", "freno", public(patient))

    page = stranger.get("/roto/freno", status=429)

    assert "Espere 2 minutos" in page.text_content()
    assert page.xpath("//a[@href='/roto/freno']")


def test_an_address_that_only_takes_forms_is_not_offered_again(app, stranger):
    def expired():
        error = Gone("Este enlace venció ayer.")
        error.speaks_spanish = True
        raise error

    def busy():
        raise ServiceUnavailable(retry_after=7)

    app.add_url_rule("/roto/envio", "envio", public(busy), methods=["POST"])
    token = stranger.get("/ingresar").xpath("//input[@name='csrf_token']/@value")[0]

    page = stranger.post("/roto/envio", 503, csrf_token=token)

    assert not page.xpath("//a[@href='/roto/envio']")
