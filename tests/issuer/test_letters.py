"""Letters to customers without mail: who may print them, for whom, and what becomes of their codes."""

import json
import re

import pytest

from app.accounts import access, contacts
from app.db import db
from app.demo import vouchers
from app.demo.vouchers.guia_remision import BIENES
from app.issuer import letters
from app.models import AccessCode, Account, AccountState, Act, Deed, Party
from app.sri.comprobante import Destinatario
from app.store import vault
from tests import people
from tests.browser import signed_in, stranger
from tests.paper import reading
from tests.people import EMPRESA, JORGE, MARIA, OTHER_RUC

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
WHERE = "Pasaje Irreal 7, Quito"


@pytest.fixture
def firm(app):
    return people.firm(help_contact="Llame al 02 000 0000")


@pytest.fixture
def ottos(app):
    other = people.firm(OTHER_RUC, "Luz de Mentira E.P.")
    return signed_in(app, people.operator(other, "otto@inventada.example"))


@pytest.fixture
def olga(firm):
    return people.operator(firm)


@pytest.fixture
def olgas(app, olga):
    return signed_in(app, olga)


def issued(numero, name="María Ñusta Ficticia", direccion=WHERE, **about):
    """A voucher that says where its receiver lives."""
    return people.filed(receptor=vouchers.Parte(numero, name, direccion=direccion), **about)


@pytest.fixture
def customer(firm):
    """The party of Maria, to whom the firm issued something; nobody opened her account yet."""
    issued(MARIA)
    return party(MARIA)


def party(numero):
    return db.session.scalars(db.select(Party).where(Party.numero == numero)).one()


def account_of(customer):
    return db.session.scalars(
        db.select(Account).where(Account.party_id == customer.id).execution_options(populate_existing=True)
    ).one()


def print_one(browser, customer, status=200, **fields):
    path = f"/emisor/clientes/{customer.id}/carta"
    page = browser.get(path)
    values = dict(page.forms[-1].form_values()) | fields
    answer = browser.open(path, method="POST", data=values)
    assert answer.status_code == status, answer.text
    return answer


def print_many(browser, status=200):
    token = browser.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    answer = browser.open("/emisor/clientes/cartas", method="POST", data={"csrf_token": token})
    assert answer.status_code == status
    return answer


def text_of(stream):
    return " ".join(line.text for line in reading.words(stream))


def code_in(answer):
    [stream] = reading.streams(answer.data)
    [code] = CODE.findall(text_of(stream))
    assert reading.qr(stream).endswith(f"/carta/{code}")
    return code


def deeds():
    rows = db.session.scalars(db.select(Act).order_by(Act.id)).all()
    return [(row.deed, row.about_id, row.detail) for row in rows]


def test_only_who_works_for_the_firm_prints(app, customer, ottos, jorge):
    jorges = signed_in(app, jorge)
    for path in (f"/emisor/clientes/{customer.id}/carta", "/emisor/clientes/cartas"):
        assert stranger(app).open(path).location.startswith("/ingresar")
        jorges.get(path, 404)
    ottos.get(f"/emisor/clientes/{customer.id}/carta", 404)
    token = ottos.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]
    ottos.post(f"/emisor/clientes/{customer.id}/carta", 404, csrf_token=token, nombre="X")

    assert "No hay a quién imprimir" in ottos.get("/emisor/clientes/cartas").text_content()


def test_the_letter_is_addressed_as_the_newest_voucher_says(olgas, customer):
    issued(MARIA, direccion="Calle Nueva 9, Loja", secuencial=2, fecha=people.TODAY.replace(month=5))
    issued(MARIA, direccion="Calle Vieja 1, Tena", secuencial=3, fecha=people.TODAY.replace(month=4))
    page = olgas.get(f"/emisor/clientes/{customer.id}/carta")

    assert page.xpath("//textarea")[0].text.strip() == "Calle Nueva 9\nLoja"
    assert page.xpath("//input[@name='nombre']/@value") == ["María Ñusta Ficticia"]


def test_vouchers_without_an_address_are_passed_over(olgas, customer):
    issued(MARIA, direccion="", secuencial=2, fecha=people.TODAY.replace(month=5))
    issued(MARIA, direccion="S/N", secuencial=3, fecha=people.TODAY.replace(month=4))

    page = olgas.get(f"/emisor/clientes/{customer.id}/carta")
    assert page.xpath("//textarea")[0].text.strip() == "Pasaje Irreal 7\nQuito"
    issued(MARIA, direccion="", secuencial=4, fecha=people.TODAY.replace(month=6))
    page = olgas.get(f"/emisor/clientes/{customer.id}/carta")
    assert not (page.xpath("//textarea")[0].text or "").strip()


