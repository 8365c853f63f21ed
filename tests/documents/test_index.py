"""The list: a reader's own vouchers, narrowed, paged and counted."""

import base64
from datetime import date

import pytest

from app.db import db
from app.demo import vouchers
from app.models import Mail, MailKind
from tests import people
from tests.people import JORGE, MARIA, OTHER_RUC

COLUMNS = ["documento", "emisor", "numero", "fecha", "autorizacion", "total"]


def numbers(page):
    return [int(cell.text_content().strip()[-9:]) for cell in page.xpath("//td[@data-col='numero']")]


@pytest.fixture
def firm(app):
    return people.firm()


def test_it_shows_a_reader_only_their_own(firm, marias):
    people.filed(to=JORGE)

    page = marias.get("/comprobantes")

    assert numbers(page) == []
    assert (
        page.get_element_by_id("cuenta").text_content().strip().startswith("0") or "No" in page.text_content()
    )


def test_a_row_says_what_the_manual_promises(firm, marias):
    document = people.filed(to=MARIA)

    page = marias.get("/comprobantes")

    [row] = page.xpath("//table[@id='comprobantes']/tbody/tr")
    assert row.get("data-clave") == document.clave_acceso
    assert [cell.get("data-col") for cell in row.xpath("td[@data-col]")][: len(COLUMNS)] == COLUMNS
    text = " ".join(row.text_content().split())
    assert "Factura" in text
    assert "Ferretería La Inventada" in text
    assert "02/03/2026" in text
    assert "$115.00" in text
    names = [link.get("aria-label") or link.text_content() for link in row.xpath(".//a")]
    assert f"Descargar XML autorizado de {document.numero}" in names
    assert f"Descargar PDF autorizado de {document.numero}" in names


def test_each_filter_narrows_and_stays_filled_in(firm, marias):
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 1))
    people.filed(vouchers.nota_credito, to=MARIA, secuencial=2, fecha=date(2026, 3, 5))

    page = marias.get("/comprobantes?documento=nota-credito&desde=2026-03-02")

    assert numbers(page) == [2]
    assert page.xpath("//select[@name='documento']/option[@selected]/@value") == ["nota-credito"]
    assert page.xpath("//input[@name='desde']/@value") == ["2026-03-02"]
    assert "1" in page.get_element_by_id("cuenta").text_content()


@pytest.mark.parametrize("documento", ["04", "nota-credito"])
def test_a_type_is_known_by_its_name_and_by_its_code(firm, marias, documento):
    people.filed(vouchers.nota_credito, to=MARIA)

    assert numbers(marias.get(f"/comprobantes?documento={documento}")) == [1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("desde=ayer", "desde"),
        ("hasta=2026-02-31", "hasta"),
        ("documento=99", "documento"),
        ("emisor=1700000000001", "emisor"),
        ("desde=2026-03-02&hasta=2026-03-01", "hasta"),
    ],
)
def test_a_filter_that_means_nothing_is_ignored_and_says_so_at_its_field(firm, marias, query, field):
    people.filed(to=MARIA, fecha=date(2026, 3, 2))

    page = marias.get(f"/comprobantes?{query}")

    assert numbers(page) == [1]
    assert page.get_element_by_id(f"{field}-error").text_content().strip()


@pytest.mark.parametrize(
    "words", ["%00", "a%00b", "%ED%A0%80", "%FF", "%25", "_", "%5C", "%27%20OR%201=1--", "%F0%9F%A6%8A"]
)
@pytest.mark.parametrize("field", ["q", "emisor", "documento", "desde", "desde_fila"])
def test_no_value_of_a_filter_breaks_the_list_or_finds_more(firm, marias, field, words):
    people.filed(to=JORGE)

    assert numbers(marias.get(f"/comprobantes?{field}={words}")) == []


def test_fields_left_empty_ask_for_nothing_and_are_no_mistake(firm, marias):
    people.filed(to=MARIA, secuencial=1)

    page = marias.get("/comprobantes?q=&documento=&emisor=&desde=&hasta=")

    assert numbers(page) == [1]
    assert not page.xpath("//*[contains(@id, '-error')]")


def test_an_issuer_can_be_chosen(firm, marias):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=MARIA, secuencial=2, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."))

    page = marias.get(f"/comprobantes?emisor={OTHER_RUC}")

    assert numbers(page) == [2]


