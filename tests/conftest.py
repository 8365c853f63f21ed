"""Fixtures every test may ask for. Builders that take arguments live in tests/people.py and app.demo.vouchers.

Each test that needs the application runs twice: on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine, text
from werkzeug.routing import Rule

import config
from app import create_app, schema
from app.db import db
from app.models import Account
from tests import browser, people, postgresql
from tests.clocks import zone_at_noon


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Thousands of applications are made here, all with the same addresses: Werkzeug compiles each address once."""
    known: dict[Any, Any] = {}
    compile_anew = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002  (as Werkzeug has it)
        key = tuple(rule._trace), repr(rule.defaults), append_unknown
        if key not in known:
            known[key] = compile_anew(rule, append_unknown)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


class Compiled(BytecodeCache):
    """Templates as they were compiled, kept in memory."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """All these applications render the same templates: compiling them was more than half of what tests cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL server for this run."""
    if not postgresql.available():
        pytest.skip(postgresql.MISSING)
    server = postgresql.Cluster().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory) -> Path:
    """A SQLite file with every table and no row, to copy."""
    path = tmp_path_factory.mktemp("vacia") / "vacia.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgresql(cluster) -> Iterator[str]:
    """A PostgreSQL database with every table, emptied before each test."""
    url = cluster.create("tests").replace("postgresql://", "postgresql+psycopg://")
    migrate(url)
    yield url
    emptier(url)[0].dispose()


def migrate(url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        schema.run(connection)
        connection.commit()
    engine.dispose()  # the last connection of a SQLite file folds its log into it


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path) -> str:
    """The address of an empty database with every table."""
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_postgresql")
        empty(url)
        return url
    path = tmp_path / "clickfactura.db"
    shutil.copy(request.getfixturevalue("empty_sqlite"), path)
    return f"sqlite:///{path}"


@cache
def emptier(url: str) -> tuple[Engine, str]:
    """What empties one database again and again, with the question which of its tables are filled."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
    tables = db.metadata.sorted_tables
    asked = (
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"  # noqa: S608  (our own names)
        for table in tables
    )
    return engine, " UNION ALL ".join(asked)


def empty(url: str) -> None:
    """Take every row out, and count from one again. Most tables are empty already: asking costs less than emptying."""
    engine, asked = emptier(url)
    with engine.connect() as connection:
        if full := connection.execute(text(asked)).scalars().all():
            names = ", ".join(f'"{name}"' for name in full)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def settings(tmp_path, database) -> dict[str, object]:
    """The settings of an installation of its own; change some before asking for `app`."""
    instance = tmp_path / "instance"
    values = config.load({"INSTANCE_DIR": str(instance), "WORKER": "off", "TIME_ZONE": zone_at_noon()})
    return {**values, "SQLALCHEMY_DATABASE_URI": database, "TESTING": True, "PROPAGATE_EXCEPTIONS": False}


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    """A whole application with an empty database of its own, inside an application context."""
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def templates(tmp_path_factory) -> Environment:
    """What reads templates, as the application sets it up. No database is asked."""
    instance = tmp_path_factory.mktemp("plantillas")
    return create_app(config.load({"INSTANCE_DIR": str(instance), "WORKER": "off"})).jinja_env


@pytest.fixture
def maria(app) -> Account:
    """Maria reads the vouchers issued to her cédula."""
    return people.person(people.MARIA)


@pytest.fixture
def jorge(app) -> Account:
    """Jorge is another reader, who must never see Maria's vouchers."""
    return people.person(people.JORGE, name="Jorge Inventado", email="jorge@ejemplo.ec")


@pytest.fixture
def stranger(app) -> browser.Browser:
    """A browser that has not signed in."""
    return browser.stranger(app)


@pytest.fixture
def marias(app, maria) -> browser.Browser:
    """Maria's browser, signed in."""
    return browser.signed_in(app, maria)
