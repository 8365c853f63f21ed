"""Signing in and out."""

import time

import pytest
from sqlalchemy import func, select

from app.accounts import hashing, throttle
from app.db import db
from app.models import AccountState, SignIn, Throttle
from app.security.cookie import signer
from tests import people
from tests.auth.steps import PASSWORD, give_password, is_signed_in, page_of, sign_in
from tests.browser import signed_in
from tests.browser import stranger as new_stranger

WRONG = "El usuario o la contraseña no son correctos."


@pytest.fixture
def maria(maria):
    return give_password(maria)


@pytest.mark.parametrize("written", ["1759999996", "1759999996001", " 175999999-6 ", "17599 99996"])
def test_a_person_signs_in_with_cedula_or_ruc(stranger, maria, written):
    response = sign_in(stranger, written)

    assert response.location == "/"
    assert is_signed_in(stranger)


def test_two_people_sign_in_each_as_themselves(app, maria, jorge):
    give_password(jorge, "Otro perro verde, 8 patas")
    hers, his = new_stranger(app), new_stranger(app)
    sign_in(hers)
    sign_in(his, people.JORGE, "Otro perro verde, 8 patas")

    assert people.MARIA in hers.open("/perfil").text
    assert people.JORGE not in hers.open("/perfil").text
    assert people.JORGE in his.open("/perfil").text


def test_the_labels_are_those_of_the_manual(stranger, app):
    page = stranger.get("/ingresar")

    labels = [label.text_content().strip() for label in page.xpath("//label")]
    assert labels[:2] == ["Usuario", "Contraseña"]
    assert page.xpath("//button[@type='submit']")[0].text == "Acceder"
    assert "¿Olvidó su clave?" in page.text_content()


@pytest.mark.parametrize(
    "written",
    [
        people.MARIA,
        people.JORGE,
        "9999999999999",
        "admin",
        "' OR 1=1--",
        "%",
        "１７５９９９９９９６",
        "\x00",
        "x\x00y",
        "\U0001f98a",
        "\u0661\u0667",
    ],
)
def test_whatever_is_wrong_gets_the_same_answer(stranger, maria, written):
    response = sign_in(stranger, written, "No es esta, 3 veces", 422)

    said = page_of(response).xpath("//*[@role='alert']")[0].text_content()
    assert WRONG in said
    assert not is_signed_in(stranger)


@pytest.mark.parametrize("state", [AccountState.PENDING, AccountState.DISABLED])
def test_only_an_open_account_signs_in(stranger, maria, state):
    maria.state = state
    db.session.commit()

    response = sign_in(stranger, status=422)

    assert WRONG in response.text


def test_what_was_typed_is_kept_but_not_the_password(stranger, maria):
    page = page_of(sign_in(stranger, password="No es esta, 3 veces", status=422))

    assert page.xpath("//input[@name='identificacion']/@value") == [people.MARIA]
    assert not any(page.xpath("//input[@name='password']/@value"))


def test_nothing_typed_is_an_error_at_each_field(stranger, app):
    page = page_of(sign_in(stranger, "", "", 422))

    assert page.xpath("//*[@id='identificacion-error']")
    assert page.xpath("//*[@id='password-error']")


@pytest.mark.parametrize("typed", ["1759999996", "1759999996001", "175999999-6"])
@pytest.mark.parametrize("state", list(AccountState))
def test_the_number_as_password_leads_to_the_first_access(stranger, maria, state, typed, monkeypatch):
    maria.state = state
    db.session.commit()
    monkeypatch.setattr(hashing, "matches", None)  # never compared: calling it would fail

    assert sign_in(stranger, password=typed).location == "/primer-acceso"
    assert sign_in(stranger, people.JORGE, people.JORGE).location == "/primer-acceso"


def test_a_long_password_costs_no_hash(stranger, maria, monkeypatch):
    monkeypatch.setattr(hashing, "HASHER", None)

    assert WRONG in sign_in(stranger, password="a" * 100_000, status=422).text


def test_a_password_of_endless_accents_keeps_nobody_waiting(stranger, maria):
    start = time.process_time()

    sign_in(stranger, password="a" + "\u0301" * 20_000 + "\u0323" * 20_000, status=422)

    assert time.process_time() - start < 2


def test_unknown_people_cost_one_hash_too(stranger, maria, monkeypatch):
    compared = []
    verify = hashing.HASHER.verify
    monkeypatch.setattr(
        type(hashing.HASHER), "verify", lambda _, *pair: compared.append(pair) or verify(*pair)
    )

    sign_in(stranger, people.JORGE, "No es esta, 3 veces", 422)
    sign_in(stranger, people.MARIA, "No es esta, 3 veces", 422)

    assert len(compared) == 2


def test_an_accent_typed_as_two_characters_is_the_same(stranger, maria):
    give_password(maria, "Canción de cuna, 4 voces")

    assert sign_in(stranger, password="Cancio\u0301n de cuna, 4 voces").location == "/"


@pytest.mark.parametrize("wanted", ["/comprobantes", "/perfil?x=1"])
def test_signing_in_leads_to_the_page_that_was_asked_for(stranger, maria, wanted):
    to_door = stranger.open(wanted)

    assert to_door.status_code == 303
    assert sign_in(stranger, path=to_door.location).location == wanted


@pytest.mark.parametrize(
    "wanted", ["//evil.test", "https://evil.test/", "/\\evil.test", "/%09/evil.test", "/salir"]
)
def test_signing_in_never_leads_elsewhere(stranger, maria, wanted):
    assert sign_in(stranger, path=f"/ingresar?next={wanted}").location == "/"


