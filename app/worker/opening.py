"""Open messages of the mailbox: read one, examine what it brings, file all of it in one transaction, tell."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from click import ClickException
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.archive import trust
from app.db import begin_write, db
from app.ingest.mailbox import keeping, reading
from app.ingest.mailbox.keeping import Opened
from app.ingest.mailbox.reading import Reading
from app.ingest.telling import Line
from app.models import MailFate
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from app.worker.examining import examine
from app.worker.jobs import Letter
from app.worker.patience import is_full, patiently
from app.worker.told import At, Carried, Guard, Message, Storing, Trouble

NO_ROOM = "No queda espacio en el disco: los mensajes del buzón esperan."
BUSY = "La base de datos está ocupada o no responde: los mensajes del buzón esperan."
BROKEN = Reading("", "", MailFate.REFUSED, Codigo.E_FAULT, Codigo.E_FAULT.frase)
logger = logging.getLogger(__name__)


def carry(app: Flask, letters: list[Letter], guard: Guard) -> Iterator[Message]:
    """Carry messages in, telling as it goes. Never raises for what a message holds."""
    try:
        known = trust.of(app)
    except ClickException as lack:  # certificates that cannot be read keep every message waiting
        yield Trouble(lack.message)
        return
    for number, letter in enumerate(letters):
        yield At(number)
        found, opened = read(letter, guard), list[Opened]()
        for one in vouchers(found, known, guard):
            opened.append(one)
            if len(opened) > keeping.MOST_VOUCHERS:
                found, opened = keeping.refused(found, Codigo.E_MAIL, keeping.TOO_MANY), []
                break
            yield At(number)
        guard.disarm()
        yield Storing()
        try:
            lines = store(letter, found, opened)
        except DBAPIError as error:
            db.session.rollback()
            yield Trouble(NO_ROOM if is_full(error) else BUSY)
            return
        yield Carried(number, lines)


def read(letter: Letter, guard: Guard) -> Reading:
    """Read a message within the time of a voucher."""
    guard.arm(0, 0.0)
    try:
        return reading.read(letter.data, keeping.own())
    except MemoryError:
        return replace(BROKEN, code=Codigo.E_MAIL, reason=Codigo.E_MAIL.frase)
    except Exception:
        logger.exception("Leer el mensaje %s falló.", letter.uid)
        return BROKEN


def vouchers(found: Reading, known: Trust | None, guard: Guard) -> Iterator[Opened]:
    """Examine the files of a message one after another."""
    for file in found.files:
        for examen in examine(lambda data=file.data: data, file.name, known, guard):
            guard.disarm()
            yield keeping.name_in(file, examen)


def store(letter: Letter, found: Reading, opened: list[Opened]) -> list[Line]:
    """File what a message brought; one that makes the program fail is refused as a whole, so that others go on."""
    broken = keeping.refused(found, Codigo.E_FAULT, Codigo.E_FAULT.frase)
    return patiently(lambda: file(letter, found, opened), lambda: file(letter, broken, []))


def file(letter: Letter, found: Reading, opened: list[Opened]) -> list[Line]:
    """File all of a message, or nothing of it."""
    begin_write()
    receipts = keeping.keep(letter.place, found, opened)
    db.session.commit()
    return [Line.of(receipt) for receipt in receipts or []]
