"""The token of every form: never twice alike, and of one session alone."""

import base64
import re

import pytest
from flask import session
from flask_wtf import FlaskForm

from app import csrf
from app.security.cookie import csrf_secret
from tests.browser import signed_in

RUN = 12


def tokens(browser, path="/perfil"):
    return browser.get(path).xpath("//input[@name='csrf_token']/@value")


def runs(token):
    return {token[at : at + RUN] for at in range(len(token) - RUN + 1)}


@pytest.fixture
def visit(app):
    """Something to ask within: a request of a visitor with a session of their own."""
    with app.test_request_context("/perfil", method="POST"):
        yield


def test_no_two_tokens_share_a_run_of_letters(marias):
    seen = [*tokens(marias), *tokens(marias), *tokens(marias, "/comprobantes")]

    assert len(seen) >= 3
    for at, token in enumerate(seen):
        assert not any(runs(token) & runs(other) for other in seen[at + 1 :])


def test_no_page_holds_the_secret_itself(app, marias):
    secret = csrf_secret(f"sesion-de-prueba-1-{id(app)}")
    as_written = {secret, base64.urlsafe_b64encode(bytes.fromhex(secret)).decode().rstrip("=")}

    for path in ("/", "/perfil", "/comprobantes", "/nada"):
        text = marias.open(path).text
        assert re.search('name="csrf_token" value="[A-Za-z0-9_-]{86}"', text)
        assert not any(way in text for way in as_written)


def test_every_token_of_a_page_may_be_used_again_and_again(marias):
    for token in (*tokens(marias), *tokens(marias)) * 2:
        marias.post("/perfil/sesiones/cierre", 404, id=999, csrf_token=token)


def test_a_token_in_a_header_serves_as_well(marias):
    [token, *_] = tokens(marias)
    about = {"method": "POST", "data": {"id": 999}}

    found = marias.open("/perfil/sesiones/cierre", headers={"X-CSRFToken": token}, **about)
    assert found.status_code == 404
    refused = marias.open("/perfil/sesiones/cierre", headers={"X-CSRFToken": token[:-3]}, **about)
    assert refused.status_code == 422


def test_a_token_of_another_session_is_refused(app, marias, jorge, stranger):
    for other in (signed_in(app, jorge), stranger):
        [theirs, *_] = tokens(other, "/ingresar" if other is stranger else "/perfil")
        marias.post("/salir", 422, csrf_token=theirs)
        marias.post("/perfil/clave", 422, csrf_token=theirs)

    assert marias.open("/perfil").status_code == 200


SPOILT = [
    lambda token: token[:-1],
    lambda token: token[:43],
    lambda token: token[43:],
    lambda token: token + "A",
    lambda token: token + "AAAA",
    lambda token: token + "=",
    lambda token: token + "==",
    lambda token: token + "====",
    lambda token: "A" + token,
    lambda token: f" {token}",
    lambda token: token[:20] + "%" + token[21:],
    lambda token: token[:20] + "ñ" + token[21:],
    lambda token: token[:20] + ("A" if token[20] != "A" else "B") + token[21:],
    lambda token: token[43:] + token[:43],
    lambda token: "A" * 86,
    lambda token: "A" * 400_000,
    lambda token: "\x00",
    lambda token: "",
    lambda token: "None",
]


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize("path", ["/salir", "/perfil/clave"])  # checked by the guard, and by its own form
def test_a_spoilt_token_is_refused_as_an_aged_form(marias, spoil, path):
    [token, *_] = tokens(marias)

    marias.post(path, 422, csrf_token=spoil(token))
    assert marias.open("/perfil").status_code == 200


def test_the_secret_itself_is_no_token(visit):
    for way in (session["csrf_token"], session["csrf_token"][:86].ljust(86, "A")):
        assert not csrf.is_ours(way)
    assert csrf.is_ours(csrf.token())


def test_a_form_makes_and_checks_the_same_tokens(app, visit):
    one, other = FlaskForm().csrf_token.current_token, FlaskForm().csrf_token.current_token

    assert one != other
    assert csrf.is_ours(one)
    assert csrf.is_ours(other)


def test_nothing_writes_a_token_that_is_not_masked(app):
    assert app.jinja_env.globals["csrf_token"] is csrf.token
    assert app.jinja_env.from_string("{{ csrf_meta_tag is defined }}").render() == "False"
    with app.test_request_context("/"):
        assert app.jinja_env.from_string("{{ csrf_token() | length }}").render() == "86"
