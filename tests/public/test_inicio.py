"""Inicio: the newest vouchers, and a way to all of them."""

from app.db import db
from tests import people
from tests.browser import signed_in
from tests.people import JORGE, MARIA


def test_it_greets_with_the_newest_vouchers(app, marias):
    people.firm()
    for secuencial in range(1, 8):
        people.filed(to=MARIA, secuencial=secuencial)
    people.filed(to=JORGE, secuencial=99)

    page = marias.get("/")

    numbers = [cell.text_content().strip()[-2:] for cell in page.xpath("//td[@data-col='numero']")]
    assert numbers == ["07", "06", "05", "04", "03"]
    assert "Persona Inventada" in page.text_content()
    assert "7 comprobantes" in page.text_content()


def test_without_vouchers_it_says_what_to_expect(app, marias):
    page = marias.get("/")

    assert page.xpath("//table") == []
    assert len(page.text_content().strip()) > 100


def test_a_stranger_signs_in_first(stranger):
    response = stranger.open("/")

    assert (response.status_code, response.location) == (303, "/ingresar")


def greeting(page):
    [said] = page.find_class("saludo")
    return said.text_content()


def test_a_name_that_ends_in_a_stop_gets_no_second_one(app, maria):
    people.firm()
    people.filed(to=MARIA)
    maria.name = "Comercial Irreal S.A."
    db.session.commit()

    assert greeting(signed_in(app, maria).get("/")).startswith("Hola, Comercial Irreal S.A. Esto")


def test_nobody_is_greeted_by_their_number_nor_told_of_vouchers_there_are_none_of(app, maria):
    maria.name = maria.party.name = ""
    db.session.commit()

    assert greeting(signed_in(app, maria).get("/")) == "Hola."
