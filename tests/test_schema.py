"""The schema is brought up to date once, under a lock, after a backup, from every earlier revision."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import config
from app import create_app, schema
from app.db import WRITES, db

REVISIONS = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """An application whose database is empty."""
    values = config.load({"INSTANCE_DIR": str(tmp_path / "instance"), "WORKER": "off"})
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        name = f"vacia_{tmp_path.name}".lower().replace("-", "_")[:60]
        url = cluster.create(name).replace("postgresql://", "postgresql+psycopg://")
        values["SQLALCHEMY_DATABASE_URI"] = url
    app = create_app(values)
    yield app
    with app.app_context():
        db.engine.dispose()
    if request.param == "postgresql":
        cluster.drop(name)


def migrate_to(app, revision):
    with app.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        schema.run(connection, revision)
        connection.commit()


def ask(app, sql):
    with app.app_context(), db.engine.connect() as connection:
        return connection.execute(text(sql)).all()


def test_the_migrations_make_exactly_the_tables_of_the_models(bare):
    schema.upgrade(bare)

    with bare.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_database_file_is_its_owners_alone(tmp_path):
    app = create_app(config.load({"INSTANCE_DIR": str(tmp_path / "instance"), "WORKER": "off"}))

    schema.upgrade(app)
    with app.app_context():
        db.engine.dispose()

    assert stat.S_IMODE((tmp_path / "instance" / "clickfactura.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "address", ["sqlite:////no/hay/clickfactura.db", "postgresql://nadie@127.0.0.1:1/clickfactura"]
)
def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path, address):
    app = create_app(config.load({"INSTANCE_DIR": str(tmp_path / "instance"), "DATABASE_URL": address}))

    with pytest.raises(schema.Unreachable, match="base de datos"):
        schema.upgrade(app)


def test_upgrading_twice_changes_nothing(bare):
    schema.upgrade(bare)
    schema.upgrade(bare)

    assert ask(bare, "SELECT version_num FROM alembic_version") == [(schema.head(),)]


@pytest.mark.parametrize("revision", REVISIONS)
def test_data_survives_the_way_up_from_every_revision(bare, revision):
    migrate_to(bare, revision)
    with bare.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(
            text(
                "INSERT INTO issuer (ruc, name, help_contact, notices, created_at)"
                " VALUES ('1799999915001', 'La Inventada', '', true, '2026-01-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO party (kind, numero, name, created_at)"
                " VALUES ('cedula', '1759999996', 'María', '2026-01-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO account (party_id, name, state, epoch, created_at)"
                " SELECT id, 'María', 'pending', 0, '2026-01-01 00:00:00' FROM party"
            )
        )
        connection.execute(
            text(
                """INSERT INTO mail (kind, "to", party_id, account_id, state, attempts, due_at, message_id,"""
                " error, queued_at) SELECT 'activation', 'maria@ejemplo.ec', party_id, id, 'queued', 0,"
                " '2026-01-01 00:00:00', '', '', '2026-01-01 00:00:00' FROM account"
            )
        )
        connection.execute(
            text(
                """INSERT INTO arrival (at, last_at, times, door, "by", file, member, sha256, outcome, code, reason,"""
                " content_sha256) VALUES ('2026-01-01 00:00:00', '2026-01-01 00:00:00', 1, 'command', '',"
                " 'roto.xml', '', 'abc', 'refused', 'E_ROOT', 'No es un comprobante.', '')"
            )
        )
        connection.commit()

    schema.upgrade(bare)

    assert ask(bare, "SELECT version_num FROM alembic_version") == [(schema.head(),)]
    assert ask(bare, 'SELECT "to", account_id = (SELECT id FROM account) FROM mail') == [
        ("maria@ejemplo.ec", 1)
    ]
    assert ask(bare, "SELECT file, note, receiver, closed_at FROM arrival") == [("roto.xml", "", "", None)]
    assert ask(bare, "SELECT accent, remind_after, left_at FROM issuer") == [("", None, None)]
    assert ask(bare, "SELECT name, notices FROM account") == [("María", "each")]
    assert ask(bare, "SELECT ruc, name FROM issuer") == [("1799999915001", "La Inventada")]
    assert ask(bare, "SELECT numero FROM party") == [("1759999996",)]


def test_data_survives_the_way_down_and_up_again(bare):
    schema.upgrade(bare)
    with bare.app_context(), db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(
            text(
                "INSERT INTO issuer (ruc, name, help_contact, notices, accent, created_at)"
                " VALUES ('1799999915001', 'La Inventada', '', true, '', '2026-01-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                """INSERT INTO arrival (at, last_at, times, door, "by", file, member, sha256, outcome, code, reason,"""
                " content_sha256, note, receiver, issuer_id) SELECT '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1,"
                " 'folder', '', 'roto.xml', '', 'abc', 'refused', 'E_ROOT', '', '', '', '', id FROM issuer"
            )
        )
        settings = Config()
        settings.set_main_option("script_location", str(schema.MIGRATIONS))
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0002")
        schema.run(connection)
        connection.commit()

    assert ask(bare, "SELECT file, issuer_id FROM arrival") == [("roto.xml", None)]
    assert ask(bare, "SELECT ruc FROM issuer") == [("1799999915001",)]


def test_processes_that_start_together_migrate_once(bare):
    failures = []

    def start():
        try:
            schema.upgrade(bare)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test shows it)
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert ask(bare, "SELECT version_num FROM alembic_version") == [(schema.head(),)]


def test_a_backup_is_made_before_anything_changes(bare):
    if len(REVISIONS) == 1:
        migrate_to(bare, "head")
    with bare.app_context(), db.engine.connect() as connection:
        schema.upgrade(bare)
        copy = schema.back_up(connection, "0001", Path(bare.config["INSTANCE_DIR"]))

    assert copy.parent.name == "backups"
    assert copy.stat().st_size > 0
    assert copy.stat().st_mode & 0o077 == 0
    if copy.suffix == ".db":
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT count(*) FROM issuer").fetchone() == (0,)


def test_a_server_that_could_lose_data_is_named(bare):
    weak = schema.weak_settings(bare)

    assert weak == (["fsync"] if "postgresql" in bare.config["SQLALCHEMY_DATABASE_URI"] else [])


def test_a_migration_imports_nothing_from_the_application():
    for path in (schema.MIGRATIONS / "versions").glob("*.py"):
        assert "import app" not in path.read_text(encoding="utf-8")
        assert "from app" not in path.read_text(encoding="utf-8")


def test_migrations_are_numbered_in_order():
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
