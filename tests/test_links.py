"""Signed links."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app import links

ACCOUNT = SimpleNamespace(id=7, password_hash="hash", epoch=1, email="maria@ejemplo.ec")
CONTACT = SimpleNamespace(id=3, party_id=5, email="maria@ejemplo.ec")
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHANGE = SimpleNamespace(id=4, account_id=7, old_email="a@ejemplo.ec", new_email="b@ejemplo.ec", at=AT)
DELEGATION = SimpleNamespace(id=2, party_id=5, email="ana@ejemplo.ec", account_id=None, given_at=AT)
LONGEST = "a" * 64 + "@" + ".".join(["b" * 62] * 3)
# Every link: how it is made, its purpose, how long it serves, and its page.
EVERY = [
    (lambda: links.reset_url(ACCOUNT), links.RESET, timedelta(hours=1), "/clave/nueva/"),
    (lambda: links.activation_url(ACCOUNT, LONGEST), links.ACTIVATION, timedelta(days=7), "/clave/nueva/"),
    (lambda: links.address_url(CONTACT), links.ADDRESS, timedelta(days=7), "/perfil/correo/"),
    (
        lambda: links.new_address_url(ACCOUNT, LONGEST),
        links.NEW_ADDRESS,
        timedelta(days=7),
        "/perfil/correo/",
    ),
    (lambda: links.undo_url(CHANGE), links.UNDO, timedelta(days=3), "/correo/deshacer/"),
    (lambda: links.invitation_url(DELEGATION), links.INVITATION, timedelta(days=7), "/invitacion/"),
    (lambda: links.install_url("palabra"), links.INSTALL, timedelta(days=7), "/instalar/"),
    (lambda: links.notices_url("a", 7, LONGEST), links.NOTICES, timedelta(days=365), "/avisos/"),
]


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


def test_no_link_is_forgotten_here():
    assert {purpose for _, purpose, _, _ in EVERY} == set(links.LIFETIME)


@pytest.mark.parametrize(("url", "purpose", "lifetime"), [each[:3] for each in EVERY])
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

    for url, _, _, page in EVERY:
        assert url().startswith(f"https://portal.ejemplo.ec{page}")


def test_every_link_finds_its_page(app):
    adapter = app.url_map.bind("localhost")
    for url, _, _, _ in EVERY:
        endpoint, found = adapter.match(url().removeprefix(app.config["PUBLIC_URL"]))
        assert endpoint
        assert set(found) == {"token"}


@pytest.mark.parametrize(
    ("of", "row"),
    [
        (links.of_account, ACCOUNT),
        (links.of_contact, CONTACT),
        (links.of_change, CHANGE),
        (links.of_delegation, DELEGATION),
    ],
)
def test_the_fingerprint_changes_with_each_thing(app, of, row):
    others = [SimpleNamespace(**{**vars(row), field: AT + timedelta(1)}) for field in vars(row)]

    assert len({of(each) for each in (row, *others)}) == len(others) + 1


def test_fingerprints_do_not_run_together(app):
    assert links.fingerprint("ab", "c") != links.fingerprint("a", "bc")
    assert links.same(links.fingerprint(1, None), links.fingerprint(1, ""))
    assert not links.same(None, links.fingerprint(1))
