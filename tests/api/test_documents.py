"""What a key may see, list and download."""

import hashlib
from datetime import date

import pytest

from app.archive.paging import Position
from app.db import db, now
from app.demo import vouchers
from app.demo.vouchers.guia_remision import BIENES
from app.models import Action, Contact, Event, Recipient
from app.sri.comprobante import Destinatario
from tests import people
from tests.api.steps import Program, key_of_firm
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

NOT_HERE = "1" * 49


def filed(day=1, to=MARIA, **about):
    return people.filed(to=to, fecha=date(2026, 3, day), secuencial=day, **about)


def claves(page):
    return [item["clave_acceso"] for item in page["items"]]


def downloads():
    return list(db.session.scalars(db.select(Event).where(Event.action == Action.DOWNLOADED)))


def test_each_sees_its_own_and_no_more(firm, erp, other_erp, customers):
    books, other_books = customers
    hers = filed(1)
    his = filed(2, to=JORGE)
    lights = filed(3, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."))

    assert claves(erp.get("/documents")) == [his.clave_acceso, hers.clave_acceso]
    assert claves(other_erp.get("/documents")) == [lights.clave_acceso]
    assert claves(books.get("/documents")) == [lights.clave_acceso, hers.clave_acceso]
    assert claves(other_books.get("/documents")) == [his.clave_acceso]


@pytest.mark.parametrize("end", ["", "/xml", "/pdf"])
def test_what_is_not_yours_is_not_found(firm, erp, other_erp, customers, end):
    books, other_books = customers
    clave = filed().clave_acceso

    erp.ask(f"/documents/{clave}{end}")
    books.ask(f"/documents/{clave}{end}")
    for program in (other_erp, other_books):
        mine, none = (program.ask(f"/documents/{one}{end}", 404).get_json() for one in (clave, NOT_HERE))
        assert {**mine, "instance": ""} == {**none, "instance": ""}
    assert len(downloads()) == bool(end)


def test_an_item_tells_what_the_list_shows(firm, books):
    document = filed()

    [item] = books.get("/documents")["items"]

    assert item == {
        "clave_acceso": document.clave_acceso,
        "tipo": "01",
        "documento": "factura",
        "numero": document.numero,
        "fecha": "2026-03-01",
        "emisor": people.RUC,
        "emisor_nombre": document.issuer_name,
        "autorizacion": document.autorizacion,
        "total": f"{document.total:.2f}",
        "visto": None,
        "anulado_en": None,
    }


def test_one_is_told_whole(firm, erp, books, maria):
    data = people.authorised(to=MARIA)
    [receipt] = people.arrive(data)
    [item] = erp.get("/documents")["items"]
    told = books.get(f"/documents/{item['clave_acceso']}")

    assert {**told, **item} == told
    assert told["receptores"] == [{"numero": MARIA, "nombre": "Persona Inventada"}]
    assert told["estado"] == "autorizado"
    assert told["sha256"] == hashlib.sha256(data).hexdigest()
    assert told["archivado_en"].endswith("Z")
    assert db.session.scalars(db.select(Recipient.seen_at)).one() is None
    assert receipt.document_id


def test_a_receiver_of_several_is_told_of_no_other(firm, erp, books, maria):
    both = (vouchers.Parte(MARIA, "María Inventada"), vouchers.Parte(JORGE, "Jorge Inventado"))
    destinatarios = [Destinatario(parte, "Venta", bienes=BIENES) for parte in both]
    clave = people.filed(vouchers.guia_remision, destinatarios=destinatarios).clave_acceso

    assert {one["numero"] for one in erp.get(f"/documents/{clave}")["receptores"]} == {MARIA, JORGE}
    assert {one["numero"] for one in books.get(f"/documents/{clave}")["receptores"]} == {MARIA}
    assert erp.get(f"/documents/{clave}")["total"] is None


def test_pages_follow_one_another_to_the_end(firm, erp, books):
    whole = [filed(day).clave_acceso for day in range(1, 8)][::-1]
    for program in (erp, books):
        found, start = [], ""
        while start is not None:
            page = program.get(f"/documents?limit=3{start and f'&desde_fila={start}'}")
            found += claves(page)
            start = page["next"]
        assert found == whole


def test_filters_narrow_as_on_the_page(firm, other_firm, erp, books):
    one, two = filed(1), filed(2)
    lights = filed(3, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."))

    assert claves(books.get(f"/documents?emisor={OTHER_RUC}")) == [lights.clave_acceso]
    for program in (books, erp):
        assert claves(program.get("/documents?desde=2026-03-02&hasta=2026-03-02")) == [two.clave_acceso]
        assert claves(program.get("/documents?documento=retencion")) == []
        assert one.clave_acceso in claves(program.get("/documents?documento=01"))
        assert claves(program.get(f"/documents?q={one.numero}")) == [one.clave_acceso]
    assert erp.get(f"/documents?emisor={OTHER_RUC}")["items"] == []


def test_what_nobody_opened_is_asked_for(firm, erp, books):
    one, two = filed(1), filed(2)
    books.ask(f"/documents/{one.clave_acceso}/xml")

    for program in (erp, books):
        assert claves(program.get("/documents?nuevos=true")) == [two.clave_acceso]
        assert len(claves(program.get("/documents?nuevos=false"))) == 2


def test_a_firm_asks_for_one_receiver(firm, erp):
    hers = filed(1)
    filed(2, to=JORGE)
    company = filed(3, to=EMPRESA)

    for written in (MARIA, f"{MARIA}001"):
        assert claves(erp.get(f"/documents?receptor={written}")) == [hers.clave_acceso]
    assert claves(erp.get(f"/documents?receptor={EMPRESA}")) == [company.clave_acceso]
    assert claves(erp.get("/documents?receptor=XX99")) == []


@pytest.mark.parametrize(
    "asked",
    [
        "documento=boleta",
        "desde=31/03/2026",
        "hasta=2026-02-30",
        "desde=20260301",
        "emisor=123",
        "limit=0",
        "limit=101",
        "limit=%2B5",
        "limit=٣",
        "desde_fila=x",
        "nuevos=quizas",
        f"q={'x' * 101}",
        f"receptor={'x' * 101}",
        "limite=5",
        "limit=1&limit=2",
    ],
)
def test_a_filter_that_is_not_valid_is_refused_by_its_name(erp, asked):
    told = erp.get(f"/documents?{asked}", 400)

    assert told["code"] == "E_QUERY"
    assert [one["field"] for one in told["errors"]] == [asked.partition("=")[0]]


def test_a_page_that_leads_back_is_not_one_of_the_api(books, firm):
    books.get(f"/documents?desde_fila={Position(date(2026, 3, 1), 7, older=False)}", 400)


def test_a_customer_may_not_ask_for_receivers(books):
    assert books.get(f"/documents?receptor={JORGE}", 400)["errors"][0]["field"] == "receptor"


def test_a_nul_asks_for_nothing_and_breaks_nothing(erp, books):
    for program in (erp, books):
        assert program.get("/documents?q=%00")["items"] == []


def test_the_xml_is_what_came(firm, erp, books, maria):
    data = people.authorised(to=MARIA)
    people.arrive(data)
    [clave] = claves(erp.get("/documents"))
    response = books.ask(f"/documents/{clave}/xml")

    assert response.data == data
    assert response.mimetype == "application/xml"
    assert response.headers["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert response.headers["Content-Disposition"].startswith("attachment; filename=factura-")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["xml", "pdf"])
def test_what_a_customers_program_takes_is_noted_once(firm, erp, books, kind):
    clave = filed().clave_acceso
    etag = books.ask(f"/documents/{clave}/{kind}").headers["ETag"]
    books.ask(f"/documents/{clave}/{kind}", 304, headers={"If-None-Match": etag})
    books.ask(f"/documents/{clave}/{kind}", method="HEAD")
    erp.ask(f"/documents/{clave}/{kind}")

    [event] = downloads()
    assert event.detail == kind
    assert event.api_key_id is not None
    assert event.account_id is not None
    assert db.session.scalars(db.select(Recipient.seen_at)).one() is not None


def test_listing_is_no_look(firm, books):
    clave = filed().clave_acceso
    books.get("/documents")
    books.get(f"/documents/{clave}")

    assert downloads() == []
    assert db.session.scalars(db.select(Recipient.seen_at)).one() is None


def test_what_is_closed_to_a_person_is_closed_to_their_program(firm, books, maria):
    clave = filed().clave_acceso
    people.contact(MARIA, firm, "otra@ejemplo.ec")
    assert books.get("/documents")["items"] == []
    books.ask(f"/documents/{clave}/xml", 404)
    given = db.session.scalars(db.select(Contact)).one()
    given.proven_at = now()
    db.session.commit()

    books.ask(f"/documents/{clave}/xml")


def test_a_key_for_events_alone_reads_no_document(app, firm, manager):
    clave = filed().clave_acceso
    program = Program(app, key_of_firm(manager, firm, "events:read"))

    program.ask("/documents", 403)
    program.ask(f"/documents/{clave}/xml", 403)
