"""What guards every request."""

import pytest
from flask import request

from app.accounts import reader
from app.db import db, now
from app.security import next_page
from tests.auth.steps import PASSWORD, give_password, sign_in
from tests.browser import Browser
from tests.people import MARIA

ELSEWHERE = [
    "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/\\/evil.test", "https://evil.test",
    "http:evil.test", "HTTPS:/evil.test", "javascript:alert(1)", "data:text/html,x", "evil.test", "?x", "#x",
    "/\t/evil.test", "/\n/evil.test", "\t//evil.test", " //evil.test", "/%09/evil.test", "/%0a/evil.test",
    "/%5cevil.test", "/%2f%2fevil.test", "/%2fevil.test", "/.//evil.test", "/..//evil.test", "/a/../..//evil.test",
    "/x//evil.test", "/@evil.test", "//evil.test@localhost", "/\u2028evil", "/\u00a0/evil.test", "/％2f", "/ñ",
    "/salir", "/ingresar?next=/", "/clave/nueva", "/primer-acceso", "/" + "a" * 600, "", None, "/\x00", "/./x", "/x/..",
]  # fmt: skip
HERE = [
    "/",
    "/comprobantes",
    "/comprobantes?desde=2026-01-01&q=a%20b",
    "/perfil/clave",
    "/perfil/correo/abc.def-g",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_next_elsewhere_is_home(target):
    assert next_page.safe(target, "/inicio") == "/inicio"


@pytest.mark.parametrize("target", HERE)
def test_next_here_is_kept(target):
    assert next_page.safe(target, "/inicio") == target


@pytest.mark.parametrize("path", ["/ingresar", "/perfil", "/no-existe", "/salud", "/comprobantes"])
def test_every_answer_is_guarded(stranger, path):
    headers = stranger.open(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_files_of_the_house_may_be_kept(stranger):
    assert stranger.open("/static/css/portal.css").headers["Cache-Control"] == "public, no-cache"


def test_a_file_that_is_not_there_is_a_page_like_any_other(marias):
    response = marias.open("/static/css/no-existe.css")

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/ingresar", "/clave/olvido", "/no-existe/por/post"])
def test_a_typed_form_is_small_or_is_not_read(stranger, path):
    body = "a&" * 300_000

    response = stranger.open(
        path, method="POST", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert response.status_code in {404, 413}
    assert path == "/no-existe/por/post" or "demasiado grande" in response.text


def test_a_file_may_be_larger_than_what_is_typed(app):
    with app.test_request_context("/ingresar", method="POST", content_type="multipart/form-data; boundary=x"):
        assert request.max_content_length == app.config["MAX_CONTENT_LENGTH"]
    with app.test_request_context("/ingresar", method="POST", data={"a": "b"}):
        assert request.max_content_length == app.config["MAX_FORM_MEMORY_SIZE"]


def test_the_back_button_shows_nothing_private(marias):
    assert marias.open("/perfil").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_sites_may_not_write(app, stranger, method):
    app.config["WTF_CSRF_ENABLED"] = False
    response = stranger.open("/ingresar", method=method, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code in {403, 405}


def test_following_a_link_from_another_site_is_fine(stranger):
    assert stranger.open("/ingresar", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "evil.test:8080",
        "localhost@evil.test",
        "[::2]",
        "",
        "a b",
        "localhost,evil.test",
    ],
)
def test_only_our_own_hosts_are_answered(app, host):
    response = app.test_client().get("/ingresar", headers={"Host": host})

    assert response.status_code == 400
    assert "evil.test" not in response.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "localhost:80"])
def test_loopback_is_answered(app, host):
    assert app.test_client().get("/ingresar", headers={"Host": host}).status_code == 200


def attempts_from(app, addresses):
    client = app.test_client()
    for address in addresses:
        browser = Browser(client)
        page = browser.get("/ingresar")
        fields = dict(page.forms[-1].form_values()) | {"identificacion": "1700000000", "password": "x"}
        yield browser.open(
            "/ingresar", method="POST", data=fields, headers={"X-Forwarded-For": address}
        ).status_code


def test_forwarded_addresses_are_not_believed_by_default(app):
    from app.accounts import throttle
    from app.accounts.throttle import Limit

    throttle.LOGIN_ADDRESS, before = Limit("una", 1, 300), throttle.LOGIN_ADDRESS
    try:
        assert list(attempts_from(app, ["192.0.2.1", "192.0.2.2"])) == [422, 429]
    finally:
        throttle.LOGIN_ADDRESS = before


@pytest.fixture
def behind_a_proxy(settings):
    settings["TRUSTED_PROXIES"] = 1


def test_the_last_hop_is_believed_behind_a_proxy(behind_a_proxy, app, monkeypatch):
    from app.accounts import throttle
    from app.accounts.throttle import Limit

    monkeypatch.setattr(throttle, "LOGIN_ADDRESS", Limit("una", 1, 300))
    # The first address is what the client claims; the last is what the proxy saw.
    statuses = attempts_from(app, ["192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.2"])

    assert list(statuses) == [422, 422, 429]


def test_a_stranger_is_led_back_to_the_page_with_its_filter(stranger, maria):
    give_password(maria)
    door = stranger.open("/comprobantes?q=luz").location

    assert door == "/ingresar?next=/comprobantes?q%3Dluz"
    assert sign_in(stranger, path=door).location == "/comprobantes?q=luz"


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back_to_it(stranger, maria):
    give_password(maria)
    door = stranger.open("/perfil", method="POST", data={"name": "Ñusta"}).location

    page = stranger.get(door)
    assert "Su sesión terminó: lo que envió no se guardó." in page.text_content()
    assert stranger.submit(page, identificacion=MARIA, password=PASSWORD).location == "/perfil"


@pytest.mark.parametrize(
    ("public_url", "said"),
    [
        ("http://portal.lan:8080", True),
        ("http://127.0.0.1:8080", False),
        ("https://portal.ejemplo.ec", False),
    ],
)
def test_the_administrator_of_a_plain_network_is_warned(app, marias, maria, public_url, said):
    maria.admin_since = now()
    db.session.commit()
    app.config.update(PUBLIC_URL=public_url, SECURE=public_url.startswith("https"))

    assert ("sin HTTPS" in marias.get("/perfil").text_content()) == said


def test_nobody_else_is_told_about_the_network(app, marias):
    app.config["PUBLIC_URL"] = "http://portal.lan:8080"

    assert "sin HTTPS" not in marias.get("/perfil").text_content()


def test_an_error_page_stands_when_the_database_does_not_answer(app, marias, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def down(*_):
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr(reader, "find", down)
    response = marias.open("/perfil")

    assert response.status_code == 503
    assert "ocupado" in response.text
