"""The stand-in itself: a small HTTP server on loopback that takes questions as the SRI's services do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self

from app.demo.sri_falso import formas
from app.demo.sri_falso.guion import Mode, Script
from app.demo.sri_falso.puerta import Server
from app.demo.sri_falso.registro import Known
from app.models.inquiry import Question
from app.sri.respuesta import Estado

OTHER = "0101202601179999999900120010010000000011234567813"  # what contradictory answers are about
CROSSED = {Mode.CONTRADICTORY, Mode.OTHER_VOUCHER}


class Asked(NamedTuple):
    """One question that came in: when, of which service ("authorisation", "state"), about which clave."""

    instant: datetime
    service: str
    clave: str


class FakeSri:
    """The SRI on this machine. `source` finds what was never told to `knows`; `clock` dates the questions."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        shape: str = "cdata",
        source: Callable[[str], Known | None] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.script, self.shape, self.source, self.clock = script or Script(), shape, source, clock
        self.requests: list[Asked] = []
        self.known: dict[str, Known] = {}
        self.lock = threading.RLock()
        self.server = Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def start(self) -> Self:
        self.server.open()
        return self

    def stop(self) -> None:
        self.server.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def knows(
        self,
        xml: bytes,
        estado: Estado = Estado.AUTORIZADO,
        fecha: datetime | None = None,
        *,
        in_process: int = 0,
    ) -> str:
        """Keep a signed voucher, bare or in an envelope, under its clave, which is returned."""
        known = Known.from_xml(xml, estado, fecha)
        known.in_process = in_process
        with self.lock:
            self.known[known.clave] = known
        return known.clave

    def annul(self, clave: str, estado: Estado = Estado.ANULADO) -> None:
        """Say from now on that it is annulled (or on its way to be)."""
        with self.lock:
            known = self.find(clave)
            if known is None:
                raise KeyError(clave)
            known.estado = estado

    def behave(self, service: str | None, mode: str, times: int | None = None) -> None:
        """Answer so from now on, or only the next `times` questions; see Script.behave."""
        self.script.behave(service, Mode(mode), times)
        if Mode(mode) is Mode.DOWN and service is None and times is None:
            self.server.close()
        elif service is None:
            self.server.open()

    def find(self, clave: str) -> Known | None:
        with self.lock:
            if clave not in self.known and self.source and (found := self.source(clave)):
                self.known[clave] = found
            return self.known.get(clave)

    def asked(self, service: str, clave: str) -> Mode:
        """Note a question, and say how it is to be answered."""
        with self.lock:
            self.requests.append(Asked(self.clock(), service, clave))
        return self.script.mode(service, clave)

    def answer(self, service: str, clave: str, mode: Mode) -> bytes:
        """Write what the SRI would say, or what the mode makes of it."""
        with self.lock:
            known = None if mode is Mode.NO_DATA else self.find(clave)
            if service == Question.STATE:
                going_on = mode is Mode.IN_PROCESS or (known and known.in_process)
                return formas.state(OTHER if mode in CROSSED else clave, None if going_on else known)
            if mode is Mode.CONTRADICTORY:
                return formas.authorisation(OTHER)
            return self.authorisation(clave, known, mode)

    def authorisation(self, clave: str, known: Known | None, mode: Mode) -> bytes:
        if known is None or known.estado is Estado.SIN_DATOS:
            return formas.authorisation(clave)
        going_on = mode is Mode.IN_PROCESS or known.in_process > 0
        known.in_process = max(0, known.in_process - 1)
        one = formas.envelope(known, self.shape, Estado.EN_PROCESO if going_on else None)
        if mode is Mode.OTHER_VOUCHER:
            one = one.replace(known.clave, OTHER)
        if mode is Mode.REPEATED:
            refused = formas.envelope(known, self.shape, Estado.NO_AUTORIZADO)
            return formas.authorisation(clave, refused, one, one)
        return formas.authorisation(clave, one)
