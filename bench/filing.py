"""Filing: from the bytes of a file to rows in SQLite, against the same pipeline with signxml as its verifier.

CPU time a voucher, medians of interleaved rounds, on a mix of 1 and 20 lines. Storing is timed by the wall:
SQLite, WAL, synchronous=FULL, a hundred vouchers a commit. The limit is the pipeline that proves nothing.
Targets: ≥ 3 × the signxml pipeline; ≤ 2.2 × the pipeline without verification.

    python -m bench.filing [--vouchers 300]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import signxml
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import xades

import config
from app import create_app, schema
from app.db import begin_write, db
from app.demo import vouchers
from app.demo.autoridad import authority
from app.demo.firmador import sign
from app.ingest import receive
from app.ingest.receipt import Origin
from app.models import Door, Issuer
from app.sri import firma
from app.sri.canonico import Canonico
from app.sri.errors import Codigo
from app.sri.firma import Estado, Firma

NOW = datetime(2026, 3, 10, tzinfo=UTC)
BATCH = 100
ROUNDS = 5
SIGNXML_TARGET, LIMIT_TARGET = 3.0, 2.2
Verifier = Callable[..., Firma]
CONFIGURATION = xades.XAdESSignatureConfiguration(
    location="./",
    signature_methods=frozenset({signxml.SignatureMethod.RSA_SHA1, signxml.SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({signxml.DigestAlgorithm.SHA1, signxml.DigestAlgorithm.SHA256}),
    verification_time=NOW,
)


def make(count: int) -> tuple[list[bytes], str]:
    """Sign and wrap the vouchers; return them with the certificate (PEM) of their signer."""
    key = authority().issue(vouchers.EMISOR.ruc, "Firma de medir")
    made = []
    for number in range(1, count + 1):
        lines = [vouchers.linea(f"Producto {i}", precio="3.25") for i in range(1 if number % 2 else 20)]
        receptor = vouchers.Parte(f"{number % 50:010}001", f"Cliente {number % 50}")
        xml = vouchers.factura(secuencial=number, lineas=lines, receptor=receptor)
        made.append(vouchers.autorizado(sign(xml, key, signed_at=NOW)))
    return made, key.certificate.public_bytes(Encoding.PEM).decode()


def with_signxml(pem: str) -> Verifier:
    """Prove with signxml, then digest the voucher as every pipeline must."""

    def verify(root: etree._Element, **_others: object) -> Firma:
        xades.XAdESVerifier().verify(etree.tostring(root), x509_cert=pem, expect_config=CONFIGURATION)
        return without_proof(root)

    return verify


def without_proof(root: etree._Element, **_others: object) -> Firma:
    """Believe everything, and digest the voucher as every pipeline must."""
    canonico = Canonico(root)
    return Firma(
        Estado.VALID,
        Codigo.OK,
        "",
        canonical=canonico.comprobante(),
        content_sha256=canonico.content_sha256(),
    )


@contextmanager
def proving_by(verifier: Verifier) -> Iterator[None]:
    """Let every examination use this verifier."""
    own = firma.verify
    firma.verify = verifier  # type: ignore[assignment]
    try:
        yield
    finally:
        firma.verify = own


def examine_all(data: list[bytes]) -> float:
    """Return the CPU milliseconds a voucher."""
    started = time.process_time()
    for each in data:
        [examen] = receive.examine(each, None)
        assert examen.outcome == "ok", examen.reason
    return (time.process_time() - started) * 1000 / len(data)


def store_all(data: list[bytes]) -> float:
    """File everything into a new database; return vouchers a second."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.load({"INSTANCE_DIR": folder, "WORKER": "off"}))
        schema.upgrade(app)
        with app.app_context():
            db.session.add(Issuer(ruc=vouchers.EMISOR.ruc, name="Medida"))
            db.session.commit()
            started = time.perf_counter()
            for at in range(0, len(data), BATCH):
                examined = [receive.examine(each, None) for each in data[at : at + BATCH]]
                begin_write()
                for examenes in examined:
                    [receipt] = receive.receive(examenes, Origin("x.xml", Door.COMMAND))
                    assert receipt.outcome == "filed", receipt.reason
                db.session.commit()
            took = time.perf_counter() - started
            size = (Path(folder) / "clickfactura.db").stat().st_size
            db.session.remove()
            db.engine.dispose()
    assert size
    return len(data) / took


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vouchers", type=int, default=300)
    data, pem = make(parser.parse_args().vouchers)
    pipelines = {"ours": firma.verify, "signxml": with_signxml(pem), "no verification": without_proof}
    cpu: dict[str, list[float]] = {name: [] for name in pipelines}
    rate: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(ROUNDS):
        for name, verifier in pipelines.items():
            with proving_by(verifier):
                cpu[name].append(examine_all(data))
                rate[name].append(store_all(data))
    mean = sum(map(len, data)) // len(data)
    print(f"{len(data)} vouchers of {mean:,} bytes on average")
    print(f"{'':<18}{'examine, CPU ms':>16}{'stored a second':>17}")
    for name in pipelines:
        print(f"{name:<18}{statistics.median(cpu[name]):>16.2f}{statistics.median(rate[name]):>17.0f}")
    own, peer, limit = (statistics.median(cpu[name]) for name in pipelines)
    print(f"examine: {peer / own:.1f} × faster than with signxml (target ≥ {SIGNXML_TARGET})")
    print(f"examine: {own / limit:.2f} × the pipeline without verification (target ≤ {LIMIT_TARGET})")
    ratio = statistics.median(rate["ours"]) / statistics.median(rate["signxml"])
    print(f"stored: {ratio:.1f} × the signxml pipeline (target ≥ {SIGNXML_TARGET})")


if __name__ == "__main__":
    main()
