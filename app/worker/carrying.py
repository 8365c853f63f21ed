"""Carry files of the watched folder into the archive: examine, file in short transactions, tell."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import partial

from click import ClickException
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.archive import trust
from app.db import begin_write, db
from app.ingest import receive
from app.ingest.telling import Line
from app.sri.errors import Codigo
from app.sri.examen import Examen
from app.worker.examining import examine, read, refusal
from app.worker.jobs import Job
from app.worker.patience import is_full, patiently, will_pass
from app.worker.told import At, Carried, Guard, Message, Storing, Trouble

BATCH = 25  # vouchers in one transaction: pages that write wait no longer than it takes
NO_ROOM = "No queda espacio en el disco: los archivos de la carpeta vigilada esperan."
BUSY = "La base de datos está ocupada o no responde: los archivos de la carpeta vigilada esperan."
logger = logging.getLogger(__name__)


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
        for examen in examine(partial(read, job.path), job.origin.file, known, guard):
            guard.disarm()
            load.waiting.append((number, examen))
            if len(load.waiting) >= BATCH and not (yield from store(load, jobs, whole_before=number)):
                return
            yield At(number)
        guard.disarm()
        load.lines.setdefault(number, [])
    yield from store(load, jobs, whole_before=len(jobs))


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
    return patiently(lambda: file_all(waiting, jobs), lambda: [file_alone(one, jobs) for one in waiting])


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
