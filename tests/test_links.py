"""Signed links."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app import links

ACCOUNT = SimpleNamespace(id=7, password_hash="hash", epoch=1, email="maria@ejemplo.ec")
CONTACT = SimpleNamespace(id=3, party_id=5, email="maria@ejemplo.ec")


def token_of(url):
    return url.rpartition("/")[2]


def test_what_was_signed_is_read_back(app):
    token = links.make(links.RESET, {"a": 1})

    assert links.read(links.RESET, token) == {"a": 1}


@pytest.mark.parametrize("other", [links.ACTIVATION, links.ADDRESS])
def test_a_token_serves_one_purpose(app, other):
    assert links.read(other, links.make(links.RESET, {"a": 1})) is None


def test_a_token_of_another_installation_is_refused(app):
    token = links.make(links.RESET, {"a": 1})
    app.config["SECRET_KEY"] = "otra"

    assert links.read(links.RESET, token) is None


@pytest.mark.parametrize("index", range(0, 60, 7))
def test_any_changed_character_is_refused(app, index):
    token = links.make(links.RESET, {"a": 1})
    index %= len(token)
    changed = token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]

    assert links.read(links.RESET, changed) is None


@pytest.mark.parametrize("rubbish", ["", ".", "a.b.c", "é", "." * 600, "x" * 10_000, "\x00", ".eJ.x.y"])
def test_rubbish_is_refused(app, rubbish):
    assert links.read(links.RESET, rubbish) is None


def test_a_payload_that_is_no_mapping_is_refused(app):
    assert links.read(links.RESET, links.make(links.RESET, ["a"])) is None


@pytest.mark.parametrize(
    ("url", "purpose", "lifetime"),
    [
        (lambda: links.reset_url(ACCOUNT), links.RESET, timedelta(hours=1)),
        (lambda: links.activation_url(ACCOUNT, "m@ejemplo.ec"), links.ACTIVATION, timedelta(days=7)),
        (lambda: links.address_url(CONTACT), links.ADDRESS, timedelta(days=7)),
    ],
)
def test_each_link_lives_its_time(app, monkeypatch, url, purpose, lifetime):
    from itsdangerous import TimestampSigner

    token = token_of(url())
    made = TimestampSigner.get_timestamp
    seconds = int(lifetime.total_seconds())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + seconds - 2)
    assert links.read(purpose, token)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: made(self) + seconds + 2)
    assert links.read(purpose, token) is None


def test_links_are_on_the_public_address(app):
    app.config["PUBLIC_URL"] = "https://portal.ejemplo.ec"

    assert links.reset_url(ACCOUNT).startswith("https://portal.ejemplo.ec/clave/nueva/")
    assert links.activation_url(ACCOUNT, "").startswith("https://portal.ejemplo.ec/clave/nueva/")
    assert links.address_url(CONTACT).startswith("https://portal.ejemplo.ec/perfil/correo/")


def test_every_link_finds_its_page(app):
    adapter = app.url_map.bind("localhost")
    longest = "a" * 64 + "@" + ".".join(["b" * 62] * 3)
    for url in (links.reset_url(ACCOUNT), links.activation_url(ACCOUNT, longest), links.address_url(CONTACT)):
        assert adapter.match(url.removeprefix(app.config["PUBLIC_URL"]))


@pytest.mark.parametrize("field", ["id", "password_hash", "epoch", "email"])
def test_the_fingerprint_changes_with_each_thing(app, field):
    other = SimpleNamespace(**{**vars(ACCOUNT), field: 99})

    assert links.of_account(other) != links.of_account(ACCOUNT)


def test_fingerprints_do_not_run_together(app):
    assert links.fingerprint("ab", "c") != links.fingerprint("a", "bc")
    assert links.same(links.fingerprint(1, None), links.fingerprint(1, ""))
    assert not links.same(None, links.fingerprint(1))
