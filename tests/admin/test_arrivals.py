"""What came in by all doors, seen by administrators: also what is of no firm here."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Arrival, Deed
from tests import people
from tests.admin.steps import deeds, pressed, text_of
from tests.browser import signed_in

ARRIVALS = "/admin/llegadas"


@pytest.fixture
def ada(app):
    return people.admin()


@pytest.fixture
def adas(app, ada):
    return signed_in(app, ada)


@pytest.fixture
def nobodys(app):
    """A file that nobody can read, in no firm's tray."""
    people.arrive(b"esto no es un comprobante", file="raro.xml")
    return db.session.scalars(select(Arrival.id)).one()


def arrival(arrival_id):
    return db.session.get(Arrival, arrival_id, populate_existing=True)


def test_what_is_of_no_firm_is_seen_with_its_reason(adas, nobodys):
    text = text_of(adas, ARRIVALS)

    assert "raro.xml" in text
    assert "Sin empresa" in text
    assert arrival(nobodys).reason in text
    assert "Archivos sin empresa: 1" in text_of(adas, "/admin/estado")


def test_one_that_came_several_times_says_how_often(adas, nobodys):
    people.arrive(b"esto no es un comprobante", file="raro.xml")

    assert "Veces2" in text_of(adas, f"{ARRIVALS}/{nobodys}").replace(" ", "")


def test_filed_ones_are_in_the_whole_list_alone(adas):
    people.firm()
    people.filed(to=people.MARIA)

    assert "Factura 001-001" not in text_of(adas, ARRIVALS)
    assert "Factura 001-001" in text_of(adas, f"{ARRIVALS}?cual=todas")


def test_the_original_leaves_byte_for_byte_and_opens_in_nothing(adas, nobodys):
    response = adas.open(f"{ARRIVALS}/{nobodys}/original")

    assert response.data == b"esto no es un comprobante"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_one_of_a_firm_that_was_not_here_is_filed_once_it_is(adas):
    people.arrive(people.authorised(to=people.MARIA))
    [refused] = db.session.scalars(select(Arrival.id))
    people.firm()

    pressed(adas, f"{ARRIVALS}/{refused}/reintento")

    assert arrival(refused).document_id is not None
    assert "Ya está archivado" in text_of(adas, f"{ARRIVALS}/{refused}")
    assert Deed.ARRIVAL_RETRIED in deeds()


def test_one_that_still_fails_says_why(adas, nobodys):
    pressed(adas, f"{ARRIVALS}/{nobodys}/reintento")

    assert "Sigue sin archivarse" in text_of(adas, f"{ARRIVALS}/{nobodys}")


def test_one_is_set_aside_with_a_reason(adas, ada, nobodys):
    pressed(adas, f"{ARRIVALS}/{nobodys}/descarte", nota="Lo envió alguien por error")

    assert (arrival(nobodys).closed_by, arrival(nobodys).note) == (ada.id, "Lo envió alguien por error")
    assert deeds() == [Deed.ARRIVAL_DISCARDED]
    assert "raro.xml" not in text_of(adas, ARRIVALS)


def test_without_a_reason_nothing_is_set_aside(adas, nobodys):
    page = pressed(adas, f"{ARRIVALS}/{nobodys}/descarte", 422, nota="  ")

    assert page.xpath("//*[@id='nota-error']")
    assert arrival(nobodys).closed_at is None


def test_of_two_who_act_one_is_told_that_it_is_done(adas, nobodys):
    pressed(adas, f"{ARRIVALS}/{nobodys}/descarte", nota="Primera vez")
    pressed(adas, f"{ARRIVALS}/{nobodys}/reintento")

    assert "Alguien lo resolvió mientras tanto" in text_of(adas, f"{ARRIVALS}/{nobodys}")
    assert deeds() == [Deed.ARRIVAL_DISCARDED]
