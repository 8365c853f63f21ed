"""An import that is killed at any moment loses nothing it acknowledged and doubles nothing when run again."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests import people
from tests.people import MARIA, RUC

ROOT = Path(__file__).parents[2]
VOUCHERS = 120
CYCLES = int(os.environ.get("DURABILITY_CYCLES", "3"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("entrada")
    for number in range(1, VOUCHERS + 1):
        data = people.authorised(secuencial=number, to=MARIA)
        (folder / f"{number:04}.xml").write_bytes(data)
    return folder


@pytest.fixture
def flask(tmp_path):
    environ = {**os.environ, "INSTANCE_DIR": str(tmp_path), "FLASK_APP": "wsgi"}

    def start(*arguments):
        command = [sys.executable, "-m", "flask", *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    return start


def stored(tmp_path):
    """What the database holds: clave and XML of each document."""
    with sqlite3.connect(tmp_path / "clickfactura.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute(
            "SELECT clave_acceso, deflated FROM document JOIN document_xml ON document_id = document.id"
        ).fetchall()
    assert len({clave for clave, _ in rows}) == len(rows)
    return {clave: zlib.decompress(deflated, -15) for clave, deflated in rows}


@pytest.mark.parametrize("cycle", range(CYCLES))
def test_what_was_acknowledged_is_there_after_a_kill(flask, folder, tmp_path, cycle):
    with flask("issuers", "add", RUC, "La Inventada") as process:
        process.communicate()
    process = flask("comprobantes", "import", folder, "--json")
    acknowledged = [
        json.loads(process.stdout.readline()) for _ in range(random.Random(cycle).randint(1, VOUCHERS - 20))
    ]
    process.kill()
    process.communicate()

    kept = stored(tmp_path)
    for line in acknowledged:
        assert line["outcome"] == "filed"
        assert kept[line["clave_acceso"]] == Path(line["file"]).read_bytes()

    again = flask("comprobantes", "import", folder, "--json")
    output, _ = again.communicate()
    outcomes = [json.loads(line)["outcome"] for line in output.splitlines()]

    assert again.returncode == 0
    assert outcomes.count("known") == len(kept)
    assert len(stored(tmp_path)) == VOUCHERS