def test_of_a_guia_each_receiver_gets_their_own_address(olgas, firm):
    to = {MARIA: "Pasaje Irreal 7, Quito", JORGE: "Calle Otra 5, Loja"}
    people.filed(
        vouchers.guia_remision,
        destinatarios=[
            Destinatario(vouchers.Parte(numero, "Alguien", direccion=where), "Venta", bienes=BIENES)
            for numero, where in to.items()
        ],
    )

    for numero, where in to.items():
        page = olgas.get(f"/emisor/clientes/{party(numero).id}/carta")
        assert page.xpath("//textarea")[0].text.strip() == where.replace(", ", "\n")


def test_a_printed_letter_opens_the_account_and_the_firms_vouchers(app, olgas, customer):
    answer = print_one(olgas, customer)
    browser = stranger(app)

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=carta-{MARIA}.pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    browser.submit(browser.get("/carta"), identificacion=MARIA, codigo=code_in(answer))
    browser.submit(browser.get("/clave/nueva"), password="Quetzal#Veloz47", confirm="Quetzal#Veloz47")
    assert account_of(customer).state is AccountState.ACTIVE
    assert "Ustedes dieron fe" in olgas.get(f"/emisor/clientes/{customer.id}").text_content()


def test_what_is_corrected_before_printing_stands_on_the_letter(olgas, customer):
    answer = print_one(olgas, customer, nombre="Sra. María Ñusta", direccion="Casilla 17\n\n Otavalo ")
    text = text_of(*reading.streams(answer.data))

    assert "Sra. María Ñusta Casilla 17 Otavalo RUC/CI" in text
    assert "Llame al 02 000 0000" in text
    assert "Remite: Av. Imaginaria" in text
    assert "$" not in text


def test_the_code_is_in_the_file_alone(app, olga, olgas, customer, caplog):
    caplog.set_level("DEBUG")
    code = code_in(print_one(olgas, customer))
    plain = code.replace("-", "")
    kept = [
        json.dumps([str(value) for value in row])
        for table in db.metadata.sorted_tables
        for row in db.session.execute(db.select(table))
    ]

    assert len(kept) > 5
    assert not [row for row in [*kept, caplog.text] if code in row or plain in row]
    assert db.session.scalars(db.select(AccessCode)).one().given_by == olga.id


def test_printing_is_written_down_with_whom_it_was_about(olgas, customer):
    print_one(olgas, customer)

    assert deeds() == [(Deed.LETTERS_PRINTED, account_of(customer).id, "")]


@pytest.mark.parametrize("state", [AccountState.ACTIVE, AccountState.DISABLED])
def test_who_has_an_account_gets_no_letter(olgas, customer, state):
    account_of(customer).state = state
    db.session.commit()

    olgas.get(f"/emisor/clientes/{customer.id}/carta", 404)
    assert "Imprimir carta" not in olgas.get(f"/emisor/clientes/{customer.id}").text_content()
    print_many(olgas, 303)
    assert deeds() == []


def test_an_account_that_was_open_once_gets_no_letter(olgas, customer):
    account_of(customer).activated_at = people.now()
    db.session.commit()

    olgas.get(f"/emisor/clientes/{customer.id}/carta", 404)
    print_many(olgas, 303)


def test_who_is_only_in_the_list_of_the_firm_gets_no_letter(olgas, firm, customer):
    people.person(JORGE)
    account_of(party(JORGE)).state = AccountState.PENDING
    account_of(party(JORGE)).activated_at = None
    people.contact(JORGE, firm, "")
    db.session.commit()

    olgas.get(f"/emisor/clientes/{party(JORGE).id}/carta", 404)
    assert len(reading.streams(print_many(olgas).data)) == 1


def test_the_consumer_without_a_name_gets_no_letter(olgas, firm):
    people.filed(to="9999999999999", name="CONSUMIDOR FINAL")

    print_many(olgas, 303)


