"""Ask the SRI what is due: claim, ask, decide; each its own short transaction, and none while it is talked to.

The claim is committed before the request leaves, and it moves the clave's next turn on: whoever dies in
between, nobody asks about it again within the interval.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from app.archive import inquiry_claims, trust
from app.archive.trust import Unusable
from app.confirm import content, deciding, service
from app.confirm.service import Sri
from app.db import begin_write, db, now
from app.models import Question
from app.sri.certificado import Trust
from app.sri.respuesta import SinRespuesta
from app.worker import patience
from app.worker.backlog import Backlog
from app.worker.breaker import Breaker
from app.worker.shift import Shift, Turn, Work

STUMBLED = "La pregunta o su respuesta no se pudo procesar"
logger = logging.getLogger(__name__)


@contextmanager
def begin(shift: Shift) -> Iterator[Work]:
    """Set up for one worker who asks; nothing is asked unless SRI_CONFIRM is on."""
    yield Asker(shift, service.of(shift.app)).turn if shift.app.config["SRI_CONFIRM"] else lambda: Turn.REST


class Asker:
    """Asks for one worker. It remembers which services do not answer, so that they are left in peace."""

    def __init__(self, shift: Shift, sri: Sri) -> None:
        self.shift, self.sri = shift, sri
        self.breaker, self.backlog = Breaker(), Backlog()

    def turn(self) -> Turn:
        """Ask what is due, one clave after the other; then go on with what was here before."""
        try:
            trusted = trust.of(self.shift.app)
        except Unusable as wrong:
            self.shift.tell(str(wrong))
            return Turn.TROUBLE
        while self.shift.going() and (row := take(self.shift.worker, self.breaker)):
            self.shift.at(f"pregunta al SRI por {row.clave_acceso}")
            self.ask_safely(row, trusted)
            self.shift.tell(*self.breaker.told())
        self.shift.at("")
        return Turn.MORE if self.shift.going() and self.backlog.step() else Turn.REST

    def ask_safely(self, row: Row[Any], trusted: Trust | None) -> None:
        """Ask about one clave so that nothing that goes wrong with it holds up the others, a busy database apart."""
        try:
            self.ask(row, trusted)
        except OperationalError:
            raise
        except Exception as error:
            db.session.rollback()
            logger.exception("La pregunta por %s tropezó.", row.clave_acceso)
            hear_nothing(row, SinRespuesta(f"{STUMBLED} ({type(error).__name__})."))

    def ask(self, row: Row[Any], trusted: Trust | None) -> None:
        """Ask about one clave, and do what the answer asks for."""
        try:
            ask = self.sri.authorisation if row.question is Question.AUTHORISATION else self.sri.state
            respuesta = ask(row.clave_acceso)
        except SinRespuesta as why:
            self.breaker.failed(inquiry_claims.service_of(row), now(), str(why))
            hear_nothing(row, why)
            return
        self.breaker.answered(inquiry_claims.service_of(row))
        examen = content.weigh(respuesta, trusted)
        patience.insist(lambda: deciding.apply(row, respuesta, examen))


def hear_nothing(row: Row[Any], why: SinRespuesta) -> None:
    """Put a clave off that nobody answered about."""
    logger.info("Sin respuesta del SRI por %s: %s", row.clave_acceso, why)
    patience.insist(lambda: deciding.silence(row, why))


def take(worker: str, breaker: Breaker) -> Row[Any] | None:
    """Claim the next clave that is due, and commit, so that nobody else asks about it."""
    paused = breaker.paused(now())
    ready = inquiry_claims.is_ready(now(), paused)
    db.session.rollback()
    if not ready:
        return None
    begin_write()
    row = inquiry_claims.claim(worker, now(), paused)
    db.session.commit()
    return row
