"""The list: a reader's own vouchers, narrowed, paged and counted."""

import base64
from datetime import date
from urllib.parse import quote

import pytest
from flask import request
from sqlalchemy import event

from app.db import db
from app.demo import vouchers
from app.documents.forms import SearchForm
from app.models import Account, AccountState, Mail, MailKind, Party
from app.vouchers import ranges
from tests import browser, people
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


def luz(secuencial, **about):
    return people.filed(
        to=MARIA, secuencial=secuencial, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."), **about
    )


@pytest.mark.parametrize("typed", ["Luz de Mentira E.P.", "LUZ DE MENTIRA EP", "mentíra luz", OTHER_RUC])
def test_an_issuer_is_found_by_its_name_too(firm, marias, typed):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1)
    luz(2)

    page = marias.get(f"/comprobantes?emisor={quote(typed)}")

    assert numbers(page) == [2]
    assert page.xpath("//input[@name='emisor']/@value") == ["Luz de Mentira E.P."]
    assert "Luz de Mentira E.P." in page.xpath("//a[@class='ficha']")[0].text_content()


def test_a_name_goes_on_as_the_ruc_it_stands_for(app, firm, marias):
    app.config["DOCUMENTS_PER_PAGE"] = 1
    for secuencial in (1, 2):
        people.filed(to=MARIA, secuencial=secuencial)

    page = marias.get("/comprobantes?emisor=inventada")

    [older] = page.xpath("//a[@rel='next']/@href")
    assert older.startswith(f"/comprobantes?emisor={people.RUC}&desde_fila=")


def test_a_name_that_several_firms_share_asks_which(firm, marias):
    people.firm(OTHER_RUC, "Luz Inventada E.P.")
    people.filed(to=MARIA, secuencial=1)
    luz(2)

    page = marias.get("/comprobantes?emisor=inventada")

    assert numbers(page) == [2, 1]
    said = page.get_element_by_id("emisor-error").text_content()
    assert "Ferretería La Inventada Cía. Ltda." in said
    assert "Luz Inventada E.P." in said
    assert page.xpath("//input[@name='emisor']/@value") == ["inventada"]


def test_two_firms_of_one_name_are_told_apart_by_their_ruc(firm, marias):
    people.firm(OTHER_RUC, firm.name)
    people.filed(to=MARIA, secuencial=1)
    luz(2)

    page = marias.get(f"/comprobantes?emisor={quote(firm.name)}")
    options = page.xpath("//datalist/option/@value")
    one = marias.get(f"/comprobantes?emisor={quote(options[0])}")

    assert page.get_element_by_id("emisor-error") is not None
    assert options == [f"{firm.name}, RUC {people.RUC}", f"{firm.name}, RUC {OTHER_RUC}"]
    assert numbers(one) == [1]


def test_no_firm_is_suggested_or_named_that_the_reader_cannot_see(firm, marias):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, secuencial=1)
    people.filed(to=JORGE, secuencial=2, emisor=people.emisor(OTHER_RUC))

    for typed in ("luz", OTHER_RUC):
        page = marias.get(f"/comprobantes?emisor={typed}")

        assert page.get_element_by_id("emisor-error") is not None
        assert "Luz de Mentira" not in page.text_content()
        assert page.xpath("//datalist/option/@value") == [firm.name]


def test_a_hundred_firms_are_suggested_and_the_others_answer_to_their_name(app):
    offered = [(f"17{each:08}001", f"Firma {each:03}") for each in range(300)]
    with app.test_request_context("/comprobantes?emisor=firma+299"):
        form = SearchForm(request.args)
        form.offer(offered)
        wanted = form.criteria()

    assert len(form.offered) == 100
    assert wanted.emisor == offered[299][0]


def test_a_range_of_dates_is_one_chip_that_takes_both_away(firm, marias):
    people.filed(to=MARIA)

    page = marias.get("/comprobantes?documento=factura&desde=2026-03-01&hasta=2026-03-31")

    chips = {
        chip.text_content().replace("Quitar el filtro ", "").strip(): chip.get("href")
        for chip in page.xpath("//a[@class='ficha']")
    }
    assert chips["01/03/2026 a 31/03/2026"] == "/comprobantes?documento=factura"
    assert chips["Factura"] == "/comprobantes?desde=2026-03-01&hasta=2026-03-31"


