"""All that the list shows in one file: the same vouchers, noted before it leaves, and not without end."""

import csv
import io
import threading
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest

from app.archive import export
from app.db import db, now
from app.documents import packs
from app.documents.forms import SearchForm
from app.models import Action, Delegation, Event, Recipient
from tests import browser, people
from tests.people import JORGE, MARIA, OTHER_RUC


@pytest.fixture
def firm(app):
    return people.firm()


@pytest.fixture
def jorges(app, jorge):
    return browser.signed_in(app, jorge)


def pack(reader, query):
    response = reader.open(f"/comprobantes/zip?{query}")
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/zip"
    made = zipfile.ZipFile(io.BytesIO(response.data))
    assert made.testzip() is None
    return made


def taken():
    return [
        (each.document_id, each.account_id, each.detail)
        for each in db.session.scalars(db.select(Event).where(Event.action == Action.DOWNLOADED))
    ]


def test_every_xml_leaves_exactly_as_it_came_after_an_index(firm, marias):
    sent = {f"factura-001-001-{each:09}.xml": people.authorised(to=MARIA, secuencial=each) for each in (1, 2)}
    for data in sent.values():
        people.arrive(data)

    made = pack(marias, "formato=xml")

    assert made.namelist() == ["indice.csv", *sorted(sent, reverse=True)]
    assert {name: made.read(name) for name in sent} == sent
    rows = list(csv.reader(io.StringIO(made.read("indice.csv").decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows[1:]] == ["001-001-000000002", "001-001-000000001"]
    assert rows[1][7:] == ["115.00", "factura-001-001-000000002.xml", ""]


def test_every_pdf_is_the_one_that_its_voucher_gives(firm, marias):
    document = people.filed(to=MARIA)
    alone = marias.open(f"/comprobantes/{document.clave_acceso}/pdf").data

    made = pack(marias, "formato=pdf")

    assert made.namelist() == ["indice.csv", "factura-001-001-000000001.pdf"]
    assert made.read("factura-001-001-000000001.pdf") == alone


def test_the_file_of_somebody_else_says_whose_it_is(app, firm, maria, marias):
    empresa = people.person(people.EMPRESA, name="Comercial Inventada S.A.", email="compras@ejemplo.ec")
    people.filed(to=people.EMPRESA, name="Comercial Inventada S.A.")
    let_in = {"party_id": empresa.party_id, "email": maria.email, "account_id": maria.id}
    db.session.add(Delegation(**let_in, accepted_at=now()))
    db.session.commit()
    marias.submit(marias.get("/perfil/empresas"))

    answer = marias.open("/comprobantes/zip?formato=xml")

    disposition = answer.headers["Content-Disposition"]
    assert disposition == f"attachment; filename=comprobantes-{people.EMPRESA}-xml.zip"


def test_a_foreign_number_is_no_part_of_a_header_but_its_letters_and_digits(app, monkeypatch):
    party = SimpleNamespace(for_other=True, numero='АВ12/X"\u202e\x07..\\Ñ')
    monkeypatch.setattr(packs, "current_user", party)

    assert packs.of_other() == "12X"


@pytest.mark.parametrize("kind", packs.KINDS)
def test_two_strangers_take_each_their_own(firm, marias, jorges, kind):
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=JORGE, secuencial=2)

    assert pack(marias, f"formato={kind}").namelist()[1:] == [f"factura-001-001-000000001.{kind}"]
    assert pack(jorges, f"formato={kind}").namelist()[1:] == [f"factura-001-001-000000002.{kind}"]


def test_it_holds_what_the_filters_show(firm, marias):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 1))
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 2), emisor=people.emisor(OTHER_RUC))
    query = "emisor=luz&desde=2026-03-01&hasta=2026-03-31"

    page = marias.get(f"/comprobantes?{query}")
    [url] = page.xpath("//p[@class='todos']/a[contains(., 'XML')]/@href")
    response = marias.open(url)

    assert url == f"/comprobantes/zip?emisor={OTHER_RUC}&desde=2026-03-01&hasta=2026-03-31&formato=xml"
    assert zipfile.ZipFile(io.BytesIO(response.data)).namelist()[1:] == ["factura-001-001-000000001.xml"]
    disposition = response.headers["Content-Disposition"]
    assert disposition == "attachment; filename=comprobantes-2026-03-01-2026-03-31-xml.zip"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "comprobantes-xml.zip"),
        ("desde=2026-07-01", "comprobantes-desde-2026-07-01-xml.zip"),
        ("hasta=2026-07-01", "comprobantes-hasta-2026-07-01-xml.zip"),
        ("desde=2026-07-01&hasta=2026-09-30", "comprobantes-2026-07-01-2026-09-30-xml.zip"),
    ],
)
def test_the_file_is_named_after_its_dates(app, query, name):
    with app.test_request_context(f"/comprobantes?{query}") as context:
        form = SearchForm(context.request.args)
        form.offer([])

        assert packs.file_name(form.criteria(), "xml") == name


