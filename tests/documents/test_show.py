"""One voucher: seen whole, downloaded as it came, and nobody else's."""

import hashlib
from datetime import date

import pytest

from app.db import db
from app.demo import vouchers
from app.models import Action, Event, Recipient
from tests import people
from tests.people import JORGE, MARIA


@pytest.fixture
def firm(app):
    return people.firm()


def actions():
    return [(e.action, e.detail) for e in db.session.scalars(db.select(Event).order_by(Event.id))]


@pytest.mark.parametrize("build", vouchers.BUILDERS.values(), ids=lambda build: build.__name__)
def test_each_of_the_six_types_is_shown_whole(firm, marias, build):
    about = {"destinatarios": guia_for(MARIA)} if build is vouchers.guia_remision else {"to": MARIA}
    document = people.filed(build, **about)

    page = marias.get(f"/comprobantes/{document.clave_acceso}")

    text = page.text_content()
    assert document.numero in page.xpath("//h1")[0].text_content()
    assert document.clave_acceso in "".join(text.split())
    assert "Ferretería La Inventada" in text
    assert "según el archivo" in text


def guia_for(numero):
    return [vouchers.Destinatario(vouchers.Parte(numero, "X"), "Venta", bienes=(vouchers.Bien("Tubo", 1),))]


def test_opening_it_is_remembered(firm, marias):
    document = people.filed(to=MARIA)

    marias.get(f"/comprobantes/{document.clave_acceso}")

    assert actions() == [(Action.FILED, ""), (Action.OPENED, "")]
    assert db.session.scalars(db.select(Recipient)).one().seen_at is not None


def test_the_xml_leaves_exactly_as_it_came(firm, marias):
    data = people.authorised(to=MARIA)
    people.arrive(data)
    clave = vouchers.clave_de(data)

    response = marias.client.get(f"/comprobantes/{clave}/xml")

    assert response.data == data
    assert response.headers["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == "attachment; filename=factura-001-001-000000001.xml"
    assert response.mimetype == "application/xml"
    assert actions()[-1] == (Action.DOWNLOADED, "xml")


def test_an_xml_that_the_browser_has_is_not_sent_again(firm, marias):
    document = people.filed(to=MARIA)
    path = f"/comprobantes/{document.clave_acceso}/xml"
    etag = marias.client.get(path).headers["ETag"]

    assert marias.client.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["/xml", "/pdf"])
def test_a_file_is_kept_nowhere_on_its_way(firm, marias, path):
    document = people.filed(to=MARIA)

    response = marias.client.get(f"/comprobantes/{document.clave_acceso}{path}")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in response.vary


def test_the_pdf_is_printed_from_the_xml(firm, marias):
    document = people.filed(to=MARIA)

    response = marias.client.get(f"/comprobantes/{document.clave_acceso}/pdf")

    assert response.data.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == "attachment; filename=factura-001-001-000000001.pdf"
    assert actions()[-1] == (Action.DOWNLOADED, "pdf")


@pytest.mark.parametrize("path", ["", "/xml", "/pdf"])
def test_not_yours_is_not_found_and_leaves_no_trace(firm, marias, path):
    document = people.filed(to=JORGE)
    nobody = "0" * 49

    theirs = marias.get(f"/comprobantes/{document.clave_acceso}{path}", status=404)
    missing = marias.get(f"/comprobantes/{nobody}{path}", status=404)

    assert theirs.text_content() == missing.text_content()
    assert actions() == [(Action.FILED, "")]


@pytest.mark.parametrize("path", ["", "/xml", "/pdf"])
def test_a_stranger_is_sent_to_sign_in_and_back(firm, stranger, path):
    document = people.filed(to=MARIA)
    address = f"/comprobantes/{document.clave_acceso}{path}"

    response = stranger.client.get(address)

    assert response.status_code == 303
    assert response.location == f"/ingresar?next={address}"


@pytest.mark.parametrize("clave", ["1" * 48, "1" * 50, "x" * 49, "١" * 49])
def test_what_is_no_clave_is_not_found(marias, clave):
    marias.get(f"/comprobantes/{clave}", status=404)


