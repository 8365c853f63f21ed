"""A voucher that the SRI annulled stays where it is, and says so wherever it shows."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from app.db import db
from tests import people
from tests.browser import signed_in
from tests.people import MARIA

AT = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def olgas(app, firm):
    return signed_in(app, people.operator(firm))


@pytest.fixture
def annulled(firm):
    people.filed(to=MARIA, secuencial=2)
    document = people.filed(to=MARIA)
    document.annulled_at = AT
    db.session.commit()
    return document


def marks(page, table):
    rows = page.xpath(f"//table[@id='{table}']/tbody/tr")
    return [("Anulado" in row.text_content(), "000000001" in row.text_content()) for row in rows]


def test_the_list_and_inicio_mark_it(annulled, marias):
    for path in ("/comprobantes", "/"):
        assert sorted(marks(marias.get(path), "comprobantes")) == [(False, False), (True, True)]
    assert "Lo que el SRI anuló tampoco suma." in marias.get("/").text_content()


def test_its_page_begins_with_it_and_all_of_it_is_still_there(annulled, marias, olgas):
    for browser, room in ((marias, ""), (olgas, "/emisor")):
        path = f"{room}/comprobantes/{annulled.clave_acceso}"
        page = browser.get(path)
        [banner] = page.xpath("//h2[contains(., 'Anulado, según el SRI')]/..")
        assert "21/11/2026" in banner.text_content()
        assert browser.open(f"{path}/xml").status_code == 200
        assert "ANULADO SEGÚN EL SRI, 21/11/2026" in browser.open(f"{path}/ride/1").text


def test_what_stands_says_nothing_of_it(firm, marias, olgas):
    document = people.filed(to=MARIA)

    for browser, room in ((marias, ""), (olgas, "/emisor")):
        page = browser.get(f"{room}/comprobantes/{document.clave_acceso}")
        assert "nulado" not in page.text_content()
        assert "ANULADO" not in browser.open(f"{room}/comprobantes/{document.clave_acceso}/ride/1").text


def test_the_firm_finds_what_was_annulled(annulled, olgas):
    assert marks(olgas.get("/emisor/comprobantes?estado=anulados"), "emitidos") == [(True, True)]
    assert sorted(marks(olgas.get("/emisor/comprobantes"), "emitidos")) == [(False, False), (True, True)]


def test_files_for_a_spreadsheet_tell_it(annulled, marias, olgas):
    text = olgas.open("/emisor/comprobantes/exportar").data.decode("utf-8-sig")
    packed = zipfile.ZipFile(io.BytesIO(marias.open("/comprobantes/zip?formato=xml").data))
    for lines in (text, packed.read("indice.csv").decode("utf-8-sig")):
        rows = csv.DictReader(io.StringIO(lines, newline=""))
        assert {row["# Documento"][-1]: row["Anulado"] for row in rows} == {"1": "sí", "2": ""}
