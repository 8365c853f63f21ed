"""`flask comprobantes check|import`, as another program calls it."""

import json
import os
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.cli import comprobantes as commands
from app.db import db
from app.models import Arrival, Document
from tests import people
from tests.people import EMPRESA, MARIA
from tests.systems import linux

KEYS = [
    "file", "member", "clave_acceso", "tipo", "version", "numero", "emisor", "receptores", "total",
    "outcome", "code", "reason", "signature", "warnings",
]  # fmt: skip


@pytest.fixture
def run(app):
    def invoke(*arguments):
        result = app.test_cli_runner().invoke(args=["comprobantes", *map(str, arguments)])
        lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
        return result, lines

    return invoke


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "entrada"
    (folder / "marzo").mkdir(parents=True)
    (folder / "a.xml").write_bytes(people.authorised(secuencial=1, to=MARIA))
    (folder / "marzo" / "b.XML").write_bytes(people.authorised(secuencial=2, to=EMPRESA))
    (folder / "notas.txt").write_text("nada", encoding="utf-8")
    return folder


def test_check_says_each_voucher_in_one_line_of_json(run, folder):
    result, lines = run("check", folder, "--json")

    assert result.exit_code == 0, result.output
    assert [list(line) for line in lines] == [KEYS, KEYS]
    first = lines[0]
    assert first["file"] == str(folder / "a.xml")
    assert (first["numero"], first["total"]) == ("001-001-000000001", "115.00")
    assert first["receptores"] == [MARIA]
    assert (first["outcome"], first["code"], first["signature"]) == ("ok", "OK", "valid")
    assert "Ñ" not in json.dumps(lines) or "\\u" not in result.stdout


def test_check_needs_no_issuer_and_files_nothing(run, folder):
    run("check", folder)

    assert db.session.scalars(db.select(Document)).all() == []


def test_something_refused_ends_with_three(run, folder):
    (folder / "c.xml").write_bytes(b"<html/>")

    result, lines = run("check", folder, "--json")

    assert result.exit_code == 3
    assert [line["outcome"] for line in lines] == ["ok", "refused", "ok"]
    assert lines[1]["clave_acceso"] is None


def test_a_missing_path_is_a_line_too(run, tmp_path):
    result, lines = run("check", tmp_path / "no-esta.xml", "--json")

    assert result.exit_code == 3
    assert lines[0]["code"] == "E_IO"


ESCAPES = "\x1b[2J\x9b31m\u202e\n"


def test_no_name_and_no_state_steers_the_terminal_of_who_reads(run, tmp_path):
    told = people.authorised(to=MARIA, estado=f"NO{ESCAPES[1:]}AUTORIZADO")
    (tmp_path / f"a{ESCAPES}b.xml").write_bytes(told)

    result, _ = run("check", tmp_path)

    [line] = result.stdout.splitlines()
    assert "E_STATE" in line
    assert line.isprintable()


@linux
def test_a_name_that_is_no_text_stops_nothing(run, tmp_path):
    people.firm()
    name = os.fsencode(tmp_path) + b"/a\xff.xml"
    Path(os.fsdecode(name)).write_bytes(b"<ajeno/>")
    (tmp_path / "b.xml").write_bytes(people.authorised(to=MARIA))

    result, lines = run("import", tmp_path, "--json")

    assert result.exit_code == 3, result.output
    assert [line["outcome"] for line in lines] == ["refused", "filed"]
    assert os.fsencode(lines[0]["file"]) == name
    assert db.session.scalars(db.select(Arrival.file).order_by(Arrival.id)).first() == "a·.xml"


def test_wrong_usage_ends_with_two(run):
    result, _ = run("check")

    assert result.exit_code == 2


def test_import_files_what_is_good_and_again_changes_nothing(run, folder):
    people.firm()

    result, lines = run("import", folder, "--json")
    again, repeated = run("import", folder, "--json")

    assert result.exit_code == again.exit_code == 0, result.output
    assert [line["outcome"] for line in lines] == ["filed", "filed"]
    assert [line["outcome"] for line in repeated] == ["known", "known"]


def test_people_read_words_and_the_summary_goes_to_stderr(run, folder):
    people.firm()

    result, _ = run("import", folder)

    assert "archivados" in result.stdout
    assert "archivados: 2" in result.stderr


def test_an_importer_that_the_database_stopped_tries_again(run, folder, monkeypatch):
    people.firm()
    monkeypatch.setattr(commands, "RESTS_SECONDS", (0, 0))
    receive, failures = commands.receive.receive, [None, None]

    def stopped(*arguments, **keywords):
        if failures:
            failures.pop()
            raise OperationalError("INSERT", {}, Exception("deadlock detected"))
        return receive(*arguments, **keywords)

    monkeypatch.setattr(commands.receive, "receive", stopped)
    _, lines = run("import", folder, "--json")

    assert [line["outcome"] for line in lines] == ["filed", "filed"]
