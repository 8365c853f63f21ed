"""`flask comprobantes check|import`: examine files, or file them as a trusted operator of every firm."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError

from app.archive import trust
from app.cli import database, files
from app.db import begin_write, db
from app.ingest import receive
from app.ingest.receipt import Origin, Receipt
from app.models import Door
from app.sri.certificado import Trust
from app.sri.errors import Codigo
from app.sri.examen import Examen, Outcome
from app.sri.informe import line
from app.sri.paquete import one_line

group = AppGroup("comprobantes", help="Comprobantes electrónicos: revisar e importar archivos.")
BATCH = 100
BATCH_SECONDS = 0.5
RESTS_SECONDS = (0.1, 0.5, 2.0)
EXIT_REFUSED = 3
json_option = click.option("--json", "as_json", is_flag=True, help="Una línea JSON por comprobante.")
paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@group.command("check", help="Revisa archivos y carpetas. No guarda nada ni necesita instalación.")
@paths_argument
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001  (click passes flags by position)
    """Examine files without filing anything. Needs no database, no issuer and no instance."""
    known = trust.of(current_app)
    report = Report(as_json)
    for path in files.find(paths):
        for examen in examine(path, known):
            report.add(str(path), examen, examen.outcome, examen.code, examen.reason)
    report.finish()


@group.command("import", help="Archiva los comprobantes de las empresas registradas aquí.")
@paths_argument
@json_option
@click.option("--notify/--no-notify", default=None, help="Avisar por correo a todos, o a nadie.")
@with_appcontext
@database.ready
def import_(paths: tuple[Path, ...], as_json: bool, notify: bool | None) -> None:  # noqa: FBT001  (as above)
    """File vouchers of the firms of this installation."""
    report = Report(as_json)
    for batch in batches(paths, trust.of(current_app)):
        for path, receipt in file_batch(batch, notify=notify):
            report.add(str(path), receipt.examen, receipt.outcome, receipt.code, receipt.reason)
    report.finish()


Batch = list[tuple[Path, list[Examen]]]


def batches(paths: tuple[Path, ...], known: Trust | None) -> Iterator[Batch]:
    """Examine files outside any transaction and hand them over in short batches."""
    batch: Batch = []
    count, since = 0, time.monotonic()
    for path in files.find(paths):
        examenes = examine(path, known)
        batch.append((path, examenes))
        count += len(examenes)
        if count >= BATCH or time.monotonic() - since > BATCH_SECONDS:
            yield batch
            batch, count, since = [], 0, time.monotonic()
    if batch:
        yield batch


def file_batch(batch: Batch, *, notify: bool | None) -> list[tuple[Path, Receipt]]:
    """File one batch in one transaction, and tell about it after the COMMIT.

    Two importers at once may wait for each other's rows until the database stops one: it tries again.
    """
    for rest in RESTS_SECONDS:
        try:
            return file_once(batch, notify=notify)
        except OperationalError:
            db.session.rollback()
            time.sleep(rest)
    return file_once(batch, notify=notify)


def file_once(batch: Batch, *, notify: bool | None) -> list[tuple[Path, Receipt]]:
    """File one batch, or nothing of it."""
    begin_write()
    receipts = [
        (path, receipt)
        for path, examenes in batch
        for receipt in receive.receive(
            examenes, Origin(receive.label(str(path)), Door.COMMAND), notify=notify
        )
    ]
    db.session.commit()
    return receipts


def examine(path: Path, known: Trust | None) -> list[Examen]:
    """Examine one file; one that cannot be read is refused with E_IO."""
    try:
        data = files.read(path)
    except OSError:
        return [Examen("", b"", Outcome.REFUSED, Codigo.E_IO, Codigo.E_IO.frase)]
    return receive.examine(data, known)


class Report:
    """Prints one line for each voucher and counts them; JSON goes to stdout alone."""

    def __init__(self, as_json: bool) -> None:  # noqa: FBT001  (one flag says it all)
        self.as_json = as_json
        self.counts: Counter[str] = Counter()

    def add(self, path: str, examen: Examen, outcome: str, code: Codigo, reason: str) -> None:
        """Print what became of one voucher."""
        self.counts[str(outcome)] += 1
        entry = {**line(path, examen), "outcome": str(outcome), "code": str(code), "reason": reason}
        if self.as_json:
            # A file name may hold bytes that are no UTF-8: they leave as the escapes that JSON has for them.
            text = json.dumps(entry, ensure_ascii=False)
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
            sys.stdout.buffer.flush()
        else:
            click.echo(human(entry))

    def finish(self) -> None:
        """Print the summary to stderr and leave with 3 when something was refused."""
        parts = [f"{WORDS[key]}: {count}" for key, count in sorted(self.counts.items())]
        click.echo(" · ".join(parts) or "No se encontró ningún archivo .xml ni .zip.", err=True)
        if self.counts["refused"]:
            sys.exit(EXIT_REFUSED)


WORDS = {
    "ok": "en orden",
    "filed": "archivados",
    "known": "ya estaban",
    "pending": "pendientes",
    "refused": "rechazados",
}


def human(entry: dict[str, object]) -> str:
    """Write one result as a line for a person: nothing in it steers their terminal or the next line."""
    where = f"{entry['file']}#{entry['member']}" if entry["member"] else str(entry["file"])
    about = f" {entry['numero']}" if entry["numero"] else ""
    said = "" if entry["code"] == Codigo.OK else f" [{entry['code']}] {entry['reason']}"
    return one_line(f"{WORDS[str(entry['outcome'])]:<10} {where}{about}{said}")
