"""An installation that asks the SRI, whose clock stands still until a test moves it."""

import threading
from datetime import timedelta

import pytest

from app.archive import inquiries
from app.db import db, now
from app.models import Inquiry
from app.sri.respuesta import Estado, Respuesta, SinRespuesta
from app.worker.asking import Asker
from app.worker.shift import Shift
from tests import people

WHERE = ("app.archive.inquiries", "app.confirm.deciding", "app.worker.asking", "app.archive.backlog")


class Clock:
    """The present, for everything that asks the SRI."""

    def __init__(self):
        self.at = now()

    def __call__(self):
        return self.at

    def goes_on(self, **wait):
        self.at += timedelta(**wait)


class Office:
    """What the SRI says when it is asked, clave by clave: a Respuesta, or why there is none."""

    def __init__(self):
        self.says, self.asked = {}, []

    def authorisation(self, clave):
        return self.answer("authorisation", clave)

    def state(self, clave):
        return self.answer("state", clave)

    def answer(self, service, clave):
        self.asked.append((service, clave))
        said = self.says.get((service, clave), self.says.get(service, Respuesta(clave, Estado.SIN_DATOS)))
        if isinstance(said, Exception):
            raise said
        return said(clave) if callable(said) else said

    def authorises(self, data, clave=None):
        """Let it hand over this envelope."""
        clave = clave or clave_in(data)
        self.says["authorisation", clave] = Respuesta(clave, Estado.AUTORIZADO, now(), data)

    def denies(self, clave, *said):
        self.says["authorisation", clave] = Respuesta(clave, Estado.NO_AUTORIZADO, mensajes=said)

    def is_silent(self, service, clave=None, why="El SRI no respondió a tiempo."):
        self.says[(service, clave) if clave else service] = SinRespuesta(why)

    def state_is(self, clave, estado):
        self.says["state", clave] = Respuesta(clave, estado)


def clave_in(data):
    from app.sri.examen import examine

    return str(examine(data)[0].comprobante.clave)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in WHERE:
        monkeypatch.setattr(f"{module}.now", clock)
    return clock


@pytest.fixture
def asking(app):
    """An installation that asks the SRI, with one firm."""
    app.config.update(SRI_CONFIRM=True, SRI_RATE=6_000)
    return people.firm()


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def worker(app, asking, clock, office):
    """Who asks. A call takes one turn, after so much time; what is asked then."""
    asker = Asker(Shift(app, "uno", threading.Event()), office)

    def turn(**wait):
        clock.goes_on(**wait)
        before = len(office.asked)
        asker.turn()
        db.session.rollback()
        return office.asked[before:]

    turn.asker = asker
    return turn


@pytest.fixture
def inquiry(app):
    """What is known of the only clave that is asked about, or of the one given."""

    def find(clave=None):
        db.session.rollback()
        return inquiries.find(clave) if clave else db.session.scalars(db.select(Inquiry)).one()

    return find
