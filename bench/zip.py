"""A ZIP of 1,000 vouchers: joined from what is stored, against the same files compressed again by zipfile.

Both read the same rows of the same database in the same run, taking turns. Target: ≥ 20 × the throughput of
recompression, and a peak of memory that does not grow with the count.

    python -m bench.zip [--documents 1000]
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import Row, insert

import config
from app import create_app
from app.archive import export
from app.archive.search import Criteria
from app.db import db, now
from app.demo import vouchers
from app.demo.autoridad import authority
from app.demo.firmador import sign
from app.models import Document, DocumentXml, Issuer, Party, Recipient
from app.sri.catalogo import Ambiente, TipoComprobante
from app.store import bundle, vault

ROUNDS = 15
KINDS = 50  # different vouchers, each repeated under other numbers
DAY = date(2026, 3, 2)
TARGET = 20.0
PARTY = 1


@dataclass(frozen=True)
class Taker:
    """Who takes everything along."""

    id: int = 1
    party_id: int = PARTY
    proven_email: str | None = None


def fill(count: int) -> None:
    """Write one firm, one receiver and so many signed vouchers straight into the tables."""
    key = authority().issue(vouchers.EMISOR.ruc, "Firma Inventada")
    kept = []
    for each in range(min(KINDS, count)):
        lines = [
            vouchers.linea(f"Artículo inventado {each} {n}", cantidad=each + n + 1)
            for n in range(each % 12 + 1)
        ]
        xml = vouchers.factura(secuencial=each + 1, lineas=lines)
        kept.append(vault.columns(vouchers.autorizado(sign(xml, key, signed_at=now()))))
    db.session.add(Issuer(id=1, ruc=vouchers.EMISOR.ruc, name=vouchers.EMISOR.razon_social))
    db.session.add(Party(id=PARTY, kind="ruc", numero="1799999931001"))
    db.session.flush()
    ids = range(1, count + 1)
    shared = {
        "tipo": TipoComprobante.FACTURA, "fecha": DAY, "ambiente": Ambiente.PRODUCCION, "issuer_id": 1,
    }  # fmt: skip
    about = {
        **shared, "version": "2.1.0", "issuer_name": vouchers.EMISOR.razon_social, "autorizacion": "1",
        "content_sha256": "0" * 64, "filed_at": now(),
    }  # fmt: skip
    db.session.execute(
        insert(Document),
        [{**about, "id": i, "clave_acceso": f"{i:049}", "numero": f"001-001-{i:09}"} for i in ids],
    )
    db.session.execute(insert(DocumentXml), [{**kept[i % len(kept)], "document_id": i} for i in ids])
    db.session.execute(
        insert(Recipient), [{**shared, "document_id": i, "party_id": PARTY, "numero": ""} for i in ids]
    )
    db.session.commit()


def joined(rows: Sequence[Row], files: Sequence[str]) -> int:
    """Write the ZIP as the portal does; return its size."""
    return sum(len(piece) for piece in bundle.stream(export.xml_members(rows, files)))


def recompressed(rows: Sequence[Row], files: Sequence[str]) -> int:
    """Write it with zipfile, from the same rows, inflating and deflating each; return its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for file, kept in zip(files, vault.packed([row.id for row in rows]), strict=True):
            made.writestr(file, vault.inflate(kept.deflated))
    return out.tell()


def alike(rows: Sequence[Row], files: Sequence[str]) -> None:
    """Make sure that what is measured is right."""
    made = zipfile.ZipFile(io.BytesIO(b"".join(bundle.stream(export.xml_members(rows, files)))))
    assert made.testzip() is None
    assert made.read(files[-1]) == vault.get(rows[-1].id)


def timed(work: Callable[[], int]) -> float:
    """Return how long a processor works on it, in milliseconds: neither way waits for anything."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def peak(work: Callable[[], int]) -> float:
    """Return the most memory it takes, in kB."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1024


def measure(app: Flask, count: int) -> None:
    """Print the table."""
    with app.app_context():
        db.create_all()
        fill(count)
        rows = export.rows(Taker(), Criteria())
        files = export.names(rows, "xml")
        alike(rows, files)
        ways = {"joined": lambda: joined(rows, files), "zipfile": lambda: recompressed(rows, files)}
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, work in ways.items():
                times[name].append(timed(work))
        print(f"{len(rows):,} vouchers, {joined(rows, files) / 1e6:.1f} MB")
        for name, taken in times.items():
            print(f"{name:<10}p50 {statistics.median(taken):>9.2f} ms   best {min(taken):>9.2f} ms")
        gain = statistics.median(times["zipfile"]) / statistics.median(times["joined"])
        print(f"gain {gain:.1f} ×, target ≥ {TARGET:.0f} ×")
        few = max(1, len(rows) // 5)
        small, large = (peak(lambda n=n: joined(rows[:n], files[:n])) for n in (few, len(rows)))
        print(f"peak of memory: {few} vouchers {small:.0f} kB, {len(rows)} vouchers {large:.0f} kB")
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as name:
        values = config.load({"INSTANCE_DIR": name, "WORKER": "off"})
        database = f"sqlite:///{Path(name) / 'zip.db'}"
        measure(create_app({**values, "SQLALCHEMY_DATABASE_URI": database}), count)


if __name__ == "__main__":
    main()
