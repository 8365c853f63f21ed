"""Run the examination over a folder of good and bad files and compare every verdict with what is expected.

    python tests/corpus/run.py FOLDER [--trust DIR]

FOLDER holds either a `manifest.tsv` (columns file, kind, expect, code) beside `xml/`, `zip/` and `eml/`, or the
folders `samples/`, `hostile/` and `soap/`, whose file names say what is expected; an answer in `soap/` must
also be understood as the SRI means it. Each file runs in a
process of its own, twice: the second time under another name, which must change nothing. Without --trust,
the CAs are those of FOLDER/pki when there is one. Exit 1 when a verdict differs, 0 otherwise.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.sri.certificado import Trust
from app.sri.examen import examine
from app.sri.informe import line
from tests.corpus import letters
from tests.corpus.answers import misunderstood

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # the day the corpora were signed for
LIMIT_SECONDS = 20
ORDINARY = {"W_PRUEBAS", "W_SHA1", "W_CHAIN", "W_CERT_NO_RUC", "W_REVOCATION", "W_KEYVALUE"}
SAME_CODE = {"OK_BARE": "E_BARE", "OK_DUP": "OK", "E_DUP_CONFLICT": "OK"}  # the last two are told at import

# What is refused here although reading the signed value would do as well.
STRICTER = {
    "S32": ("E_STRUCT", "un comentario dentro de un valor se rechaza"),
    "S33": ("E_STRUCT", "un comentario dentro de un valor se rechaza"),
    "S34": ("E_STRUCT", "un comentario dentro de un valor se rechaza"),
    "I06": ("E_LEN", "la identificación pasa de 20 caracteres"),
}


@dataclass(frozen=True)
class Case:
    """One file and what is expected of it: accept, flag, neutralise, quarantine, reject, partial or signed."""

    name: str
    path: Path
    expect: str
    code: str = ""


@dataclass(frozen=True)
class Result:
    """What came of one file: a line for each voucher, the time and the peak memory of its process."""

    lines: list[dict]
    milliseconds: float
    megabytes: float


def cases_of(folder: Path) -> list[Case]:
    manifest = folder / "manifest.tsv"
    if not manifest.exists():
        return [
            Case(f"{kind}/{path.name}", path, _by_name(kind, path.name))
            for kind in ("samples", "hostile", "soap")
            for path in sorted((folder / kind).glob("*"))
        ]
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Case(
            row["id"],
            folder / row["file"],
            "partial" if row["code"] == "OK_PARTIAL" else row["expect"],
            row["code"],
        )
        for row in rows
        if row["kind"] in {"xml", "zip", "eml"}
    ]


def _by_name(kind: str, name: str) -> str:
    if "luego_AUTORIZADO" in name:
        return "signed"
    if kind == "hostile" or "NO_AUTORIZADO" in name or "RECHAZAD" in name:
        return "reject"
    if "EN_PROCESO" in name or "bare" in name:
        return "quarantine"
    if "lote_response" in name:
        return "partial"
    if kind == "samples" or name.startswith(("autorizacion_AUTORIZADO", "autorizacion_ADVERTENCIA")):
        return "signed"
    return "reject"


def run(path: Path, trust: Trust | None) -> Result:
    """Examine one file in a process of its own, which is stopped when it takes too long."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_child, args=(path, trust, theirs))
    child.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(LIMIT_SECONDS) else None
    except EOFError:
        found = None
    child.terminate()
    child.join()
    if found is None:
        return Result(
            [{"outcome": "died", "code": "", "signature": None, "warnings": []}], 1000 * LIMIT_SECONDS, 0
        )
    return Result(*found)


def _child(path: Path, trust: Trust | None, pipe) -> None:
    started = time.perf_counter()
    told = told_of(path, trust)
    took = (time.perf_counter() - started) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((told, took, peak))


def told_of(path: Path, trust: Trust | None) -> list[dict]:
    """Examine a file as its door would: a message by what it carries."""
    if path.suffix == letters.KIND:
        return letters.lines(path.read_bytes(), trust, NOW)
    return [line("", one) for one in examine(path.read_bytes(), trust=trust, now=NOW)]


def difference(case: Case, result: Result) -> str:
    """Say what differs from what is expected, "" when nothing does."""
    outcomes = {one["outcome"] for one in result.lines}
    codes = {one["code"] for one in result.lines}
    if case.name in STRICTER and codes == {STRICTER[case.name][0]}:
        return ""
    if "died" in outcomes or not result.lines:
        return "no terminó"
    if not _fits(case, outcomes, result):
        return f"se esperaba {case.expect} {case.code}, hubo {sorted(outcomes)} {sorted(codes)}"
    wanted = {SAME_CODE.get(code, code) for code in case.code.split("|")} - {"", "OK_PARTIAL"}
    return f"código {sorted(codes)}, se esperaba {case.code}" if wanted and not wanted & codes else ""


def _fits(case: Case, outcomes: set[str], result: Result) -> bool:
    warned = any({one["code"] for one in each["warnings"]} - ORDINARY for each in result.lines)
    return {
        "accept": outcomes == {"ok"},
        "neutralise": outcomes == {"ok"},
        "flag": outcomes == {"ok"} and warned,
        "quarantine": "ok" not in outcomes or case.code == "E_DUP_CONFLICT",
        "reject": outcomes == {"refused"},
        "partial": outcomes == {"ok", "refused"},
        "signed": outcomes == {"ok"} and {one["signature"] for one in result.lines} == {"valid"},
    }[case.expect]


def renamed(case: Case, trust: Trust | None, first: Result) -> str:
    """Examine the same bytes under a name that says something else, and say whether that changed a verdict."""
    other = {".xml": ".zip", letters.KIND: letters.KIND}.get(case.path.suffix, ".xml")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"documento{other}"
        path.write_bytes(case.path.read_bytes())
        again = run(path, trust)
    return "" if again.lines == first.lines else "con otro nombre da otro veredicto"


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trust", type=Path)
    options = parser.parse_args()
    cases = cases_of(options.folder)
    if not cases:
        parser.error(f"no hay casos en {options.folder}")
    known = options.trust or next((path for path in [options.folder / "pki"] if path.is_dir()), None)
    trust = Trust.load(known) if known else None
    results = {case: run(case.path, trust) for case in cases}
    failed = 0
    for case, result in results.items():
        wrong = difference(case, result) or renamed(case, trust, result)
        if not wrong and case.name.startswith("soap/"):
            wrong = misunderstood(case.path)
        if wrong:
            failed += 1
            say(f"✗ {case.name}: {wrong}")
        elif case.name in STRICTER:
            say(f"· {case.name}: más estricto, {STRICTER[case.name][1]}")
    slowest = max(results, key=lambda case: results[case].milliseconds)
    largest = max(results, key=lambda case: results[case].megabytes)
    say(f"slowest {slowest.name}: {results[slowest].milliseconds:.0f} ms")
    say(f"largest {largest.name}: {results[largest].megabytes:.0f} MB peak")
    say(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
