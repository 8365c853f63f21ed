"""The units of systemd: what they start exists, and systemd itself finds nothing wrong with them."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "docs" / "servidor").glob("*.service"))


@pytest.fixture(params=UNITS, ids=lambda unit: unit.name)
def unit(request):
    return request.param


def read(unit):
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    return parser


def test_a_unit_starts_what_is_here_and_writes_only_where_it_may(unit):
    service = read(unit)["Service"]
    program, *arguments = service["ExecStart"].split()

    assert program == f"{service['WorkingDirectory']}/.venv/bin/python"
    assert arguments in (["wsgi.py"], ["-m", "flask", "worker"])
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/instance"
    assert (service["ProtectSystem"], service["UMask"]) == ("strict", "0077")
    assert read(unit)["Install"]["WantedBy"] == "multi-user.target"


def test_systemd_finds_nothing_wrong(unit, tmp_path):
    home = tmp_path / "clickfactura"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "python").symlink_to("/bin/true")
    copy = tmp_path / unit.name
    copy.write_text(
        unit.read_text(encoding="utf-8").replace("/opt/clickfactura", str(home)), encoding="utf-8"
    )
    program = shutil.which("systemd-analyze") or "/bin/true"  # where there is no systemd, nobody asks it

    done = subprocess.run([program, "verify", "--man=no", copy], capture_output=True, text=True, check=False)

    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, complaints) == (0, []), done.stderr
