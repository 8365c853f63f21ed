"""What is carried: a file of a firm's folder, or a message of the mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from app.ingest import receive
from app.ingest.mailbox.keeping import Place
from app.ingest.receipt import Origin
from app.models import Door


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed file of a firm."""

    path: str
    name: str
    issuer_id: int
    ruc: str
    again: bool = False

    @property
    def origin(self) -> Origin:
        """Return where its vouchers come from."""
        file = receive.label(self.name)
        return Origin(file, Door.FOLDER, "carpeta", self.issuer_id, self.ruc, again=self.again)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: its bytes, and its place in the mailbox."""

    data: bytes
    mailbox: str
    uidvalidity: int
    uid: int
    sha256: str

    @property
    def place(self) -> Place:
        """Return where it came from."""
        return Place(self.mailbox, self.uidvalidity, self.uid, self.sha256)
