"""Inicio: what is new, what was invoiced, who writes, what is to be done, and a way to every voucher."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from app.archive.summary import News
from app.db import db, now
from app.models import Document, MailKind, Recipient
from app.notify import outbox
from app.public import inicio
from app.sri.momento import GUAYAQUIL
from tests import people
from tests.browser import signed_in
from tests.people import JORGE, MARIA, OTHER_RUC

AT = datetime(2026, 11, 24, 10, 30, tzinfo=GUAYAQUIL)


def texts(page, path):
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def spoken(said):
    return said.replace("\N{NO-BREAK SPACE}", " ")


def headings(page):
    return texts(page, "//h2")


def today():
    return now().astimezone(GUAYAQUIL).date()


def filed_today(secuencial, **about):
    return people.filed(secuencial=secuencial, **{"to": MARIA, "fecha": today()} | about)


def test_it_shows_the_newest_vouchers(app, marias):
    people.firm()
    for secuencial in range(1, 8):
        people.filed(to=MARIA, secuencial=secuencial)
    people.filed(to=JORGE, secuencial=99)

    page = marias.get("/")

    numbers = [cell.text_content().strip()[-2:] for cell in page.xpath("//td[@data-col='numero']")]
    assert numbers == ["07", "06", "05", "04", "03"]
    assert "Persona Inventada" in page.text_content()
    assert "7 comprobantes" in page.text_content()


def test_without_vouchers_it_says_what_to_expect_and_nothing_else(app, marias):
    page = marias.get("/")

    assert page.xpath("//table") == []
    assert headings(page) == ["Todavía no hay comprobantes para usted."]


def test_a_stranger_signs_in_first(stranger):
    response = stranger.open("/")

    assert (response.status_code, response.location) == (303, "/ingresar")


def greeting(page):
    [said] = page.find_class("saludo")
    return said.text_content()


def test_a_name_that_ends_in_a_stop_gets_no_second_one(app, maria):
    maria.name = "Comercial Irreal S.A."
    db.session.commit()

    assert greeting(signed_in(app, maria).get("/")).endswith(", Comercial Irreal S.A.")


def test_nobody_is_greeted_by_their_number(app, maria):
    maria.name = maria.party.name = ""
    db.session.commit()

    assert greeting(signed_in(app, maria).get("/")) in {"Buenos días.", "Buenas tardes.", "Buenas noches."}


@pytest.mark.parametrize(
    ("ago", "count", "said"),
    [
        ({"days": 4}, 3, "Desde su última visita, el 20 de noviembre: 3 comprobantes nuevos."),
        ({"days": 1}, 1, "Desde su última visita, ayer: 1 comprobante nuevo."),
        ({"hours": 2}, 0, "No hay novedades desde su última visita, hoy más temprano."),
        ({"days": 400}, 0, "No hay novedades desde su última visita, el 20 de octubre de 2025."),
    ],
)
def test_it_says_what_is_new_since_the_visit_before(ago, count, said):
    assert spoken(inicio.what_is_new(News(count, count, more=False), AT - timedelta(**ago), AT)) == said


def test_a_count_that_was_cut_says_so():
    said = inicio.what_is_new(News(1000, 0, more=True), AT - timedelta(days=9), AT)

    assert spoken(said) == "Desde su última visita, el 15 de noviembre: más de 1,000 comprobantes nuevos."


def test_the_first_visit_is_a_welcome(app, marias):
    people.firm()
    people.filed(to=MARIA)

    assert texts(marias.get("/"), "//p[@class='cambio']")[0].startswith("Le damos la bienvenida.")


def test_new_vouchers_lead_to_those_that_nobody_opened(app, maria, marias):
    people.firm()
    old = people.filed(to=MARIA, secuencial=1)
    maria.previous_visit_at = now() - timedelta(days=1)
    db.session.execute(
        update(Document).where(Document.id == old.id).values(filed_at=now() - timedelta(days=2))
    )
    db.session.commit()
    assert "No hay novedades" in marias.get("/").text_content()

    new = people.filed(to=MARIA, secuencial=2)
    people.filed(to=JORGE, secuencial=3)
    page = marias.get("/")
    assert texts(page, "//p[@class='cambio']")[0].endswith(": 1 comprobante nuevo.")
    assert page.xpath("//a[@href='/comprobantes?nuevos=1']")

    marias.get(f"/comprobantes/{new.clave_acceso}")
    assert not marias.get("/").xpath("//a[@href='/comprobantes?nuevos=1']")


def test_this_month_and_the_months_before_are_added_up(app, marias):
    people.firm()
    total = sum((filed_today(secuencial).total for secuencial in (1, 2)), Decimal(0))
    filed_today(3, to=JORGE)

    page = marias.get("/")

    assert texts(page, "//dl[@class='montos']//dd") == [f"${total:,.2f}", "2"]
    cells = texts(page, "//details[@class='cifras']//tbody/tr/td")
    assert cells == ["2", f"${total:,.2f}", *["0", "$0.00"] * 12]
    first = today().replace(day=1)
    [address] = page.xpath("//details[@class='cifras']//tbody//a/@href")
    assert address.startswith(f"/comprobantes?desde={first}&hasta={first:%Y-%m}-")
    assert len(marias.get(address).xpath("//tr[@data-clave]")) == 2


def test_vouchers_older_than_these_months_draw_no_empty_chart(app, marias):
    people.firm()
    people.filed(to=MARIA)
    for table in (Document, Recipient):
        db.session.execute(update(table).values(fecha=today() - timedelta(days=800)))
    db.session.commit()

    assert headings(marias.get("/")) == ["Qué hay de nuevo", "Lo más reciente"]


def test_the_firms_that_write_lead_to_what_they_wrote(app, marias):
    people.firm()
    filed_today(1)
    filed_today(2, to=JORGE)

    [row] = marias.get("/").xpath("//section[@aria-labelledby='emisores']//li")

    assert row.xpath(".//a/@href") == [f"/comprobantes?emisor={people.RUC}"]
    assert "1 comprobante" in row.text_content()


def test_beyond_six_firms_it_says_how_many_more(app, marias):
    for i in range(8):
        ruc = f"17999999{10 + i}001"
        people.firm(ruc, f"Firma Inventada {i}")
        filed_today(1, emisor=people.emisor(ruc, f"Firma Inventada {i}"))

    page = marias.get("/")

    assert len(page.xpath("//section[@aria-labelledby='emisores']//li")) == 6
    assert "y 2 más" in page.text_content()


def to_do(page):
    return texts(page, "//section[@aria-labelledby='pendientes']//li/p/b")


def test_who_has_all_in_order_is_asked_for_nothing(app, marias):
    assert to_do(marias.get("/")) == []
    assert "Le falta hacer" not in headings(marias.get("/"))


def test_who_has_no_address_is_asked_for_one(app):
    page = signed_in(app, people.person(email=None)).get("/")

    assert to_do(page) == ["Registre su correo"]
    assert page.xpath("//section[@aria-labelledby='pendientes']//a/@href") == ["/perfil"]


def test_an_address_that_waits_to_be_confirmed_is_named_to_its_owner_alone(app, maria, marias, jorge):
    outbox.queue(MailKind.ADDRESS_CONFIRM, "nueva@ejemplo.ec", account_id=maria.id)
    db.session.commit()

    assert to_do(marias.get("/")) == ["Confirme nueva@ejemplo.ec"]
    assert to_do(signed_in(app, jorge).get("/")) == []


def test_a_firm_that_is_closed_is_named_first(app, marias):
    people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    people.filed(to=MARIA, emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."), email="otra@ejemplo.ec")

    assert headings(marias.get("/"))[0] == "Luz de Mentira E.P. tiene comprobantes para usted"


def colleague(**about):
    """Someone who signs in with an address, and has no vouchers of their own."""
    account = people.person(JORGE, name="Carla Inventada", email="carla@ejemplo.ec")
    account.party.kind, account.party.numero = "correo", "carla@ejemplo.ec"
    db.session.commit()
    return account


def test_who_signs_in_with_an_address_learns_how_to_be_let_in(app):
    page = signed_in(app, colleague()).get("/")

    assert headings(page) == ["Nadie le ha dado acceso todavía."]
    assert "carla@ejemplo.ec" in page.text_content()


def test_who_looks_at_vouchers_of_another_is_told_whose_they_are(app, maria):
    people.firm()
    filed_today(1)
    carla = colleague()
    people.let_in(carla, maria.party_id, email="carla@ejemplo.ec")

    page = signed_in(app, carla).get("/")

    assert "Carla Inventada." in greeting(page)
    assert f"Estos son los comprobantes de {maria.party.name}." in greeting(page)
    assert texts(page, "//dl[@class='montos']//dt")[0] == "Facturado"
    assert to_do(page) == []
