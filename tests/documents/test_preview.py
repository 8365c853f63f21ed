"""The RIDE on the page: only its receiver's, one sheet at a time, and able to do nothing."""

import pytest
from flask import render_template
from lxml import etree

from app.archive import showing
from app.db import db, now
from app.models import Action, Event
from app.vouchers import sheets
from tests import people
from tests.people import JORGE, MARIA
from tests.sri.ride import examples


@pytest.fixture
def firm(app):
    return people.firm()


def sheet(document, hoja=1):
    return f"/comprobantes/{document.clave_acceso}/ride/{hoja}"


def test_its_receiver_sees_it(firm, marias):
    document = people.filed(to=MARIA)

    response = marias.open(sheet(document))

    assert response.mimetype == "image/svg+xml"
    assert document.numero in "".join(etree.fromstring(response.data).itertext())


def test_opened_by_itself_it_can_do_nothing(firm, marias):
    headers = marias.open(sheet(people.filed(to=MARIA))).headers

    assert headers["Content-Security-Policy"] == "default-src 'none'; img-src data:; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]
    assert "Content-Disposition" not in headers


def test_not_yours_is_not_found_even_for_who_knows_its_version(firm, marias):
    document = people.filed(to=JORGE)
    etag = f'"{showing.version(document, 1)}"'

    assert marias.open(sheet(document)).status_code == 404
    assert marias.open(sheet(document), headers={"If-None-Match": etag}).status_code == 404


def test_a_stranger_signs_in_first(firm, stranger):
    assert stranger.open(sheet(people.filed(to=MARIA))).status_code == 303


@pytest.mark.parametrize("hoja", ["0", "2", "999999999999", "-1", "x"])
def test_a_sheet_that_there_is_not_is_not_found(firm, marias, hoja):
    assert marias.open(sheet(people.filed(to=MARIA), hoja)).status_code == 404


def test_what_the_browser_holds_is_not_drawn_again(firm, marias, monkeypatch):
    document = people.filed(to=MARIA)
    etag = marias.open(sheet(document)).headers["ETag"]
    monkeypatch.setattr(showing, "drawn", lambda document, hoja: pytest.fail("drawn"))

    response = marias.open(sheet(document), headers={"If-None-Match": etag})

    assert (response.status_code, response.data) == (304, b"")


def test_a_new_logo_or_the_word_of_the_sri_makes_another_version(firm, marias):
    document = people.filed(to=MARIA)
    versions = {showing.version(document, 1)}

    firm.logo = examples.logo()
    versions.add(showing.version(document, 1))
    document.confirmed_at = now()
    versions.add(showing.version(document, 1))
    firm.accent = "#005f73"
    versions.add(showing.version(document, 1))

    assert len(versions) == 4


def test_looking_at_it_is_no_event(firm, marias):
    marias.open(sheet(people.filed(to=MARIA)))

    assert db.session.scalars(db.select(Event.action)).all() == [Action.FILED]


def test_the_page_knows_how_many_sheets_there_are(app, firm):
    lines = [examples.linea(i) for i in range(40)]
    document = people.filed(to=MARIA, lineas=lines)

    with app.test_request_context(sheet(document)):
        text = render_template("documents/_ride.html", document=document, **showing.read(document))

    assert [text.count(f'src="{sheet(document, hoja)}"') for hoja in (1, 2, 3)] == [1, 1, 0]
    assert f"/comprobantes/{document.clave_acceso}/pdf" in text
    assert "Las otras" not in text


def test_of_a_long_one_the_page_shows_the_first_sheets_and_says_so(app, firm, monkeypatch):
    monkeypatch.setattr(sheets, "MOST", 1)
    document = people.filed(to=MARIA, lineas=[examples.linea(i) for i in range(90)])

    with app.test_request_context(sheet(document)):
        text = render_template("documents/_ride.html", document=document, **showing.read(document))

    assert text.count("<img") == 1
    assert "Página 1 de 4" in text
    assert "Las otras 3 páginas están en el PDF." in text