@pytest.mark.parametrize("kind", packs.KINDS)
def test_each_voucher_is_noted_as_taken_before_anything_leaves(firm, marias, maria, kind, monkeypatch):
    documents = [people.filed(to=MARIA, secuencial=each).id for each in (1, 2)]
    people.filed(to=JORGE, secuencial=3)
    noted = []

    def pieces(*about):
        db.session.rollback()
        noted.extend(taken())
        return iter([b""])

    monkeypatch.setattr(packs, "pieces", pieces)
    marias.open(f"/comprobantes/zip?formato={kind}")

    assert sorted(noted) == [(each, maria.id, f"zip-{kind}") for each in documents]
    seen = db.session.execute(db.select(Recipient.document_id).where(Recipient.seen_at.is_not(None)))
    assert sorted(seen.scalars()) == documents


def test_more_than_fit_are_refused_with_what_to_do_and_nothing_is_noted(firm, marias, monkeypatch):
    monkeypatch.setattr(export, "MOST", 1)
    for each in (1, 2):
        people.filed(to=MARIA, secuencial=each)

    response = marias.open("/comprobantes/zip?formato=xml&documento=factura")
    page = marias.get(response.location)

    assert (response.status_code, response.location) == (303, "/comprobantes?documento=factura")
    assert "elija fechas" in page.text_content()
    assert taken() == []


def test_a_list_that_is_too_long_says_so_and_offers_no_file(firm, marias, monkeypatch):
    monkeypatch.setattr("app.archive.search.CAP", 1)
    for each in (1, 2):
        people.filed(to=MARIA, secuencial=each)

    page = marias.get("/comprobantes")

    assert not page.xpath("//a[contains(@href, '/zip')]")
    assert "elija fechas" in page.text_content()


def test_nothing_is_no_file(firm, marias):
    people.filed(to=JORGE)

    response = marias.open("/comprobantes/zip?formato=xml")

    assert (response.status_code, response.location) == (303, "/comprobantes")
    assert "No hay comprobantes que descargar" in marias.get("/comprobantes").text_content()


@pytest.mark.parametrize("formato", ["", "doc", "XML", "xml%00"])
def test_another_kind_of_file_is_not_found(firm, marias, formato):
    marias.get(f"/comprobantes/zip?formato={formato}", status=404)


def test_printing_many_waits_after_ten_an_hour_and_only_for_who_did_it(firm, marias, jorges):
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=JORGE, secuencial=2)
    for _time in range(10):
        pack(marias, "formato=pdf")
    before = len(taken())

    response = marias.open("/comprobantes/zip?formato=pdf")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert len(taken()) == before
    pack(marias, "formato=xml")
    pack(jorges, "formato=pdf")


def test_while_others_print_one_is_asked_to_come_back(firm, marias, jorges, monkeypatch):
    monkeypatch.setattr(packs, "PRINTING", threading.Semaphore(1))
    people.filed(to=MARIA)

    with packs.PRINTING:
        answer = marias.open("/comprobantes/zip?formato=pdf")
        pack(marias, "formato=xml")

    assert (answer.status_code, answer.location) == (303, "/comprobantes")
    assert packs.BUSY in marias.get("/comprobantes").text_content()
    assert [detail for *_, detail in taken()] == ["zip-xml"]


def test_whoever_goes_away_leaves_the_way_free(app, firm, marias, monkeypatch):
    monkeypatch.setattr(packs, "PRINTING", threading.Semaphore(1))
    people.filed(to=MARIA)

    marias.client.open("/comprobantes/zip?formato=pdf").close()
    marias.client.open("/comprobantes/zip?formato=pdf", method="HEAD").close()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(export, "note", broken)
        assert marias.open("/comprobantes/zip?formato=pdf").status_code == 500

    pack(marias, "formato=pdf")


def broken(*_args):
    raise RuntimeError


def test_the_links_say_what_they_bring(firm, marias):
    for each in (1, 2):
        people.filed(to=MARIA, secuencial=each)

    names = marias.get("/comprobantes").xpath("//p[@class='todos']/a/@aria-label")

    assert names == ["Descargar los 2 comprobantes en XML", "Descargar los 2 comprobantes en PDF"]


def test_a_file_that_is_only_asked_about_is_not_noted_as_taken(firm, marias):
    people.filed(to=MARIA)

    response = marias.open("/comprobantes/zip?formato=pdf", method="HEAD")

    assert response.status_code == 200
    assert response.mimetype == "application/zip"
    assert taken() == []
