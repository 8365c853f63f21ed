"""Reminders by themselves: where a manager asked for them, by day, one lane beside the others."""

from datetime import UTC, datetime, timedelta

import pytest

from app.db import db, now
from app.models import Mail, MailKind
from app.worker import reminding
from app.worker.steps import STEPS
from tests import people
from tests.people import JORGE, MARIA, OTHER_RUC

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def by_day(monkeypatch):
    monkeypatch.setattr(reminding, "is_day", lambda _at: True)


@pytest.fixture
def firm(app):
    return people.firm(remind_after=3)


def old(**about):
    return people.filed(fecha=now().date() - timedelta(days=5), notify=False, **about)


def reminded():
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Mail.to).where(Mail.kind == MailKind.REMINDER)))


def test_a_firm_that_asks_for_it_reminds_by_itself_once(firm, maria, jorge):
    old(secuencial=1, to=MARIA)
    old(secuencial=2, to=JORGE)

    assert [reminding.Bell().ring() for _ in range(2)] == [2, 0]
    assert reminded() == ["jorge@ejemplo.ec", "maria@ejemplo.ec"]


@pytest.mark.parametrize(
    "about", [{"remind_after": None}, {"remind_after": 3, "left_at": NOON}, {"remind_after": 6}]
)
@pytest.mark.usefixtures("maria")
def test_a_firm_that_does_not_ask_or_left_or_waits_longer_does_not(firm, about):
    old(to=MARIA)
    for name, value in about.items():
        setattr(firm, name, value)
    db.session.commit()

    assert reminding.Bell().ring() == 0
    assert reminded() == []


def test_only_the_firm_that_asked_reminds(firm, maria):
    people.firm(OTHER_RUC, "Otra Firma Inventada")
    old(to=MARIA, emisor=people.emisor(OTHER_RUC, "Otra Firma Inventada"))

    assert reminding.Bell().ring() == 0


def test_the_bell_rings_every_hour_and_not_at_night(firm, maria, monkeypatch):
    bell = reminding.Bell()
    monkeypatch.setattr(reminding, "is_day", lambda _at: False)
    old(secuencial=1, to=MARIA)
    assert bell.ring() == 0

    monkeypatch.setattr(reminding, "is_day", lambda _at: True)
    assert bell.ring() == 1

    old(secuencial=2, to=MARIA)
    assert bell.ring() == 0


def test_those_who_cannot_be_reached_hold_up_nobody(firm, maria, monkeypatch):
    monkeypatch.setattr("app.archive.reminders.MANY", 1)
    old(secuencial=1, to=JORGE)
    old(secuencial=2, to=MARIA)

    assert reminding.Bell().ring() == 1
    assert reminded() == ["maria@ejemplo.ec"]


def test_a_worker_that_must_stop_stops_between_two(firm, maria):
    old(to=MARIA)

    assert reminding.Bell().ring(lambda: False) == 0
    assert reminded() == []


def test_it_is_one_of_the_steps_of_a_worker():
    assert "recordatorios" in [step.name for step in STEPS]
