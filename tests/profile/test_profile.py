"""The person's own pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import links
from app.accounts import sessions
from app.db import db, now
from app.models import MailKind, SignIn
from tests import people
from tests.auth.steps import (
    NEXT_PASSWORD,
    PASSWORD,
    give_password,
    is_signed_in,
    mails,
    page_of,
    path_of,
    sign_in,
)
from tests.browser import signed_in
from tests.browser import stranger as new_stranger


@pytest.fixture
def maria(maria):
    return give_password(maria)


def change(browser, status=303, current=PASSWORD, password=NEXT_PASSWORD, confirm=None):
    page = browser.get("/perfil/clave")
    confirm = password if confirm is None else confirm
    return browser.submit(page, status, current_password=current, password=password, confirm=confirm)


def test_the_next_password_is_another_one(marias):
    page = page_of(change(marias, 422, password=PASSWORD))

    assert "Es igual a la actual" in page.xpath("//*[@id='password-error']")[0].text_content()


def save(browser, status=303, **fields):
    """Send the form of the profile, with what a browser fills in by itself."""
    page = browser.get("/perfil")
    [index] = [i for i, form in enumerate(page.forms) if form.action == "/perfil"]
    return browser.submit(page, status, form=index, **fields)


def said(browser, path="/perfil"):
    """What the last request left to say."""
    return [
        " ".join(line.text_content().split())
        for line in browser.get(path).xpath("//*[@role='status'][@class]")
    ]


def error(response, field):
    [found] = page_of(response).xpath(f"//*[@id='{field}-error']")
    return found.text_content()


def test_the_profile_says_who_one_is(marias):
    page = marias.get("/perfil")

    assert page.xpath("//input[@id='name']/@value") == ["María Inventada"]
    assert page.xpath("//input[@id='email']/@value") == ["maria@ejemplo.ec"]
    assert people.MARIA in page.text_content()


def test_the_fields_bear_the_words_of_the_manual(marias):
    page = marias.get("/perfil")

    labels = {label.get("for"): label.text_content() for label in page.xpath("//label")}
    assert labels == {"photo": "Foto", "name": "Razón social / Nombres y apellidos", "email": "Email"}
    assert page.xpath("//form[@action='/perfil']//button")[0].text_content() == "Guardar"


def test_the_page_leads_to_the_rest_of_the_account(marias):
    links_there = marias.get("/perfil").xpath("//main//a[not(@class='btn')]/@href")

    assert {"/perfil/clave", "/perfil/sesiones", "/perfil/avisos", "/perfil/colegas"} <= set(links_there)
    assert marias.get("/perfil/sesiones").findtext(".//h1") == "Mis sesiones"


def test_a_name_is_saved_without_what_cannot_be_seen(marias, maria):
    assert save(marias, name="  María\t del\u202e Río\x07\x00 ").location == "/perfil"

    assert said(marias) == ["Guardamos su nombre."]
    assert maria.name == "María del Río"


def test_a_name_never_changes_what_the_vouchers_say(marias, maria):
    save(marias, name="Mary")

    assert maria.party.name == "María Inventada"
    assert "En sus comprobantes figura: María Inventada" in marias.get("/perfil").text_content()


def test_an_empty_name_is_the_one_of_the_vouchers(marias, maria):
    save(marias, name="Mary")
    save(marias, name="   ")

    page = marias.get("/perfil")
    assert maria.name == ""
    assert "María Inventada" in page.xpath("//details")[0].text_content()
    assert "Si lo deja vacío" in page.text_content()


def test_three_hundred_characters_of_a_name_are_kept_and_not_one_more(marias, maria):
    save(marias, name="ñ" * 300)
    assert maria.name == "ñ" * 300

    answer = save(marias, 422, name="a" * 301)

    assert "300" in error(answer, "name")
    assert page_of(answer).xpath("//input[@id='name']/@value") == ["a" * 301]


def test_a_wrong_field_keeps_the_rest_and_saves_nothing(marias, maria):
    answer = save(marias, 422, name="Mary", email="esto no es un correo")

    page = page_of(answer)
    assert page.xpath("//input[@id='name']/@value") == ["Mary"]
    assert page.xpath("//input[@id='email']/@value") == ["esto no es un correo"]
    assert "maria@ejemplo.ec" in error(answer, "email")
    assert (maria.name, mails()) == ("", [])


def test_an_aged_form_keeps_what_was_typed(marias, maria):
    answer = save(marias, 422, name="Mary", csrf_token="viejo")

    assert page_of(answer).xpath("//input[@id='name']/@value") == ["Mary"]
    assert maria.name == ""


def test_saving_nothing_new_says_so(marias):
    save(marias)

    assert said(marias) == ["No había nada que cambiar."]


def test_each_changes_only_themselves(app, marias, maria, jorge):
    save(signed_in(app, jorge), name="Jorge Segundo")

    assert (maria.name, jorge.name) == ("", "Jorge Segundo")


def test_markup_in_a_name_is_only_text(app, maria):
    maria.name = "<script>alert(1)</script> & «otra»"
    db.session.commit()

    assert not signed_in(app, maria).get("/perfil").xpath("//script[not(@src)]")


def test_a_change_ends_the_other_sessions_and_renews_this_one(app, marias, maria):
    other = signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij")
    before = marias.cookie(app)

    assert change(marias).location == "/perfil"

    assert is_signed_in(marias)
    assert marias.cookie(app) != before
    assert not is_signed_in(other)
    [row] = db.session.scalars(select(SignIn))
    assert row.browser == "Firefox en Linux"
    assert [(mail.kind, mail.to) for mail in mails()] == [(MailKind.PASSWORD_CHANGED, "maria@ejemplo.ec")]


def test_the_old_id_is_dead_after_a_change(app, marias):
    before = marias.cookie(app)
    change(marias)
    thief = new_stranger(app)
    thief.client.set_cookie(app.config["SESSION_COOKIE_NAME"], before)

    assert not is_signed_in(thief)


def test_after_a_change_only_the_new_password_opens(app, marias):
    change(marias)

    sign_in(new_stranger(app), status=422)
    sign_in(new_stranger(app), password=NEXT_PASSWORD)


def test_a_change_ends_the_links_that_were_sent(app, marias, maria):
    url = links.reset_url(maria)
    change(marias)

    new_stranger(app).get(path_of(url), 410)


@pytest.mark.parametrize("path", ["/perfil/clave", "/perfil", "/perfil/sesiones", "/comprobantes"])
def test_a_look_at_the_headers_is_a_look_at_the_page(marias, path):
    assert marias.open(path, method="HEAD").status_code == 200


def test_a_wrong_present_password_changes_nothing(marias, maria):
    page = page_of(change(marias, 422, current="No es esta, 3 veces"))

    assert page.xpath("//*[@id='current_password-error']")
    assert is_signed_in(marias)
    assert mails() == []


def test_guessing_the_present_password_is_slowed_down(marias):
    for number in range(10):
        change(marias, 422, current=f"No es esta, {number} veces")

    change(marias, 429)


@pytest.mark.parametrize("password", ["corta", "Maria.2026!", "Ecuador2026!", f"Rosa.{people.MARIA}"])
def test_the_policy_holds_here_too(marias, password):
    page = page_of(change(marias, 422, password=password))

    assert page.xpath("//*[@id='politica']/li[contains(@class, 'falta')]")


def test_the_second_writing_must_be_equal(marias):
    assert page_of(change(marias, 422, confirm="Otra")).xpath("//*[@id='confirm-error']")


def test_sessions_are_listed_each_with_its_browser(app, marias, maria, jorge):
    signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij")
    signed_in(app, jorge)

    page = marias.get("/perfil/sesiones")

    assert len(page.xpath("//section")) == 2
    assert "Esta sesión" in page.text_content()


def test_one_session_is_ended_by_its_owner(app, marias, maria):
    other = signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij")
    page = marias.get("/perfil/sesiones")
    [index] = [i for i, form in enumerate(page.forms) if form.action == "/perfil/sesiones/cierre"]

    marias.submit(page, form=index)

    assert not is_signed_in(other)
    assert is_signed_in(marias)


def test_the_session_of_another_is_not_found(app, marias, jorge):
    his = signed_in(app, jorge)
    [row] = db.session.scalars(select(SignIn).where(SignIn.account_id == jorge.id))
    token = marias.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    for number in (row.id, 10**6, 0, "x", 10**30, ""):
        marias.post("/perfil/sesiones/cierre", 404, id=number, csrf_token=token)

    assert is_signed_in(his)


def test_every_other_session_ends_at_once(app, marias, maria, jorge):
    other, his = signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij"), signed_in(app, jorge)
    page = marias.get("/perfil/sesiones")

    marias.submit(page)

    assert (is_signed_in(marias), is_signed_in(other), is_signed_in(his)) == (True, False, True)


def test_ended_sessions_are_not_listed(marias, maria, app):
    signed_in(app, maria, "otra-sesion-de-prueba-abcdefghij")
    rows = select(SignIn).where(SignIn.token_hash == sessions.hashed("otra-sesion-de-prueba-abcdefghij"))
    db.session.scalars(rows).one().expires_at = now() - timedelta(seconds=1)
    db.session.commit()

    assert len(marias.get("/perfil/sesiones").xpath("//section")) == 1


# The address that a firm gives


@pytest.fixture
def contact(app, maria):
    return people.contact(people.MARIA, people.firm(), "maria.trabajo@ejemplo.ec")


def test_the_button_of_the_link_proves_the_address(marias, contact):
    page = marias.get(path_of(links.address_url(contact)))
    assert contact.proven_at is None

    assert marias.submit(page).location == "/comprobantes"

    assert contact.proven_at


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_the_link_proves_nothing(marias, contact, method):
    assert marias.open(path_of(links.address_url(contact)), method=method).status_code == 200

    db.session.refresh(contact)
    assert contact.proven_at is None


def test_a_link_for_an_address_that_changed_is_gone(marias, contact):
    path = path_of(links.address_url(contact))
    contact.email = "otra@ejemplo.ec"
    db.session.commit()

    marias.get(path, 404)


def test_nobody_else_may_use_it(app, contact, jorge):
    his = signed_in(app, jorge)
    his.get(path_of(links.address_url(contact)), 404)
    token = his.get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    his.post(path_of(links.address_url(contact)), 404, csrf_token=token)

    assert contact.proven_at is None


def test_signing_in_leads_back_to_the_link(app, stranger, contact):
    path = path_of(links.address_url(contact))
    door = stranger.open(path).location

    assert sign_in(stranger, path=door).location == path


def test_its_address_is_told_to_no_other_site(marias, contact):
    assert marias.open(path_of(links.address_url(contact))).headers["Referrer-Policy"] == "no-referrer"


def test_a_reset_token_is_no_proof_of_an_address(marias, maria):
    token = links.make(links.RESET, {"c": 1, "f": links.of_account(maria)})

    marias.get(f"/perfil/correo/{token}", 404)
