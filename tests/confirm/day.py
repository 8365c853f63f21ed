"""A day of the SRI's: a thousand vouchers of every kind, its weather, and what has to come of it."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from app.confirm.schedule import SILENCE
from app.confirm.service import Service
from app.demo.sri_falso import FakeSri, Mode, Script
from app.demo.vouchers import autorizado
from app.models import Question
from app.sri.respuesta import Estado, SinRespuesta
from tests import people
from tests.people import JORGE, MARIA

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DEADLINE = 0.15  # seconds, real ones: what is slow ends here
HUNDRED = {  # of a hundred vouchers, how many are of which kind
    "good": 57,
    "bare": 15,
    "on_its_way": 6,
    "denied": 4,
    "unknown": 4,
    "annulled": 4,
    "annulled_by_mistake": 3,
    "other_once": 2,
    "other": 2,
    "bare_other": 1,
    "disputed": 2,
}
FILED_BEFORE = {"good", "annulled", "annulled_by_mistake", "other_once", "other", "disputed"}
NOISE = (
    Mode.RESET, Mode.CUT, Mode.HALF, Mode.HTML503, Mode.HTML, Mode.FAULT, Mode.EMPTY, Mode.REDIRECT,
    Mode.CONTRADICTORY, Mode.RANDOM_BYTES,
)  # fmt: skip


@dataclass(frozen=True)
class Voucher:
    """One voucher, as it came in here; `theirs` is what the SRI has, None when it has nothing."""

    clave: str
    kind: str
    came: bytes


class Killed(BaseException):
    """The worker dies between the request and its record."""


class Town:
    """The SRI on loopback, its weather by the clock, and how it is wrong about some vouchers once."""

    def __init__(self, clock, seed=7):
        self.clock, self.start, self.random = clock, clock(), random.Random(seed)
        self.wrong_once, self.lock = {}, threading.Lock()
        self.sri = FakeSri(Script(choose=self.choose), clock=clock)
        self.down = False

    def knows(self, number, kind, about):
        """Let the SRI know a voucher as its kind says; return it as it comes in here."""
        signed = people.signed(**about)
        came = autorizado(signed, fecha=self.clock()) if kind in FILED_BEFORE else signed
        if kind == "unknown":
            return Voucher(clave_of(signed), kind, came)
        other = people.signed(**{**about, "to": JORGE, "name": "Otra Persona"})
        estado = Estado.NO_AUTORIZADO if kind in {"denied", "disputed"} else Estado.AUTORIZADO
        clave = self.sri.knows(
            other if kind in {"other", "bare_other"} else signed,
            estado,
            self.clock(),
            in_process=number % 2 + 1 if kind == "on_its_way" else 0,
        )
        if kind == "other_once":
            self.wrong_once[Question.AUTHORISATION, clave] = {"signed": self.sri.known[clave].signed}
            self.sri.knows(other, estado, self.clock())
        elif kind == "annulled_by_mistake":
            self.wrong_once[Question.STATE, clave] = {"estado": Estado.AUTORIZADO}
        elif kind == "annulled":
            self.sri.annul(clave)
        return Voucher(clave, kind, came)

    def choose(self, service, clave):
        """Answer as the hour has it; and be wrong once where that was planned."""
        with self.lock:
            mode = self.weather()
            wrong = self.wrong_once.get((service, clave))
            if mode is None and wrong is not None:
                self.be_wrong(service, clave, wrong)
            return mode

    def be_wrong(self, service, clave, right):
        """Say the wrong thing now and the right one from the next question on."""
        known = self.sri.known[clave]
        if service == Question.STATE and "said" not in right:
            known.estado, right["said"] = Estado.ANULADO, True
        elif service == Question.AUTHORISATION and "said" not in right:
            right["said"] = True
        else:
            for name, value in right.items():
                if name != "said":
                    setattr(known, name, value)

    def weather(self):
        """Down at first (see `turns`), then raving, slow for a while, and a little unwell all day."""
        hours = (self.clock() - self.start) / HOUR
        if hours < 3:
            return self.random.choice((*NOISE, None))
        if hours < 4:
            return Mode.SLOW if self.random.random() < 0.02 else None
        return self.random.choice(NOISE) if self.random.random() < 0.05 else None

    def turns(self):
        """Go down for the first hour, and again for an hour in the night."""
        hours = (self.clock() - self.start) / HOUR
        down = hours < 1 or 8 <= hours < 9
        if down != self.down:
            self.down = down
            self.sri.behave(None, Mode.DOWN if down else Mode.OK)


class Messenger:
    """Carries the questions of one worker over HTTP, writes each down before it leaves, and may die on the way back."""

    def __init__(self, sri, clock, log, deaths):
        self.service, self.clock, self.log, self.deaths = Service(sri.url, DEADLINE), clock, log, deaths

    def authorisation(self, clave):
        return self.carry(Question.AUTHORISATION, clave, self.service.authorisation)

    def state(self, clave):
        return self.carry(Question.STATE, clave, self.service.state)

    def carry(self, question, clave, ask):
        line = self.log.leaves(question, clave, self.clock())
        try:
            respuesta = ask(clave)
        except SinRespuesta:
            line.outcome = "silence"
            raise
        line.outcome = respuesta.estado
        if self.deaths.get(clave) == question:
            del self.deaths[clave]
            line.outcome = "killed"
            raise Killed
        return respuesta


@dataclass
class Line:
    """One request that left."""

    question: Question
    clave: str
    at: object
    outcome: str = "under way"


class Log:
    """Every request that left, whichever worker sent it."""

    def __init__(self):
        self.lines, self.lock = [], threading.Lock()

    def leaves(self, question, clave, at):
        with self.lock:
            self.lines.append(Line(question, clave, at))
            return self.lines[-1]

    def by_clave(self):
        found = defaultdict(list)
        for line in self.lines:
            found[line.clave].append(line)
        return found

    def outcomes(self):
        return Counter(f"{line.question}: {line.outcome}" for line in self.lines)

    def too_soon(self):
        """List the requests that left before the interval of their clave was over."""
        return [
            (earlier, later)
            for lines in self.by_clave().values()
            for index, (earlier, later) in enumerate(pairwise(lines))
            if later.at - earlier.at < least(lines[: index + 1])
        ]

    def busiest_minute(self):
        return max(Counter(line.at for line in self.lines).values())


def least(lines):
    """Work out how long nobody may ask again after these requests about one clave."""
    if lines[-1].outcome == "killed":
        return 2 * MINUTE
    failures = 0
    for line in reversed(lines):
        if line.outcome == "killed":
            continue
        if line.outcome != "silence":
            break
        failures += 1
    return SILENCE[min(failures, len(SILENCE)) - 1] * MINUTE if failures else MINUTE


def clave_of(signed):
    return str(people.receive.examine(signed, None)[0].comprobante.clave)


def kinds(count):
    """Deal out the kinds, mixed, so that each hundred has all of them."""
    hand = [kind for kind, times in HUNDRED.items() for _ in range(times)]
    random.Random(1).shuffle(hand)
    return [hand[number % len(hand)] for number in range(count)]


def world(town, count):
    """All vouchers of the day."""
    today = town.clock().date()
    return [
        town.knows(
            number,
            kind,
            {"secuencial": f"{number:09}", "fecha": today, "to": MARIA, "email": "maria@ejemplo.ec"},
        )
        for number, kind in enumerate(kinds(count), 1)
    ]