def test_quick_ranges_keep_the_other_filters_and_say_which_is_in_force(firm, marias, monkeypatch):
    monkeypatch.setattr(ranges, "today", lambda: date(2026, 3, 5))
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 2))
    people.filed(to=MARIA, secuencial=2, fecha=date(2026, 2, 27))

    page = marias.get("/comprobantes?documento=factura")
    [last_month] = page.xpath("//nav/a[text()='Mes pasado']/@href")
    shown = marias.get(last_month)

    assert last_month == "/comprobantes?documento=factura&desde=2026-02-01&hasta=2026-02-28"
    assert numbers(shown) == [2]
    assert shown.xpath("//nav[@class='rangos']/a[@aria-current]/text()") == ["Mes pasado"]
    assert page.xpath("//nav[@class='rangos']/a[@aria-current]") == []


def test_an_empty_list_says_how_many_there_are_without_each_filter(firm, marias):
    people.filed(to=MARIA, secuencial=1, fecha=date(2026, 3, 2))
    people.filed(to=JORGE, secuencial=2, fecha=date(2026, 1, 2))

    page = marias.get("/comprobantes?documento=factura&desde=2026-01-01&hasta=2026-01-31")

    links = {link.text_content().strip(): link.get("href") for link in page.xpath("//a")}
    assert links["Sin las fechas hay 1"] == "/comprobantes?documento=factura"
    assert not [text for text in links if text.startswith("Sin el tipo")]


def test_an_empty_list_with_one_filter_counts_nothing_more(firm, marias):
    people.filed(to=MARIA)

    assert "Sin «zapato» hay" not in marias.get("/comprobantes?q=zapato").text_content()


def test_what_nobody_opened_is_marked_counted_and_listed_alone(firm, marias):
    opened = people.filed(to=MARIA, secuencial=1)
    people.filed(to=MARIA, secuencial=2)
    people.filed(to=JORGE, secuencial=3)
    marias.get(f"/comprobantes/{opened.clave_acceso}")

    page = marias.get("/comprobantes")
    [(text, url)] = [
        (link.text, link.get("href")) for link in page.xpath("//nav[@class='rangos']/a") if "Sin" in link.text
    ]
    alone = marias.get(url)

    [new] = page.xpath("//tr[@class='nuevo']")
    assert "sin abrir" in new.text_content()
    assert (text, url) == ("Sin abrir (1)", "/comprobantes?nuevos=1")
    assert numbers(alone) == [2]
    assert alone.xpath("//input[@name='nuevos']/@value") == ["1"]
    assert "1 comprobante" in alone.get_element_by_id("cuenta").text_content()


def test_when_all_were_opened_nothing_offers_the_rest(firm, marias):
    document = people.filed(to=MARIA)
    marias.get(f"/comprobantes/{document.clave_acceso}")

    assert "Sin abrir" not in marias.get("/comprobantes").text_content()


def test_who_signs_in_with_an_address_and_reads_for_nobody_learns_what_to_do(app):
    party = Party(kind="correo", numero="ana@ejemplo.ec")
    db.session.add(party)
    db.session.flush()
    ana = Account(party_id=party.id, email="ana@ejemplo.ec", state=AccountState.ACTIVE, name="Ana")
    db.session.add(ana)
    db.session.commit()

    text = browser.signed_in(app, ana).get("/comprobantes").text_content()

    assert "Nadie le ha dado acceso todavía" in text
    assert "ana@ejemplo.ec" in text


def test_a_page_asks_the_database_a_few_times_whatever_it_shows(app, firm, marias):
    for secuencial in range(1, 8):
        people.filed(to=MARIA, secuencial=secuencial)
    marias.get("/comprobantes")
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))

    marias.get("/comprobantes?documento=factura")

    assert len([each for each in asked if each.startswith("SELECT")]) <= 6, asked
