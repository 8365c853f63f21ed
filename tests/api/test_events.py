"""What happened to a document, as each side's programs read of it."""

from app.db import db
from app.demo import vouchers
from app.demo.vouchers.guia_remision import BIENES
from app.models import Mail
from app.sri.comprobante import Destinatario
from tests import people
from tests.api.steps import Program, key_of_customer, key_of_firm
from tests.people import JORGE, MARIA


def kinds(told):
    return [one["kind"] for one in told["items"]]


def test_both_ends_read_the_story(firm, erp, books, maria):
    clave = people.filed(to=MARIA, **people.fresh()).clave_acceso
    books.ask(f"/documents/{clave}/pdf")
    books.ask(f"/documents/{clave}/pdf")

    for program in (erp, books):
        told = program.get(f"/documents/{clave}/events")
        assert kinds(told) == ["filed", "notice_queued", "downloaded"]
        assert [one["times"] for one in told["items"]] == [1, 1, 2]
    assert "«Contabilidad»" in books.get(f"/documents/{clave}/events")["items"][-1]["detail"]


def test_a_receiver_of_several_reads_nothing_of_the_others(firm, erp, customers, maria, jorge):
    both = (vouchers.Parte(MARIA, "María Inventada"), vouchers.Parte(JORGE, "Jorge Inventado"))
    goods = [Destinatario(parte, "Venta", bienes=BIENES) for parte in both]
    clave = people.filed(vouchers.guia_remision, destinatarios=goods, **people.fresh()).clave_acceso
    books, other_books = customers
    other_books.ask(f"/documents/{clave}/xml")
    assert db.session.scalar(db.select(db.func.count()).select_from(Mail)) == 2

    hers = books.ask(f"/documents/{clave}/events")
    assert kinds(hers.get_json()) == ["filed", "notice_queued"]
    for secret in (JORGE, "Jorge", jorge.email):
        assert secret not in hers.text
    assert "downloaded" in kinds(other_books.get(f"/documents/{clave}/events"))
    assert "downloaded" in kinds(erp.get(f"/documents/{clave}/events"))


def test_what_is_not_yours_has_no_story(firm, other_erp, customers):
    clave = people.filed(to=MARIA).clave_acceso

    other_erp.get(f"/documents/{clave}/events", 404)
    customers[1].get(f"/documents/{clave}/events", 404)


def test_the_story_has_a_scope_of_its_own(app, firm, manager, maria):
    clave = people.filed(to=MARIA).clave_acceso
    for reads in (key_of_firm(manager, firm, "documents:read"), key_of_customer(maria, "documents:read")):
        Program(app, reads).get(f"/documents/{clave}/events", 403)
    for follows in (key_of_firm(manager, firm, "events:read"), key_of_customer(maria, "events:read")):
        Program(app, follows).get(f"/documents/{clave}/events")
