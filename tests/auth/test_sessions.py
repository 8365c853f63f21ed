"""Sessions: rows that live, idle, end and never pass from one person to another."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import sessions
from app.db import db, now
from app.models import AccountState, SignIn
from app.security.keys import scope_of
from tests import people
from tests.auth.steps import give_password, is_signed_in, sign_in
from tests.browser import signed_in
from tests.browser import stranger as new_stranger


@pytest.fixture
def maria(maria):
    return give_password(maria)


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of sessions on: clock(hours=13)."""

    def move(**ahead):
        later = timedelta(**ahead)
        monkeypatch.setattr(sessions, "now", lambda: now() + later)
        monkeypatch.setattr("app.accounts.reader.now", lambda: now() + later)
        monkeypatch.setattr("app.security.session.now", lambda: now() + later)

    return move


def rows():
    return db.session.scalar(select(func.count()).select_from(SignIn))


def test_visitors_have_no_row(stranger, app):
    for path in ("/ingresar", "/clave/olvido", "/primer-acceso", "/clave/olvido/enviado"):
        stranger.get(path)
    stranger.open("/comprobantes")

    assert rows() == 0


def test_no_cookie_is_set_where_nothing_needs_one(stranger):
    for path in ("/salud", "/static/css/portal.css", "/comprobantes"):
        assert "Set-Cookie" not in stranger.open(path).headers


def test_the_cookie_is_for_this_site_and_no_script(stranger, app):
    cookie = stranger.open("/ingresar").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie
    assert "Secure" not in cookie


