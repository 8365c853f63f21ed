"""The mailbox's lane: look, take each new message in, and mark it as read when all of it is committed."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.db import begin_write, db
from app.ingest.mailbox import connecting, keeping, looks, reading, server
from app.ingest.mailbox.box import Box
from app.ingest.mailbox.keeping import Place
from app.ingest.mailbox.parts import MAX_BYTES
from app.ingest.mailbox.reading import Reading
from app.ingest.mailbox.server import Server
from app.ingest.mailbox.trouble import Unreachable
from app.models import MailFate
from app.sri.errors import Codigo
from app.worker import carrier
from app.worker.carrier import Carrier
from app.worker.jobs import Letter
from app.worker.shift import Shift, Turn, Work
from app.worker.told import Died, Stopped, Trouble

EVERY_SECONDS = 60.0
LONGEST_SECONDS = 900.0  # between looks at a mailbox that cannot be read: insisting locks accounts
STRIKES = 2
FAILING = "El proceso que revisa los mensajes del buzón no funciona; se intenta otra vez."
DONE_WITH = (MailFate.READ, MailFate.BOUNCE)  # the others stay unread, for people to see
logger = logging.getLogger(__name__)


@contextmanager
def begin(shift: Shift) -> Iterator[Work]:
    """Set the lane up, if there is a mailbox."""
    configured = server.configured(shift.app.config)
    if configured is None:
        yield lambda: Turn.REST
        return
    clerk = Clerk(shift, configured, carrier.of(shift.app))
    try:
        yield clerk.turn
    finally:
        clerk.carrier.close()


class Clerk:
    """Takes turns at the mailbox for one worker."""

    def __init__(self, shift: Shift, configured: Server, carrier: Carrier) -> None:
        self.shift, self.server, self.carrier = shift, configured, carrier
        self.strikes: Counter[str] = Counter()
        self.due, self.failures, self.said = float("-inf"), 0, ""

    def turn(self) -> Turn:
        """Look if it is time."""
        if time.monotonic() < self.due:
            return Turn.REST
        try:
            trouble = self.look()
        except Stopped:
            return Turn.REST
        finally:
            self.shift.at("")
        self.tell(trouble)
        return Turn.REST

    def tell(self, trouble: str) -> None:
        """Say how a look went, and choose when the next one is."""
        self.failures = self.failures + 1 if trouble else 0
        rest = min(EVERY_SECONDS * 2 ** min(self.failures, 10), LONGEST_SECONDS) if trouble else EVERY_SECONDS
        self.due = time.monotonic() + rest
        if trouble and trouble != self.said:
            logger.warning("%s", trouble)
        self.said = trouble
        self.shift.tell(*filter(None, (trouble,)))
        looks.note(self.shift.app, self.server.name, trouble)

    def look(self) -> str:
        """Take in what is new. Return what keeps it from going on, in words."""
        try:
            with connecting.opened(self.server) as opened:
                last = keeping.last_uid(self.server.name, opened.uidvalidity)
                db.session.rollback()
                for uid in opened.after(last):
                    if not self.shift.going():
                        raise Stopped
                    self.shift.at(f"leyendo el mensaje {uid} del buzón")
                    if trouble := self.take(opened, uid):
                        return trouble
        except Unreachable as reason:
            return str(reason)
        return ""

    def take(self, opened: Box, uid: int) -> str:
        """Take one message in, and mark it once that is committed."""
        size = opened.size(uid)
        if size is None:  # somebody deleted it meanwhile
            return ""
        data = b"" if size > MAX_BYTES else opened.message(uid, self.shift.going)
        if not self.shift.going():
            raise Stopped
        if size > MAX_BYTES or len(data) > MAX_BYTES:
            headers = opened.headers(uid)
            return self.keep(self.place(opened, uid, headers), reading.too_large(headers))
        place = self.place(opened, uid, data)
        if keeping.is_known(place.sha256):
            return self.keep(place, keeping.again(reading.unopened(data)))
        db.session.rollback()
        trouble = self.carry(place, data)
        fate = keeping.fate_at(place)
        db.session.rollback()
        if fate in DONE_WITH:
            opened.mark_seen(uid)
        return trouble

    def place(self, opened: Box, uid: int, data: bytes) -> Place:
        return Place(self.server.name, opened.uidvalidity, uid, hashlib.sha256(data).hexdigest())

    def carry(self, place: Place, data: bytes) -> str:
        """Have a message opened and filed where it can do no harm. Return what keeps it from that."""
        trouble = ""
        letter = Letter(data, place.mailbox, place.uidvalidity, place.uid, place.sha256)
        try:
            for said in self.carrier.carry([letter], self.shift.going):
                if isinstance(said, Trouble):
                    trouble = said.reason
        except Died as death:
            if death.job is None:
                return FAILING
            self.strikes[place.sha256] += 1
            if self.strikes[place.sha256] < STRIKES:
                return self.carry(place, data)
            code = Codigo.E_TIMEOUT
            return self.keep(place, keeping.refused(reading.unopened(data), code, code.frase))
        return trouble

    @staticmethod
    def keep(place: Place, found: Reading) -> str:
        """Write what became of a message that was not opened."""
        begin_write()
        keeping.keep(place, found, [])
        db.session.commit()
        return ""
