"""The watched folder's lane: look, claim some, have them carried in, and put each where it belongs."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.ingest import folder, receive, telling
from app.ingest.folder import Claim
from app.ingest.telling import Line
from app.sri.errors import Codigo
from app.sri.paquete import one_line
from app.sri.texto import MAX_BYTES
from app.worker import carrier, carrying, examining
from app.worker.carrier import Carrier
from app.worker.jobs import Job
from app.worker.rounds import Rounds
from app.worker.shift import Shift, Turn, Work
from app.worker.told import At, Carried, Died, Stopped, Trouble
from app.worker.waking import Waker

BATCH = 50  # files in hand at once
RESCAN_SECONDS = 5.0
TOUCH_SECONDS = 3.0
STRIKES = 2
EMPTY_HANDED: tuple[str, ...] = ()


@contextmanager
def begin(shift: Shift) -> Iterator[Work]:
    """Set the lane up, if there is a folder to watch."""
    root = shift.app.config["INBOX_DIR"]
    if root is None:
        yield lambda: Turn.REST
        return
    clerk = Clerk(shift, Rounds(root, shift.worker), carrier.of(shift.app))
    try:
        yield clerk.turn
    finally:
        clerk.leave()


class Clerk:
    """Takes turns at the watched folder for one worker."""

    def __init__(self, shift: Shift, rounds: Rounds, carrier: Carrier) -> None:
        self.shift, self.rounds, self.carrier, self.waker = shift, rounds, carrier, Waker()
        self.claims: list[Claim] = []
        self.stuck: list[Claim] = []  # filed, but not to be put away: tried again at the next look
        self.strikes: dict[str, int] = {}
        self.looked = self.touched = float("-inf")

    def turn(self) -> Turn:
        """Look if it is time, and carry one batch in."""
        self.look()
        self.claims = self.claims or self.rounds.claim(BATCH)
        try:
            trouble = self.carry() if self.claims else ""
        except Stopped:
            return Turn.REST
        self.rounds.log()
        self.shift.tell(*self.rounds.troubles, *([trouble] if trouble else EMPTY_HANDED))
        if trouble:
            return Turn.TROUBLE
        return Turn.MORE if self.claims or self.rounds.ready else Turn.REST

    def look(self) -> None:
        """Look again when something was put there, when something may be ready, and every few seconds."""
        past = time.monotonic() - self.looked
        soon = self.waker.was_woken() or (self.rounds.is_waiting() and not self.rounds.ready)
        if past >= RESCAN_SECONDS or (soon and not self.claims):
            self.looked = time.monotonic()
            self.rounds.look()
            self.claims += [*self.rounds.orphans(), *self.stuck]
            self.stuck.clear()
            self.waker.watch(tuple(inbox.path for inbox in self.rounds.inboxes if inbox.path.is_dir()))

    def carry(self) -> str:
        """Have what is in hand carried in. Return what keeps it from going on, in words."""
        left = dict(enumerate(self.claims[:BATCH]))
        jobs, later = [job(one) for one in left.values()], self.claims[BATCH:]
        trouble = ""
        try:
            for said in self.carrier.carry(jobs, self.going):
                match said:
                    case At(number):
                        self.shift.at(f"cargando {jobs[number].origin.file}")
                    case Carried(number, lines):
                        trouble = self.put_away(left[number], lines) or trouble
                        del left[number]
                    case Trouble(reason):
                        trouble = reason
        except Died as death:
            trouble = self.blame(left, jobs, death.job)
        except OSError as error:
            trouble = cannot_move(error)
        finally:
            self.claims = [*(one.anew() for one in left.values()), *later]
            self.shift.at("")
        if not self.claims:
            self.leave_empty()
        return trouble

    def put_away(self, one: Claim, lines: list[Line]) -> str:
        """Move a file to where it stays. One that is gone was taken over by another worker.

        Return why it could not be moved, in words: what a firm does in its folder keeps no other one waiting.
        Raises OSError when the disk is full.
        """
        into = folder.REFUSED if telling.is_refused(lines) else folder.DONE
        self.strikes.pop(str(one.path), None)
        try:
            folder.put_away(one, into, telling.text(receive.label(one.name), lines))
        except FileNotFoundError:
            return ""
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            self.stuck.append(one.anew())
            return cannot_move(error)
        return ""

    def blame(self, left: dict[int, Claim], jobs: list[Job], number: int | None) -> str:
        """Refuse the file that killed the child for the second time. Return what is out of order, if anything."""
        if number is None or number not in left:
            return (
                "El proceso que revisa los archivos de la carpeta vigilada no funciona; se intenta otra vez."
            )
        path = jobs[number].path
        self.strikes[path] = self.strikes.get(path, 0) + 1
        if self.strikes[path] < STRIKES:
            return ""
        try:
            examen = examining.refusal(Codigo.E_TIMEOUT, examining.read(path)[:MAX_BYTES])
            trouble = self.put_away(left[number], [carrying.refuse(number, jobs, examen)[1]])
        except OSError as error:
            return cannot_move(error)
        del left[number]
        return trouble

    def going(self) -> bool:
        """Show life, keep what is in hand, and tell whether to go on."""
        if time.monotonic() - self.touched >= TOUCH_SECONDS:
            self.touched = time.monotonic()
            for inbox in {one.inbox for one in (*self.claims, *self.stuck)}:
                folder.keep(inbox, self.shift.worker)
        return self.shift.going()

    def leave_empty(self) -> None:
        """Leave no empty folders behind."""
        for inbox in self.rounds.inboxes:
            folder.give_up(inbox, self.shift.worker)

    def leave(self) -> None:
        """Let others have what is in hand."""
        self.waker.stop()
        self.carrier.close()
        self.leave_empty()


def job(one: Claim) -> Job:
    """Write a claim down for whoever carries it."""
    return Job(str(one.path), one.name, one.inbox.issuer_id, one.inbox.ruc, one.again)


def cannot_move(error: OSError) -> str:
    """Say why a file could not be put away."""
    if error.errno == errno.ENOSPC:
        return carrying.NO_ROOM
    where = one_line(f" {error.filename}") if error.filename else ""
    return f"No se puede mover o escribir{where} en la carpeta vigilada: {error.strerror or error}."