def test_unknown_elements_are_shown(firm, marias):
    xml = vouchers.factura(receptor=vouchers.Parte(MARIA, "María"))
    xml = xml.replace(b"<moneda>", b"<regimenNuevo>Sorpresa 2030</regimenNuevo><moneda>")
    signed = people.sign(
        xml, people.key_of(vouchers.EMISOR.ruc), signed_at=people.datetime(2026, 3, 2, tzinfo=people.UTC)
    )
    [receipt] = people.arrive(vouchers.autorizado(signed))

    page = marias.get(f"/comprobantes/{vouchers.clave_de(xml)}")

    assert receipt.outcome == "filed"
    assert "Sorpresa 2030" in page.text_content()


def test_a_certificate_that_cannot_be_read_only_leaves_the_chain_unchecked(
    app, firm, marias, tmp_path, caplog
):
    document = people.filed(to=MARIA)
    (tmp_path / "entidades").mkdir()
    (tmp_path / "entidades" / "rota.pem").write_text("-----BEGIN CERTIFICATE-----\nx\n", encoding="ascii")
    app.config["TRUSTED_CAS"] = tmp_path / "entidades"

    page = marias.get(f"/comprobantes/{document.clave_acceso}")

    assert "adena no comprobada" in page.text_content()
    assert "rota.pem" in caplog.text


def note_of(numero):
    modificado = vouchers.DocumentoRelacionado("01", numero, date(2026, 3, 1))
    return people.filed(vouchers.nota_credito, to=MARIA, modificado=modificado)


def test_the_page_links_what_it_modifies_when_that_is_here(firm, marias):
    factura = people.filed(to=MARIA, secuencial=7)
    nota = note_of(factura.numero)

    page = marias.get(f"/comprobantes/{nota.clave_acceso}")

    [link] = page.xpath(f"//a[@href='/comprobantes/{factura.clave_acceso}']")
    assert link.text_content().strip() == f"Ver la factura {factura.numero}"


def test_the_page_writes_what_is_not_the_readers_as_text(firm, marias):
    theirs = people.filed(to=JORGE, secuencial=7)
    nota = note_of(theirs.numero)

    page = marias.get(f"/comprobantes/{nota.clave_acceso}")

    assert theirs.numero in page.text_content()
    assert not page.xpath(f"//a[contains(@href, '{theirs.clave_acceso}')]")


def test_the_clave_can_be_copied(firm, marias):
    document = people.filed(to=MARIA)

    page = marias.get(f"/comprobantes/{document.clave_acceso}")

    [button] = page.xpath("//button[@data-copiar]")
    assert button.get("data-copiar") == document.clave_acceso
    assert button.get("hidden") is not None
    assert page.xpath("//script[contains(@src, 'copiar')]")


@pytest.mark.parametrize("path", ["/xml", "/pdf"])
def test_what_was_downloaded_is_no_longer_new(firm, marias, path):
    document = people.filed(to=MARIA)

    marias.open(f"/comprobantes/{document.clave_acceso}{path}")

    assert db.session.scalars(db.select(Recipient)).one().seen_at is not None


def way_back(page):
    return page.xpath("//nav[@aria-label='Volver']/a/@href")


def test_the_way_back_keeps_the_filters_and_the_page(app, firm, marias):
    app.config["DOCUMENTS_PER_PAGE"] = 1
    for secuencial in (1, 2):
        people.filed(to=MARIA, secuencial=secuencial)
    first = marias.get("/comprobantes?documento=factura&q=001")
    [older] = first.xpath("//a[@rel='next']/@href")
    [link] = marias.get(older).xpath("//td[@data-col='numero']/a/@href")

    page = marias.get(link)

    assert way_back(page) == [older]
    assert marias.get(way_back(page)[0]).xpath("//td[@data-col='numero']/a/@href") == [link]


@pytest.mark.parametrize(
    "query",
    [
        "volver=https://malo.example",
        "next=//malo.example",
        "_external=1&_scheme=javascript",
        "endpoint=auth.logout",
    ],
)
def test_the_way_back_leads_nowhere_but_to_the_list(firm, marias, query):
    document = people.filed(to=MARIA)

    page = marias.get(f"/comprobantes/{document.clave_acceso}?{query}")

    assert way_back(page) == ["/comprobantes"]


def test_what_the_way_back_carries_is_only_a_filter(firm, marias):
    document = people.filed(to=MARIA)

    page = marias.get(f"/comprobantes/{document.clave_acceso}?q=//malo.example/%3Cb%3E&endpoint=x")

    assert way_back(page) == ["/comprobantes?q=//malo.example/%3Cb%3E"]
