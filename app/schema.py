"""Bring the database to the schema of this release: under a lock, after a backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click import ClickException
from flask import Flask
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import OperationalError

from app.db import WRITES, db

MIGRATIONS = Path(__file__).parents[1] / "migrations"
ADVISORY_LOCK = 0x436C6963  # "Clic": any number, the same in every process
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class UpgradeStopped(ClickException):
    """The schema could not be brought up to date safely. The Spanish sentence says what to do."""


class Unreachable(ClickException):
    """The database cannot be opened. The Spanish sentence carries the driver's own words."""


def upgrade(app: Flask) -> None:
    """Apply every pending migration, once, whatever number of processes start together.

    Raises UpgradeStopped, or Unreachable when nothing answers at DATABASE_URL.
    """
    try:
        with app.app_context():
            keep_private(db.engine.url)
            bring_up_to_date(Path(app.config["INSTANCE_DIR"]))
    except OperationalError as error:
        said = str(error.orig).strip().partition("\n")[0]
        raise Unreachable(
            f"No se puede usar la base de datos; revise DATABASE_URL. Respondió: {said}"
        ) from error


def keep_private(url: URL) -> None:
    """Make the SQLite file readable by its owner alone; what SQLite writes beside it takes after it."""
    path = url.database if url.get_backend_name() == "sqlite" else None
    if path and path != ":memory:" and not Path(path).exists():
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise Unreachable(
                f"No se puede crear la base de datos {path}; revise la carpeta y sus permisos."
            ) from error


def bring_up_to_date(instance: Path) -> None:
    """Migrate under a lock and after a copy, when there is something to apply."""
    with db.engine.connect() as connection:
        if current(connection) == head():
            return
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        lock(connection)
        before = current(connection)
        if before != head():
            if before is not None:
                back_up(connection, before, instance)
            run(connection)
        connection.commit()


def head() -> str | None:
    """Return the newest revision of this release."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def current(connection: Connection) -> str | None:
    """Return the revision of the database, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def lock(connection: Connection) -> None:
    """Wait until no other process migrates. On SQLite the write transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})


def run(connection: Connection, revision: str = "head") -> None:
    """Run Alembic on this connection, inside its transaction."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def weak_settings(app: Flask) -> list[str]:
    """Name the PostgreSQL settings that could lose an acknowledged voucher at a power cut, when they are off."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "postgresql":
            return []
        wanted = text(
            "SELECT name FROM pg_settings WHERE name = ANY(:names) AND setting = 'off' ORDER BY name"
        )
        return list(connection.execute(wanted, {"names": list(DURABLE)}).scalars())


def back_up(connection: Connection, revision: str, instance: Path) -> Path:
    """Copy the database as it is before it changes, into INSTANCE_DIR/backups."""
    folder = instance / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    if connection.dialect.name == "sqlite":
        return copy_sqlite(connection, folder / f"antes-de-migrar-{revision}-{stamp}.db")
    return dump_postgresql(connection, folder / f"antes-de-migrar-{revision}-{stamp}.dump")


def copy_sqlite(connection: Connection, target: Path) -> Path:
    """Copy through SQLite's backup API, which reads beside our own write lock."""
    source = sqlite3.connect(str(connection.engine.url.database))
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    target.chmod(0o600)
    return target


def dump_postgresql(connection: Connection, target: Path) -> Path:
    """Dump with pg_dump. Without it the upgrade stops and says how to go on."""
    program = shutil.which("pg_dump")
    if program is None:
        raise UpgradeStopped(
            "Hay una actualización de la base de datos y no se encuentra pg_dump para respaldarla antes. "
            "Haga una copia y ejecute: flask db upgrade"
        )
    url = connection.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603  (our own program and our own database address)
        [program, "--format=custom", f"--file={target}", url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UpgradeStopped(f"pg_dump no pudo respaldar la base de datos: {done.stderr.strip()[-300:]}")
    target.chmod(0o600)
    return target
