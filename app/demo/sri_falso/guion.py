"""The script of the stand-in: how it answers, service by service, question by question."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """One way to answer. All but OK and what is truly said are no trustworthy answer."""

    OK = "ok"
    NO_DATA = "no_data"  # truly said: nothing is known under any clave
    IN_PROCESS = "in_process"  # truly said: EN PROCESO
    REPEATED = "repeated"  # truly said: a refusal, then the authorisation twice
    DOWN = "down"  # connection refused, for both services at once; for one of them alone as RESET
    RESET = "reset"
    HANG = "hang"  # the question is taken and nothing follows
    SLOW = "slow"  # a byte now and then, for ever
    CUT = "cut"  # the connection ends half-way
    HALF = "half"  # half an answer, sent whole
    HTML503 = "html503"
    HTML = "html"  # a web page with status 200
    FAULT = "fault"
    EMPTY = "empty"
    REDIRECT = "redirect"
    HUGE = "huge"
    CONTRADICTORY = "contradictory"  # the answer about another clave
    OTHER_VOUCHER = "other_voucher"  # about the clave that was asked, with the voucher of another
    RANDOM_BYTES = "random_bytes"


@dataclass
class Script:
    """What is done with each question. `choose(service, clave)`, when given, may say None: as always."""

    choose: Callable[[str, str], Mode | None] | None = None
    always: dict[str | None, Mode] = field(default_factory=dict)
    next: dict[str | None, list[Mode]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def behave(self, service: str | None, mode: Mode, times: int | None = None) -> None:
        """Answer so from now on, or only the next `times` questions; `service` None means both."""
        with self.lock:
            if times is None:
                self.always[service] = mode
                self.next.pop(service, None)
                if service is None:
                    self.always = {None: mode}
                    self.next.clear()
            else:
                self.next.setdefault(service, []).extend([mode] * times)

    def mode(self, service: str, clave: str) -> Mode:
        """Say how this question is answered, and count it."""
        chosen = self.choose(service, clave) if self.choose else None
        if chosen is not None:
            return chosen
        with self.lock:
            for key in (service, None):
                if waiting := self.next.get(key):
                    return waiting.pop(0)
            return self.always.get(service, self.always.get(None, Mode.OK))
