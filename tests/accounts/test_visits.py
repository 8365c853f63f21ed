"""Visits: one ends when somebody was not seen for an hour."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts import visits
from app.db import db, now
from app.models import Account, SignIn
from tests.browser import signed_in
from tests.people import MARIA

PASSWORD = "Llueve en Quito, 7 veces"


@pytest.fixture
def at(monkeypatch):
    """Somebody's clock, to be moved on."""
    clock = {"at": now()}
    monkeypatch.setattr(visits, "now", lambda: clock["at"])

    def move(**by):
        clock["at"] += timedelta(**by)
        return clock["at"]

    return move


def noted(account):
    db.session.expire_all()
    return account.visited_at, account.previous_visit_at


def before_this_one(account):
    db.session.expire_all()
    return visits.previous(account)


def test_the_first_visit_has_none_before_it(maria, at):
    visits.note(maria.id)

    assert noted(maria) == (at(), None)
    assert before_this_one(maria) is None


def test_a_visit_goes_on_for_as_long_as_somebody_is_seen(maria, at):
    visits.note(maria.id)
    for _ in range(4):
        at(minutes=50)
        visits.note(maria.id)

    assert noted(maria) == (at(), None)


def test_after_more_than_an_hour_another_one_begins(maria, jorge, at):
    visits.note(maria.id)
    first = at()
    second = at(minutes=61)
    visits.note(maria.id)
    at(minutes=59)
    visits.note(maria.id)

    assert noted(maria) == (at(), first)
    assert second > first
    assert noted(jorge) == (None, None)


def test_the_first_page_of_a_visit_knows_the_one_before_it_was_noted(maria, jorge, at):
    visits.note(maria.id)
    first = at()
    at(days=3)

    assert before_this_one(maria) == first
    visits.note(maria.id)
    assert before_this_one(maria) == first
    assert before_this_one(jorge) is None


def test_a_page_notes_it_only_together_with_the_session(app, maria):
    browser = signed_in(app, maria)

    browser.get("/perfil/sesiones")
    assert noted(maria) == (None, None)

    long_ago = now() - timedelta(hours=6)
    db.session.execute(update(Account).values(visited_at=long_ago))
    db.session.execute(update(SignIn).values(last_seen=long_ago))
    db.session.commit()
    browser.get("/perfil/sesiones")

    visited_at, previous = noted(maria)
    assert now() - visited_at < timedelta(minutes=1)
    assert previous == long_ago


def test_signing_in_begins_one(app, maria, stranger):
    from app.accounts import hashing

    maria.password_hash = hashing.make(PASSWORD)
    maria.visited_at = long_ago = now() - timedelta(days=4)
    db.session.commit()

    stranger.submit(stranger.get("/ingresar"), identificacion=MARIA, password=PASSWORD)

    visited_at, previous = noted(maria)
    assert now() - visited_at < timedelta(minutes=1)
    assert previous == long_ago