def test_who_is_signed_in_needs_no_door(marias):
    assert marias.open("/ingresar").location == "/"


def test_the_eleventh_wrong_attempt_waits(app, maria):
    for number in range(10):
        sign_in(new_stranger(app), password=f"No es esta, {number} veces", status=422)

    response = sign_in(new_stranger(app), status=429)  # even the right one: nothing is compared

    assert 1 <= int(response.headers["Retry-After"]) <= 30
    assert "Demasiados intentos" in response.text


def test_strangers_cannot_lock_the_owner_out(app, maria):
    own = new_stranger(app)
    sign_in(own)
    for number in range(10):
        sign_in(new_stranger(app), password=f"No es esta, {number} veces", status=422)
    sign_in(new_stranger(app), status=429)
    own.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    assert sign_in(own).location == "/"


def test_a_flood_from_everywhere_or_from_next_door_does_not_stop_a_known_device(app, maria, monkeypatch):
    own = new_stranger(app)
    sign_in(own)
    monkeypatch.setattr(throttle, "LOGIN_ALL", throttle.Limit("ingreso-todos", 2, 300))
    for number in range(2):
        sign_in(new_stranger(app), f"17000000{number:02}", "No es esta, 3 veces", 422)
    sign_in(new_stranger(app), "1700000099", "No es esta, 3 veces", 429)
    own.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    assert sign_in(own).location == "/"


def test_a_device_is_known_for_its_own_number_alone(app, maria, jorge):
    give_password(jorge, "Otro perro verde, 8 patas")
    device = new_stranger(app)
    sign_in(device, people.JORGE, "Otro perro verde, 8 patas")
    device.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    for number in range(10):
        sign_in(new_stranger(app), password=f"No es esta, {number} veces", status=422)

    sign_in(device, status=429)


def test_a_known_device_has_ten_attempts_too(app, maria):
    own = new_stranger(app)
    sign_in(own)
    cookie = own.client.get_cookie(f"{app.config['SESSION_COOKIE_NAME']}-equipo")
    assert people.MARIA not in cookie.value
    own.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    for number in range(10):
        sign_in(own, password=f"No es esta, {number} veces", status=422)

    sign_in(own, status=429)


@pytest.mark.parametrize("forged", ["x", "W10.x.y", "", "a" * 500, "é"])
def test_a_forged_device_is_a_strangers(app, stranger, maria, forged):
    stranger.client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}-equipo", forged)

    assert sign_in(stranger).location == "/"


def test_right_passwords_do_not_count(app, maria):
    for _ in range(12):
        sign_in(new_stranger(app))


def test_one_network_may_not_try_many_numbers(app, maria):
    for number in range(20):
        sign_in(new_stranger(app), f"17000000{number:02}", "No es esta, 3 veces", 422)

    sign_in(new_stranger(app), "1700000099", "No es esta, 3 veces", 429)


def test_no_number_or_network_is_stored_by_the_throttle(app, stranger, maria):
    sign_in(stranger, password="No es esta, 3 veces", status=422)

    keys = " ".join(db.session.scalars(select(Throttle.key)))
    assert people.MARIA not in keys
    assert "127.0.0.1" not in keys


def test_a_busy_house_says_so_at_once_and_counts_nothing(app, stranger, maria):
    with hashing.slot():
        held = [hashing.SLOTS.acquire(blocking=False) for _ in range(64)]
        response = sign_in(stranger, status=503)
        for _ in range(sum(held)):
            hashing.SLOTS.release()

    assert response.headers["Retry-After"] == "2"
    assert db.session.scalar(select(func.count()).select_from(Throttle)) == 0


def test_what_was_not_compared_does_not_count_even_if_it_came_between(app, maria, monkeypatch):
    def busy(*_arguments):
        raise hashing.Busy

    with monkeypatch.context() as flooded:
        flooded.setattr(hashing, "matches", busy)
        for _ in range(12):
            sign_in(new_stranger(app), status=503)

    assert sign_in(new_stranger(app)).location == "/"


def test_signing_out_ends_the_row_and_empties_the_browser(app, marias):
    cookie = marias.cookie(app)
    page = marias.get("/perfil")
    [form] = [form for form in page.forms if form.action == "/salir"]

    response = marias.submit(page, form=page.forms.index(form))

    assert response.location == "/ingresar"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
    marias.client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    assert not is_signed_in(marias)


def test_signing_out_by_get_does_nothing(marias):
    marias.get("/salir", 405)

    assert is_signed_in(marias)


def test_a_hash_of_older_parameters_is_made_again(app, stranger, maria):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    maria.password_hash = old
    db.session.commit()

    sign_in(stranger)

    assert maria.password_hash != old
    assert hashing.matches(maria.password_hash, PASSWORD)


def test_a_cookie_signed_by_anyone_else_is_nobodys(app, maria):
    browser = signed_in(app, maria)
    cookie = browser.cookie(app)
    name = app.config["SESSION_COOKIE_NAME"]
    other = signer(type("Other", (), {"config": {"SECRET_KEY": "otra"}}))
    forged = [
        other.sign(cookie.rpartition(".")[0]).decode(),
        cookie[:-1],
        "A" + cookie,
        cookie + "A",
        ".",
        "x" * 3000,
    ]

    for value in forged:
        browser.client.set_cookie(name, value)
        assert not is_signed_in(browser), value

    browser.client.set_cookie(name, cookie)
    assert is_signed_in(browser)
