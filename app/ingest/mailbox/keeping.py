"""Write what became of a message, with all that it brought, in one transaction. The caller commits.

The rows of `ReceivedMail` are also how far the mailbox was read: one message is kept once, whoever reads it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import func, select, update

from app.db import db, insert_new, now
from app.ingest import receive
from app.ingest.mailbox.bounces import Bounce
from app.ingest.mailbox.reading import File, Own, Reading
from app.ingest.receipt import KNOWN, Origin, Receipt
from app.models import ArrivalOutcome, Door, MailFate, ReceivedMail
from app.notify import bounces, identity
from app.sri.correo import one_address
from app.sri.errors import Codigo
from app.sri.examen import Examen

TABLE = ReceivedMail.__table__
PLACE = ("mailbox", "uidvalidity", "uid")
MOST_VOUCHERS = 200
LONGEST_BY = 100
WORDS = {
    ArrivalOutcome.FILED: ("archivado", "archivados"),
    KNOWN: ("ya estaba archivado", "ya estaban archivados"),
    ArrivalOutcome.PENDING: ("pendiente", "pendientes"),
    ArrivalOutcome.REFUSED: ("rechazado", "rechazados"),
}
AGAIN = "Es un mensaje que ya se leyó."
TOO_MANY = (
    f"Trae más de {MOST_VOUCHERS} comprobantes: repártalos en varios mensajes, o cárguelos por la página."
)
NOT_OURS = "Avisa que un mensaje no llegó, pero no es uno que haya salido de aquí."
OF_ANOTHER = "Avisa que un mensaje nuestro no llegó, pero habla de otra dirección."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies, and the SHA-256 (hex) of its bytes."""

    mailbox: str
    uidvalidity: int
    uid: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One voucher of a message, and the attachment that it was in."""

    file: str
    examen: Examen


def own() -> Own:
    """Say how this installation knows itself."""
    settings = current_app.config
    written = (settings["MAIL_DEFAULT_SENDER"] or "").rpartition("<")[2].rstrip("> ")
    addresses = (one_address(each) for each in (written, settings["IMAP_USERNAME"] or ""))
    return Own(frozenset(filter(None, addresses)), identity.host())


def last_uid(mailbox: str, uidvalidity: int) -> int:
    """Return how far a mailbox was read, 0 when it was not, or was made anew since."""
    found = select(func.max(TABLE.c.uid)).where(
        TABLE.c.mailbox == mailbox, TABLE.c.uidvalidity == uidvalidity
    )
    return db.session.scalar(found) or 0


def is_known(sha256: str) -> bool:
    """Tell whether these very bytes were read before, wherever they lay."""
    return db.session.scalar(select(TABLE.c.id).where(TABLE.c.sha256 == sha256).limit(1)) is not None


def fate_at(place: Place) -> MailFate | None:
    """Return what became of the message at a place, None while that is open."""
    here = [getattr(TABLE.c, name) == getattr(place, name) for name in PLACE]
    return db.session.scalar(select(TABLE.c.fate).where(*here))


def keep(place: Place, reading: Reading, opened: list[Opened]) -> list[Receipt] | None:
    """File what a message brought and write its row. None when another worker did so already."""
    row_id = insert_new(ReceivedMail, PLACE, **columns(place, reading))
    if row_id is None:
        return None
    if reading.bounce is not None:
        update_row(row_id, **came_back(reading.bounce))
    by = reading.sender[:LONGEST_BY]
    receipts = [receive.receive_one(one.examen, Origin(one.file, Door.MAILBOX, by)) for one in opened]
    if receipts:
        update_row(row_id, vouchers=len(receipts), reason=summary(receipts))
    return receipts


def columns(place: Place, reading: Reading) -> dict[str, object]:
    """Fill in the row of a message."""
    return {
        "mailbox": place.mailbox,
        "uidvalidity": place.uidvalidity,
        "uid": place.uid,
        "at": now(),
        "sha256": place.sha256,
        "sender": reading.sender[:254],
        "subject": reading.subject[:200],
        "fate": reading.fate,
        "code": reading.code,
        "reason": reading.reason[:1000],
        "vouchers": 0,
        "mail_id": None,
    }


def update_row(row_id: int, **values: object) -> None:
    """Write what became of the message in its row, in the transaction that made it."""
    db.session.execute(update(TABLE).where(TABLE.c.id == row_id).values(values))


def came_back(bounce: Bounce) -> dict[str, object]:
    """Give a bounce to the message that it is about, and say what it changed: only what names its address counts."""
    mail = bounces.find(bounce.message_ids)
    if mail is None:
        return {"fate": MailFate.IGNORED, "reason": NOT_OURS}
    if mail.to in bounce.failed:
        bounces.came_back(mail, bounce.said, now())
        return {"mail_id": mail.id, "reason": f"No llegó a {mail.to}. {bounce.said}".strip()}
    if mail.to in bounce.delayed:
        said = f"Todavía no llega a {mail.to}; su servidor no lo da por perdido. {bounce.said}".strip()
        return {"mail_id": mail.id, "reason": said}
    return {"fate": MailFate.IGNORED, "reason": OF_ANOTHER}


def summary(receipts: list[Receipt]) -> str:
    """Say what became of all the vouchers of a message: *3 comprobantes: 2 pendientes, 1 rechazado*."""
    counts = Counter(receipt.outcome for receipt in receipts)
    if len(receipts) == 1:
        return f"1 comprobante: {WORDS[receipts[0].outcome][0]}."
    told = (
        f"{counts[outcome]} {one if counts[outcome] == 1 else more}"
        for outcome, (one, more) in WORDS.items()
        if counts[outcome]
    )
    return f"{len(receipts)} comprobantes: {', '.join(told)}."


def again(reading: Reading) -> Reading:
    """Leave a message alone that was read before."""
    return replace(reading, fate=MailFate.IGNORED, code="", reason=AGAIN, files=(), bounce=None)


def refused(reading: Reading, code: Codigo, reason: str) -> Reading:
    """Refuse a message as a whole: nothing of it is filed."""
    return replace(reading, fate=MailFate.REFUSED, code=code, reason=reason, files=(), bounce=None)


def name_in(file: File, examen: Examen) -> Opened:
    """Join a voucher with the name of its attachment."""
    return Opened(receive.label(file.name), examen)