def test_a_letter_without_a_name_or_with_too_many_lines_is_not_printed(olgas, customer):
    answer = print_one(olgas, customer, 422, nombre=" ", direccion="\n".join("abcdefgh"))

    assert "nombre-error" in answer.text
    assert "direccion-error" in answer.text
    assert "a\nb\nc" in answer.text.replace("\r", "")
    assert not db.session.scalars(db.select(AccessCode)).all()


def test_a_customer_is_printed_for_only_so_often_a_day(olgas, customer):
    for _ in range(contacts.SHOWN_DAY.attempts):
        print_one(olgas, customer)

    print_one(olgas, customer, 429)


def test_a_batch_holds_everybody_without_mail_by_name(app, olgas, customer, firm):
    issued(JORGE, "Álvaro Inventado", secuencial=2)
    issued(EMPRESA, "Cometa Ficticia S.A.", "", secuencial=3)
    people.filed(to="1759999970", name="Con Correo", email="nueva@ejemplo.ec", secuencial=4)
    page = olgas.get("/emisor/clientes/cartas").text_content()

    assert "3 clientes sin correo y sin cuenta" in " ".join(page.split())
    assert "Sin dirección: se escribe a mano" in page
    streams = reading.streams(print_many(olgas).data)
    names = ["Álvaro Inventado", "Cometa Ficticia S.A.", "María Ñusta Ficticia"]
    assert [name in text_of(stream) for name, stream in zip(names, streams, strict=True)] == [True] * 3
    assert len({CODE.search(text_of(stream))[0] for stream in streams}) == 3
    assert deeds() == [(Deed.LETTERS_PRINTED, None, "3 cartas")]


def test_each_code_of_a_batch_is_of_the_number_on_its_page(olgas, customer):
    issued(JORGE, "Álvaro Inventado", secuencial=2)
    for stream, numero in zip(reading.streams(print_many(olgas).data), (JORGE, MARIA), strict=True):
        text = text_of(stream)
        [code] = CODE.findall(text)

        assert numero in text
        assert access.open_code(code, account_of(party(numero)).id)


def test_the_next_batch_holds_the_rest(olgas, customer, monkeypatch):
    monkeypatch.setattr(letters, "BATCH", 1)
    issued(JORGE, "Álvaro Inventado", secuencial=2)
    first, second = (text_of(*reading.streams(print_many(olgas).data)) for _ in range(2))

    assert (JORGE in first, MARIA in second) == (True, True)
    assert "ya se les imprimió una carta" in olgas.get("/emisor/clientes/cartas").text_content()
    print_many(olgas, 303)
    assert access.open_code(CODE.search(first)[0])


def test_who_was_printed_for_long_ago_is_in_the_batch_again(olgas, customer):
    print_many(olgas)
    db.session.scalars(db.select(AccessCode)).one().expires_at = people.now()
    db.session.commit()

    assert len(reading.streams(print_many(olgas).data)) == 1


def test_batches_are_printed_only_so_often_a_day(olgas, customer, monkeypatch):
    monkeypatch.setattr(letters, "BATCHES_DAY", letters.Limit("cartas-dia", 1, 86_400))
    print_many(olgas)
    issued(JORGE, "Álvaro Inventado", secuencial=2)

    print_many(olgas, 429)


def test_the_list_leads_to_letters_where_addresses_are_missing(olgas, customer):
    def links(which):
        page = olgas.get(f"/emisor/clientes?ver={which}")
        return page.xpath("//a[contains(., 'Cartas para todos los que no tienen correo')]/@href")

    assert links("sin-correo") == links("sin-cuenta") == ["/emisor/clientes/cartas"]
    assert links("") == []


def test_another_firms_voucher_tells_no_address(olgas, customer, ottos):
    people.filed(
        emisor=people.emisor(OTHER_RUC, "Luz de Mentira E.P."),
        receptor=vouchers.Parte(MARIA, "María", direccion="Dirección Ajena 5, Manta"),
        secuencial=9,
        fecha=people.TODAY.replace(month=5),
    )

    assert "Ajena" not in olgas.get(f"/emisor/clientes/{customer.id}/carta").text_content()


def test_a_voucher_that_is_damaged_in_the_store_tells_no_address(olgas, customer):
    table = vault.TABLE
    db.session.execute(table.update().values(deflated=b"\x00\x01"))
    db.session.commit()
    page = olgas.get(f"/emisor/clientes/{customer.id}/carta")

    assert not (page.xpath("//textarea")[0].text or "").strip()
