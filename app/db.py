"""The database session, the base of every model, and how values are kept in columns."""

from __future__ import annotations

import enum
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, CursorResult, DateTime, Dialect, Enum, Executable, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 10_000
WRITES = "writes"


class Money(TypeDecorator[Decimal]):
    """An amount in dollars, kept as whole cents so that nothing ever rounds it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if (cents := value.scaleb(2)) != int(cents):
            raise ValueError(f"{value} is not a whole number of cents.")
        return int(cents)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Always aware in Python, always UTC in the table."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every model. Values map to columns here once, so models only name their type."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            Decimal: Money,
            datetime: UtcDateTime,
            enum.Enum: Enum(
                enum.Enum,
                values_callable=lambda members: [member.value for member in members],
                native_enum=False,
                length=40,
            ),
        },
    )


db = SQLAlchemy(model_class=Base)


def now() -> datetime:
    """Return the present instant, aware. The only clock that the models read."""
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    db.init_app(app)


def begin_write() -> None:
    """Say that this unit of work will write: on SQLite its transaction takes the write lock at once.

    A deferred transaction that reads first and writes later fails with SQLITE_BUSY_SNAPSHOT when
    another wrote in between, whatever the busy time-out. On PostgreSQL this changes nothing.
    Call it before the first query of the unit, at the edge (view, command, worker step).
    """
    db.session.rollback()
    db.session.connection(execution_options={WRITES: True})


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make a new SQLite connection durable and strict; leave BEGIN to `begin_sqlite`."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin_sqlite(connection: Connection) -> None:
    """Begin IMMEDIATE for units that write and deferred for readers."""
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def execute(statement: Executable, values: dict[str, Any]) -> CursorResult[Any]:
    """Run a statement about tables in the session's transaction, without what the ORM does around one.

    Objects that wait in the session are not flushed first.
    """
    return db.session.connection().execute(statement, values)


def insert_new(model: type[Base], keys: tuple[str, ...], **values: Any) -> int | None:
    """Insert a row unless its natural key exists already; return its id, or None when it does.

    One statement, so that two writers at the same instant make one row.
    """
    connection = db.session.connection()
    return connection.execute(_insert_new(model, keys, connection.dialect.name), values).scalar()


@cache
def _insert_new(model: type[Base], keys: tuple[str, ...], dialect: str) -> Any:
    """Build the statement once: building it costs more than running it."""
    table = model.__table__
    return _insert(table, dialect).on_conflict_do_nothing(index_elements=keys).returning(table.c.id)


def insert_or_update(table: Any) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that may go on with `on_conflict_do_update`, as the database in use says it."""
    return _insert(table, db.session.get_bind().dialect.name)


def _insert(table: Any, dialect: str) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
