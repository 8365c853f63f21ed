"""Carry files of the watched folder into the archive: examine, file in short transactions, tell.

This runs in a child process where children can be made, and tells its parent as it goes:

    At        about to examine a voucher of this job: if I die now, it is its fault
    Storing   about to talk to the database: if I die now, it is nobody's fault
    Carried   committed: what became of each voucher of a job
    Trouble   the rest has to wait: the database is busy, the disk is full
"""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from click import ClickException
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from app.archive import trust
from app.db import begin_write, db, now
from app.ingest import receive
from app.ingest.places import opened
from app.ingest.receipt import Origin
from app.ingest.telling import Line
from app.models import Door
from app.sri import examen as sri_examen
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from app.sri.examen import Examen, Outcome
from app.sri.paquete import MAX_ZIP, is_package
from app.sri.texto import MAX_BYTES

BATCH = 25  # vouchers in one transaction: pages that write wait no longer than it takes
RESTS_SECONDS = (0.1, 0.5, 2.0)
NO_ROOM = "No queda espacio en el disco: los archivos de la carpeta vigilada esperan."
BUSY = "La base de datos está ocupada o no responde: los archivos de la carpeta vigilada esperan."
logger = logging.getLogger(__name__)


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
class At:
    """About to examine a voucher of this job."""

    job: int


@dataclass(frozen=True, slots=True)
class Storing:
    """About to file what was examined."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of each voucher of this job. It is committed."""

    job: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing more can be done now, and why."""

    reason: str


Message = At | Storing | Carried | Trouble


class Guard(Protocol):
    """Watches over an examination."""

    def arm(self, vouchers: int, spent: float) -> None:
        """Allow the next voucher its time, of a file that has yielded so many in so many seconds."""

    def disarm(self) -> None:
        """Say that the examination is over."""


@dataclass(slots=True)
class Load:
    """What was examined and is not filed yet, and what is known of each job that is not told yet."""

    waiting: list[tuple[int, Examen]] = field(default_factory=list)
    lines: dict[int, list[Line]] = field(default_factory=dict)


def carry(app: Flask, jobs: list[Job], guard: Guard) -> Iterator[Message]:
    """Carry the files in, telling as it goes. Never raises for what a file holds."""
    try:
        known = trust.of(app)
    except ClickException as lack:  # certificates that cannot be read keep every file waiting
        yield Trouble(lack.message)
        return
    load = Load()
    for number, job in enumerate(jobs):
        yield At(number)
        for examen in examine(job, known, guard):
            guard.disarm()
            load.waiting.append((number, examen))
            if len(load.waiting) >= BATCH and not (yield from store(load, jobs, whole_before=number)):
                return
            yield At(number)
        guard.disarm()
        load.lines.setdefault(number, [])
    yield from store(load, jobs, whole_before=len(jobs))


def examine(job: Job, known: Trust | None, guard: Guard) -> Iterator[Examen]:
    """Examine a file's vouchers one after another, each within its time."""
    started, count = time.process_time(), 0
    guard.arm(count, 0.0)
    try:
        data = read(job.path)
        for examen in sri_examen.examine_each(data, trust=known, now=now()):
            yield examen
            count += 1
            guard.arm(count, time.process_time() - started)
    except FileNotFoundError:  # another worker took it over
        return
    except OSError:
        yield refusal(Codigo.E_IO, b"")
    except MemoryError:
        yield refusal(Codigo.E_TIMEOUT, b"")
    except Exception:
        logger.exception("Examinar %s falló.", job.origin.file)
        yield refusal(Codigo.E_FAULT, b"")


def read(path: str) -> bytes:
    """Read a regular file; of one that is too large for its kind only enough to say so. Raises OSError."""
    with open(path, "rb", opener=opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(path)
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES and (data[:1] != b"<" or is_package(data)):
            data += file.read(MAX_ZIP - MAX_BYTES)
    return data


def refusal(code: Codigo, data: bytes) -> Examen:
    """Say of a whole file that it could not be examined."""
    return Examen("", data, Outcome.REFUSED, code, code.frase)


def store(load: Load, jobs: list[Job], *, whole_before: int) -> Generator[Message, None, bool]:
    """File what waits in one transaction; tell the jobs that are complete. Return whether it could."""
    yield Storing()
    try:
        told = file_patiently(load.waiting, jobs)
    except DBAPIError as error:
        db.session.rollback()
        yield Trouble(NO_ROOM if is_full(error) else BUSY)
        return False
    load.waiting.clear()
    for number, line in told:
        load.lines.setdefault(number, []).append(line)
    for number in [number for number in load.lines if number < whole_before]:
        yield Carried(number, load.lines.pop(number))
    return True


Examined = list[tuple[int, Examen]]


def file_patiently(waiting: Examined, jobs: list[Job]) -> list[tuple[int, Line]]:
    """File them; try again while others hold the database. One that makes the program fail fails alone."""
    for rest in RESTS_SECONDS:
        try:
            return file_all(waiting, jobs)
        except Exception as error:
            db.session.rollback()
            if not will_pass(error):
                return [file_alone(one, jobs) for one in waiting]
            if is_full(error):
                raise
            time.sleep(rest)
    return file_all(waiting, jobs)


def file_all(waiting: Examined, jobs: list[Job]) -> list[tuple[int, Line]]:
    """File all, or nothing of it."""
    begin_write()
    told = [(number, Line.of(receive.receive_one(examen, jobs[number].origin))) for number, examen in waiting]
    db.session.commit()
    return told


def file_alone(one: tuple[int, Examen], jobs: list[Job]) -> tuple[int, Line]:
    """File one voucher; when that fails for a reason of its own, keep it as refused."""
    number, examen = one
    try:
        return file_all([one], jobs)[0]
    except Exception as error:
        db.session.rollback()
        if will_pass(error):
            raise
        logger.exception("Archivar %s falló.", jobs[number].origin.file)
        return refuse(number, jobs, refusal(Codigo.E_FAULT, examen.xml))


def refuse(number: int, jobs: list[Job], examen: Examen) -> tuple[int, Line]:
    """Keep a file as refused; when even that fails, its .txt says so all the same."""
    try:
        return file_all([(number, examen)], jobs)[0]
    except Exception as error:
        db.session.rollback()
        if will_pass(error):
            raise
        logger.exception("Anotar el rechazo de %s falló.", jobs[number].origin.file)
        return number, Line("", "", str(examen.outcome), str(examen.code), examen.reason)


def will_pass(error: Exception) -> bool:
    """Tell whether the database is what fails, and not what it was given."""
    return isinstance(error, DBAPIError) and (
        isinstance(error, OperationalError) or error.connection_invalidated
    )


def is_full(error: Exception) -> bool:
    """Tell whether the database says that the disk has no room left."""
    said = str(error).lower()
    return "disk is full" in said or "no space left" in said