@pytest.fixture
def https(settings):
    settings.update(SECURE=True, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-clickfactura")


def test_over_https_the_cookie_is_locked_to_the_host(https, stranger, app):
    response = stranger.open("/ingresar", base_url="https://localhost")

    assert response.headers["Set-Cookie"].startswith("__Host-clickfactura=")
    assert "Secure" in response.headers["Set-Cookie"]
    assert "Domain" not in response.headers["Set-Cookie"]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_planted_session_is_dead_after_sign_in(app, stranger, maria):
    stranger.get("/ingresar")
    planted = stranger.cookie(app)
    sign_in(stranger)

    assert stranger.cookie(app) != planted
    attacker = new_stranger(app)
    attacker.client.set_cookie(app.config["SESSION_COOKIE_NAME"], planted)
    assert not is_signed_in(attacker)


def test_signing_in_again_ends_the_session_before(app, stranger, maria):
    sign_in(stranger)
    first = stranger.cookie(app)
    page = stranger.get("/perfil")
    stranger.submit(page, form=next(i for i, form in enumerate(page.forms) if form.action == "/salir"))
    sign_in(stranger)

    assert stranger.cookie(app) != first
    assert rows() == 1


def test_only_a_hash_of_the_token_is_kept(app, stranger, maria):
    sign_in(stranger)
    token = stranger.cookie(app).rpartition(".")[0]

    [row] = db.session.scalars(select(SignIn))
    assert row.token_hash == sessions.hashed(token)
    assert token not in repr(vars(row))


def test_twelve_idle_hours_end_it(marias, clock):
    clock(hours=11, minutes=59)
    assert is_signed_in(marias)
    clock(hours=24)
    assert not is_signed_in(marias)


def test_being_seen_keeps_it_alive_for_thirty_days_at_most(marias, clock):
    for hours in range(0, 30 * 24, 11):
        clock(hours=hours)
        assert is_signed_in(marias), hours
    clock(days=30, minutes=1)
    assert not is_signed_in(marias)


def test_remembered_it_lives_thirty_days_unseen(app, stranger, maria, clock):
    response = sign_in(stranger, remember="y")

    name = app.config["SESSION_COOKIE_NAME"]
    [cookie] = [one for one in response.headers.getlist("Set-Cookie") if one.startswith(f"{name}=")]
    assert "Max-Age=2592000" in cookie
    clock(days=29, hours=23)
    assert is_signed_in(stranger)
    clock(days=30, minutes=1)
    assert not is_signed_in(stranger)


def test_last_seen_is_written_every_five_minutes_at_most(marias, clock):
    seen = select(SignIn.last_seen)
    before = db.session.scalar(seen)
    clock(minutes=4)
    marias.open("/perfil")
    assert db.session.scalar(seen) == before
    clock(minutes=6)
    marias.open("/perfil")
    assert db.session.scalar(seen) > before


def test_a_disabled_account_is_out_at_once(marias, maria):
    maria.state = AccountState.DISABLED
    db.session.commit()

    assert not is_signed_in(marias)


def test_a_session_of_another_epoch_is_over(marias, maria):
    maria.epoch += 1
    db.session.commit()

    assert not is_signed_in(marias)


def test_one_persons_session_says_nothing_of_another(app, maria, jorge):
    hers, his = signed_in(app, maria), signed_in(app, jorge)

    assert people.MARIA in hers.open("/perfil").text
    assert people.MARIA not in his.open("/perfil").text


def test_a_page_asks_the_database_for_its_reader_once(app, marias):
    from sqlalchemy import event

    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append("FROM sign_in" in statement)

    event.listen(db.engine, "before_cursor_execute", note)
    marias.open("/perfil")
    event.remove(db.engine, "before_cursor_execute", note)

    assert sum(asked) == 1


def test_a_form_needs_its_token(marias):
    marias.post("/salir", 422)
    marias.post("/perfil/sesiones/cierre-de-otras", 422)

    assert is_signed_in(marias)


def test_a_token_of_another_session_is_refused(app, marias, jorge):
    his = signed_in(app, jorge).get("/perfil").xpath("//input[@name='csrf_token']/@value")[0]

    marias.post("/salir", 422, csrf_token=his)

    assert is_signed_in(marias)


def test_the_token_changes_at_sign_in(app, stranger, maria):
    before = stranger.get("/ingresar").xpath("//input[@name='csrf_token']/@value")[0]
    sign_in(stranger)

    stranger.post("/salir", 422, csrf_token=before)


SAMPLES = {
    "token": "abcdefghijk",
    "codigo": "0" * 16,
    "ruc": "1799999999001",
    "row": "1",
    "draft": "0" * 32,
    "clave": "1" * 49,
}
OPENS_NOTHING = {"public.notices", "install.administrator"}  # a link decides there, and none is at hand
# Rooms, a voucher of nobody and a code of none, where a form that checks itself is not even reached.
OF_OTHERS = ("issuer.", "admin.", "documents.send_observation", "public.certificate")


def test_every_form_is_refused_without_its_token(app, marias):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not scope_of(rule.endpoint):
            path = re.sub(r"<([a-z]+)[^>]*>", lambda part: SAMPLES[part[1]], rule.rule)
            refused = {410} if rule.endpoint in OPENS_NOTHING else {422}
            if rule.endpoint.startswith(OF_OTHERS):
                refused.add(404)
            assert marias.open(path, method="POST").status_code in refused, rule.rule


def test_what_is_left_for_the_next_page_is_read_once(stranger, app, maria):
    from app import links
    from tests.auth.steps import NEXT_PASSWORD, use_link

    use_link(stranger, links.reset_url(maria), NEXT_PASSWORD)
    assert rows() == 1

    assert "Su clave quedó lista" in stranger.get("/ingresar").text_content()
    assert "Su clave quedó lista" not in stranger.get("/ingresar").text_content()
    assert rows() == 0


def test_a_stray_remember_cookie_changes_nothing(marias):
    marias.client.set_cookie("remember_token", "1|abc")

    assert is_signed_in(marias)


def test_sweeping_takes_what_ended_and_nothing_else(app, maria, jorge, clock):
    his = signed_in(app, jorge)
    signed_in(app, maria)
    maria.epoch += 1
    db.session.commit()

    assert sessions.sweep() == 1
    db.session.commit()
    assert is_signed_in(his)
    clock(hours=13)
    assert sessions.sweep() == 1