def test_pages_link_each_other_and_keep_the_filters(app, firm, marias):
    app.config["DOCUMENTS_PER_PAGE"] = 2
    for secuencial in range(1, 6):
        people.filed(to=MARIA, secuencial=secuencial)

    first = marias.get("/comprobantes?documento=factura")
    [older] = first.xpath("//a[@rel='next']/@href")
    second = marias.get(older)
    [newer] = second.xpath("//a[@rel='prev']/@href")

    assert numbers(first) == [5, 4]
    assert "documento=factura" in older
    assert numbers(second) == [3, 2]
    assert numbers(marias.get(newer)) == [5, 4]
    assert "5 comprobantes" in first.get_element_by_id("cuenta").text_content()


def test_a_hostile_name_is_only_text(firm, marias):
    people.filed(to=MARIA, emisor=people.emisor(name='<script>alert("1")</script>'))

    page = marias.get("/comprobantes")

    assert "<script>alert" in page.xpath("//td[@data-col='emisor']")[0].text_content()
    assert page.xpath("//script[not(@src)]") == []


def test_a_firm_with_another_address_is_named_with_what_to_do(firm, marias):
    people.filed(to=MARIA, email="oficina@ejemplo.ec")

    page = marias.get("/comprobantes")
    [form] = [i for i, each in enumerate(page.forms) if each.action.endswith("/confirmacion")]
    marias.submit(page, form=form)

    text = page.text_content()
    assert numbers(page) == []
    assert firm.name in text
    assert "oficina@ejemplo.ec" not in text
    mail = db.session.scalars(db.select(Mail)).one()
    assert (mail.kind, mail.to) == (MailKind.ADDRESS_CONFIRM, "oficina@ejemplo.ec")


def test_the_address_that_a_firm_gives_is_not_flooded(firm, marias):
    people.filed(to=MARIA, email="oficina@ejemplo.ec")
    page = marias.get("/comprobantes")
    [form] = [i for i, each in enumerate(page.forms) if each.action.endswith("/confirmacion")]

    for _time in range(6):
        marias.submit(page, form=form)

    assert len(db.session.scalars(db.select(Mail)).all()) == 3
    assert "no deseado" in marias.get("/comprobantes").text_content()


def test_a_firm_that_is_open_or_not_the_readers_sends_no_link(firm, marias):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, email="maria@ejemplo.ec")
    people.filed(to=people.JORGE, email="jorge@ejemplo.ec", emisor=people.emisor(OTHER_RUC))
    token = marias.get("/comprobantes").xpath("//input[@name='csrf_token']/@value")[0]

    for ruc in (people.RUC, OTHER_RUC):
        marias.post(f"/comprobantes/emisores/{ruc}/confirmacion", csrf_token=token)

    assert db.session.scalars(db.select(Mail)).all() == []


@pytest.mark.parametrize(
    "written", ["a2026-03-02.9223372036854775808", "a2026-03-02.99999999999999999999999", "b1", ""]
)
def test_a_position_that_we_did_not_write_starts_at_the_newest(firm, marias, written):
    people.filed(to=MARIA, secuencial=7)
    place = base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")

    assert numbers(marias.get(f"/comprobantes?desde_fila={place}")) == [7]


def test_the_query_of_a_request_never_steers_the_links_of_its_page(app, firm, marias):
    app.config["DOCUMENTS_PER_PAGE"] = 1
    for secuencial in (1, 2):
        people.filed(to=MARIA, secuencial=secuencial)

    page = marias.get("/comprobantes?q=000&_method=DELETE&_external=1&_scheme=javascript&_anchor=x")
    [older] = page.xpath("//a[@rel='next']/@href")

    assert older.startswith("/comprobantes?q=000&desde_fila=")
    assert "_" not in older.replace("desde_fila", "")
    assert not page.xpath("//@href[contains(., 'javascript')]")


def test_an_isolated_firm_that_knows_no_address_says_whom_to_ask(app, marias):
    app.config["ISSUER_TRUST"] = "isolated"
    firm = people.firm(help_contact="ayuda@ejemplo.ec")
    people.filed(to=MARIA)

    page = marias.get("/comprobantes")
    response = marias.open(f"/comprobantes/emisores/{firm.ruc}/confirmacion", method="POST")

    assert "ayuda@ejemplo.ec" in page.text_content()
    assert response.status_code == 422  # without the form there is no token, and there is no form
