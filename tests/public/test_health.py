"""/salud, for a monitor."""

import json

import pytest
from sqlalchemy.exc import OperationalError

from app import __version__
from app.db import db, now
from app.public import views
from tests import people
from tests.auth import steps


def test_it_says_what_a_monitor_asks(app, stranger):
    (app.config["INSTANCE_DIR"] / "worker.json").write_text(
        json.dumps({"worker": "w", "at": now().isoformat()}), encoding="ascii"
    )

    response = stranger.open("/salud")

    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "version": __version__,
        "database": "ok",
        "worker": "ok",
        "outbox_waiting": 0,
    }


def test_it_counts_the_notices_that_wait(stranger):
    people.firm()
    people.filed(to=people.MARIA, email="maria@ejemplo.ec", notify=True)

    assert stranger.open("/salud").json["outbox_waiting"] == 1


@pytest.mark.parametrize("number", [people.MARIA, people.JORGE, people.EMPRESA])
def test_it_never_tells_whether_a_number_that_asked_for_a_link_has_an_account(app, maria, stranger, number):
    people.firm()
    people.filed(to=people.JORGE, email="jorge@ejemplo.ec", notify=False)

    steps.ask(stranger, number)

    assert len(steps.mails()) == 1
    assert stranger.open("/salud").json["outbox_waiting"] == 0


def test_without_a_worker_it_is_degraded(stranger):
    response = stranger.open("/salud")

    assert (response.status_code, response.json["status"]) == (200, "degraded")


def test_without_a_database_it_is_an_error(stranger, monkeypatch):
    def fail(*_arguments, **_keywords):
        raise OperationalError("SELECT 1", {}, Exception("no hay base"))

    monkeypatch.setattr(views.db.session, "scalar", fail)

    response = stranger.open("/salud")

    assert (response.status_code, response.json["status"]) == (503, "error")
    assert response.json["database"] == "error"


@pytest.mark.parametrize("cookie", ["", "x", "á" * 50, "a.b.c"])
def test_a_spoiled_cookie_changes_nothing(app, stranger, cookie):
    stranger.client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)

    assert stranger.open("/salud").status_code == 200
    assert db.session.is_active
