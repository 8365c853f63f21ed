"""Which services of the SRI are left in peace, because they gave no trustworthy answer lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.archive.inquiry_claims import Service
from app.models import Question
from app.sri.catalogo import Ambiente
from app.sri.momento import GUAYAQUIL

PATIENCE = 3  # requests in a row without an answer, before it is left in peace
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
NAMES = {
    Question.AUTHORISATION: "La autorización de comprobantes del SRI",
    Question.STATE: "La consulta de estados del SRI",
}


@dataclass(slots=True)
class Silence:
    """Since when a service has been silent, how often in a row, until when it is left in peace, and what came last."""

    since: datetime
    times: int = 0
    until: datetime | None = None
    why: str = ""


class Breaker:
    """Counts for each service by itself. After a pause one request goes out, and decides about the next."""

    def __init__(self) -> None:
        self.silences: dict[Service, Silence] = {}

    def answered(self, service: Service) -> None:
        """Note a trustworthy answer."""
        self.silences.pop(service, None)

    def failed(self, service: Service, at: datetime, why: str) -> None:
        """Note that a request brought none."""
        silence = self.silences.setdefault(service, Silence(at))
        silence.times, silence.why = silence.times + 1, why
        if silence.times >= PATIENCE:
            doubled = FIRST_PAUSE * 2 ** min(silence.times - PATIENCE, 10)
            silence.until = at + min(doubled, LONGEST_PAUSE)

    def paused(self, at: datetime) -> frozenset[Service]:
        """Say which are left in peace now."""
        return frozenset(
            service for service, silence in self.silences.items() if silence.until and silence.until > at
        )

    def told(self) -> list[str]:
        """Say for the administrator which do not answer."""
        return [
            sentence(service, silence)
            for service, silence in self.silences.items()
            if silence.times >= PATIENCE
        ]


def sentence(service: Service, silence: Silence) -> str:
    """Tell of one service since when it has not answered, and what came instead."""
    tests = " (ambiente de pruebas)" if service.ambiente is Ambiente.PRUEBAS else ""
    since = f"{silence.since.astimezone(GUAYAQUIL):%d/%m/%Y %H:%M}"
    return (
        f"{NAMES[service.question]}{tests} no da una respuesta confiable desde el {since}. "
        f"Se vuelve a preguntar por sí solo. Lo último: {silence.why}"
    )
