"""The list's query at 10,000 and at 1,000,000 documents: pages, filters and the capped count.

The limit is the same query on the small table in the same run. Targets: p50 of a page on the large table
≤ 1.3 × the small one's, p99 ≤ 2 ×; the deepest page ≤ 1.3 × the first.

    python -m bench.list_query [--large 1000000]
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import config
from app import create_app
from app.archive import paging, search
from app.archive.paging import Position
from app.archive.search import Criteria
from app.db import db
from app.sri.catalogo import TipoComprobante

SMALL = 10_000
PARTIES = 2_000
ISSUERS = 40
WHALE = 1
WHALE_SHARE = 0.2
START = date(2020, 1, 1)
DAYS = 2_500
ROUNDS = 400
SIZE = 25
RARE = TipoComprobante.NOTA_DEBITO
TYPES = ("01",) * 20 + ("07",) * 6 + ("04",) * 2 + ("06", "03")
P50_LIMIT, P99_LIMIT, DEPTH_LIMIT = 1.3, 2.0, 1.3


@dataclass(frozen=True)
class Whale:
    """The receiver with a fifth of everything."""

    party_id: int = WHALE
    proven_email: str | None = "ballena@ejemplo.ec"


def fill(path: Path, count: int) -> None:
    """Write documents straight into the tables, in the order of their emission."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    rng = random.Random(7)  # noqa: S311  (data for a bench)
    now = "2026-01-01 00:00:00"
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO issuer (id, ruc, name, help_contact, notices, created_at) VALUES (?,?,?,'',1,?)",
        [(i, f"17{i:08}001", f"Emisor Inventado {i}", now) for i in range(1, ISSUERS + 1)],
    )
    connection.executemany(
        "INSERT INTO party (id, kind, numero, name, created_at) VALUES (?,'ruc',?,'',?)",
        [(i, f"09{i:08}001", now) for i in range(1, PARTIES + 1)],
    )
    connection.executemany(
        "INSERT INTO contact (issuer_id, party_id, email, given_at) VALUES (?,?,?,?)",
        [(i, WHALE, Whale().proven_email, now) for i in range(1, ISSUERS + 1)],
    )
    connection.executemany(
        "INSERT INTO document (id, clave_acceso, tipo, version, numero, fecha, ambiente, issuer_id, issuer_name,"
        " total, autorizacion, content_sha256, filed_at) VALUES (?,?,?,'1.1.0',?,?,'2',?,?,?,?,?,?)",
        (row(i, count, rng, now) for i in range(1, count + 1)),
    )
    rng = random.Random(11)  # noqa: S311  (data for a bench)
    connection.execute("CREATE TEMP TABLE who AS SELECT 0 AS document_id, 0 AS party_id WHERE 0")
    connection.executemany(
        "INSERT INTO who VALUES (?,?)",
        ((i, WHALE if rng.random() < WHALE_SHARE else rng.randint(2, PARTIES)) for i in range(1, count + 1)),
    )
    connection.execute(
        "INSERT INTO recipient (document_id, party_id, numero, fecha, tipo, ambiente, issuer_id)"
        " SELECT d.id, who.party_id, '', d.fecha, d.tipo, d.ambiente, d.issuer_id"
        " FROM document d JOIN who ON who.document_id = d.id"
    )
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()


def row(i: int, count: int, rng: random.Random, now: str) -> tuple[object, ...]:
    """Make up one document. One in 5,000 is of the rare type."""
    day = START + timedelta(days=i * DAYS // count)
    issuer = rng.randint(1, ISSUERS)
    tipo = RARE.value if i % 5_000 == 0 else rng.choice(TYPES)
    clave = f"{day:%d%m%Y}{tipo}{i:039}"
    return (
        i, clave, tipo, f"001-001-{i % 10**9:09}", day.isoformat(), issuer, f"Emisor Inventado {issuer}",
        rng.randint(100, 10**6), clave, "0" * 64, now,
    )  # fmt: skip


def questions(app: object) -> dict[str, Callable[[], object]]:
    """Name what is measured."""
    whale = Whale()
    recent = START + timedelta(days=DAYS - 60)
    deep = oldest_page(whale)
    return {
        "first page": lambda: paging.page(whale, Criteria(), None, SIZE),
        "deepest page": lambda: paging.page(whale, Criteria(), deep, SIZE),
        "rare type": lambda: paging.page(whale, Criteria(tipo=RARE), None, SIZE),
        "type and dates": lambda: paging.page(
            whale, Criteria(tipo=TipoComprobante.RETENCION, desde=recent), None, SIZE
        ),
        "one issuer": lambda: paging.page(whale, Criteria(emisor="1700000007001"), None, SIZE),
        "issuers on offer": lambda: search.issuers(whale),
        "capped count": lambda: search.count(whale, Criteria()),
        "by clave": lambda: search.find(whale, "0" * 49),
    }


def oldest_page(whale: Whale) -> Position:
    """Stand where the last page of the list starts."""
    first = paging.page(whale, Criteria(hasta=START + timedelta(days=30)), None, SIZE * 2)
    last = first.rows[-1]
    return Position(last.fecha, last.id)


def measure(path: Path) -> dict[str, list[float]]:
    """Time each question, taking turns, in wall milliseconds."""
    values = config.load({"INSTANCE_DIR": str(path.parent), "WORKER": "off"})
    app = create_app({**values, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
    with app.app_context():
        asked = questions(app)
        times: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, ask in asked.items():
                started = time.perf_counter()
                ask()
                times[name].append((time.perf_counter() - started) * 1000)
        db.session.remove()
    return times


def build(folder: Path, count: int) -> Path:
    """Make a database of this many documents."""
    path = folder / f"{count}.db"
    engine_app = create_app(
        {
            **config.load({"INSTANCE_DIR": str(folder), "WORKER": "off"}),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
        }
    )
    with engine_app.app_context():
        db.create_all()
        db.engine.dispose()
    fill(path, count)
    return path


def p99(times: list[float]) -> float:
    """Return the 99th percentile."""
    return statistics.quantiles(times, n=100)[98]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    large = parser.parse_args().large
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small_times = measure(build(folder, SMALL))
        large_times = measure(build(folder, large))
    print(f"{'':<16}{'p50 10k':>9}{f'p50 {large:,}':>16}{'×':>7}{'p99 10k':>9}{'p99 large':>11}{'×':>7}  ms")
    for name, small in small_times.items():
        big = large_times[name]
        a, b, c, d = statistics.median(small), statistics.median(big), p99(small), p99(big)
        print(f"{name:<16}{a:>9.3f}{b:>16.3f}{b / a:>7.2f}{c:>9.3f}{d:>11.3f}{d / c:>7.2f}")
    depth = statistics.median(large_times["deepest page"]) / statistics.median(large_times["first page"])
    print(f"targets: p50 ≤ {P50_LIMIT} ×, p99 ≤ {P99_LIMIT} ×; deepest ≤ {DEPTH_LIMIT} × first: {depth:.2f}")


if __name__ == "__main__":
    main()
