"""Signing in and out."""

import pytest

from app.accounts import hashing
from app.db import db
from app.models import Account, AccountState, SignIn
from tests import people
from tests.browser import stranger as new_stranger

PASSWORD = "Llueve en Quito, 7 veces"
WRONG = "El usuario o la contraseña no son correctos."
_HASH = {}


def hash_of(password):
    if password not in _HASH:
        _HASH[password] = hashing.make(password)
    return _HASH[password]


@pytest.fixture
def maria(maria):
    maria.password_hash = hash_of(PASSWORD)
    db.session.commit()
    return maria


def sign_in(browser, identificacion=people.MARIA, password=PASSWORD, status=303, path="/ingresar", **fields):
    page = browser.get(path)
    return browser.submit(page, status, identificacion=identificacion, password=password, **fields)


@pytest.mark.parametrize("written", ["1759999996", "1759999996001", " 175999999-6 ", "17599 99996"])
def test_a_person_signs_in_with_cedula_or_ruc(stranger, maria, written):
    response = sign_in(stranger, written)

    assert response.location == "/"
    assert stranger.get("/perfil").xpath("//h1")[0].text == "Perfil"
