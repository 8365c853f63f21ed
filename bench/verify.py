"""Verifying and signing a voucher, against signxml and xmlsec and against what nobody can go below.

CPU time, medians of interleaved rounds; each verifier first accepts the good voucher and refuses a changed
one. Verifying starts from bytes, as every door does; xmlsec and signxml are given the certificate.

    python -m bench.verify [--rounds 7] [--lines 1 20 200]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import datetime

import signxml
import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from signxml import xades

from app.demo.autoridad import SINCE, UNTIL, Key, authority
from app.demo.firmador import sign
from app.demo.vouchers import EMISOR, factura, linea
from app.sri import firma
from app.sri.algoritmos import DS
from app.sri.comprobante import Linea

BUDGET = 0.15  # CPU seconds a contender may take in one round
SIGNED_AT = datetime.fromisoformat("2026-03-02T10:11:12-05:00")
SHA1_TOO = xades.XAdESSignatureConfiguration(
    location="./",
    signature_methods=frozenset({signxml.SignatureMethod.RSA_SHA1, signxml.SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({signxml.DigestAlgorithm.SHA1, signxml.DigestAlgorithm.SHA256}),
    verification_time=SIGNED_AT,
)
VERIFY_TARGETS = {"signxml": 5.0, "xmlsec": 1.5}
FLOOR_TARGET, FLOOR_LINES = 2.2, 20
SIGN_TARGET, RSA_TARGET, RSA_LINES = 3.0, 1.5, 1


def ours(xml: bytes) -> firma.Firma:
    return firma.verify(etree.fromstring(xml), ruc=EMISOR.ruc, now=SIGNED_AT)


def by_xmlsec(xml: bytes, key: xmlsec.Key) -> None:
    root = etree.fromstring(xml)
    xmlsec.tree.add_ids(root, ["Id", "id"])
    context = xmlsec.SignatureContext()
    context.key = key
    context.verify(root.find(f"{{{DS}}}Signature"))


def by_signxml(xml: bytes, pem: str) -> None:
    xades.XAdESVerifier().verify(xml, x509_cert=pem, expect_config=SHA1_TOO)


def sign_with_signxml(xml: bytes, key: Key, pem: str) -> etree._Element:
    signer = xades.XAdESSigner(
        signature_algorithm="rsa-sha256",
        digest_algorithm="sha256",
        c14n_algorithm=signxml.CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    root = etree.fromstring(xml)
    return signer.sign(root, key=key.private, cert=pem, reference_uri="#comprobante", id_attribute="id")


def sign_with_xmlsec(xml: bytes, key: xmlsec.Key) -> bytes:
    """Sign a plain XMLDSig with one reference: less work than XAdES asks for."""
    root = etree.fromstring(xml)
    xmlsec.tree.add_ids(root, ["id"])
    signature = xmlsec.template.create(root, xmlsec.Transform.C14N, xmlsec.Transform.RSA_SHA256)
    root.append(signature)
    reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="#comprobante")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    context = xmlsec.SignatureContext()
    context.key = key
    context.sign(signature)
    return etree.tostring(root)


def refuses(verify: Callable[[bytes], object], xml: bytes) -> bool:
    """Tell whether a verifier refuses the voucher after one value changed."""
    try:
        result = verify(xml.replace(b"<importeTotal>", b"<importeTotal>9"))
    except (signxml.exceptions.InvalidSignature, signxml.exceptions.InvalidInput, xmlsec.Error):
        return True
    return isinstance(result, firma.Firma) and result.estado is firma.Estado.INVALID


def measure(tasks: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Give the CPU milliseconds of each task: the median of interleaved rounds."""
    spent: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in range(rounds):
        for name, task in tasks.items():
            count, start = 0, time.process_time()
            while (elapsed := time.process_time() - start) < BUDGET or count == 0:
                task()
                count += 1
            spent[name].append(elapsed / count * 1000)
    return {name: statistics.median(times) for name, times in spent.items()}


def row(name: str, cost: float, base: float, target: str = "") -> None:
    print(f"  {name:34}{cost:9.3f} ms {cost / base:8.2f} ×   {target}")


def verification(xml: bytes, key: Key, lines: int, rounds: int) -> None:
    """Measure verification of one voucher and print its table."""
    pem = key.certificate.public_bytes(Encoding.PEM)
    loaded = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)
    peers = {
        "signxml": lambda data=xml: by_signxml(data, pem.decode()),
        "xmlsec": lambda data=xml: by_xmlsec(data, loaded),
    }
    assert ours(xml).code == "OK"
    assert refuses(ours, xml)
    assert all(refuses(peer, xml) for peer in peers.values())
    root, value = etree.fromstring(xml), key.private.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    public = key.private.public_key()
    limits: dict[str, Callable[[], object]] = {
        "limit: parse": lambda: etree.fromstring(xml),
        "limit: C14N of the document": lambda: etree.tostring(root, method="c14n"),
        "limit: RSA verify": lambda: public.verify(value, b"x", padding.PKCS1v15(), hashes.SHA256()),
    }
    cost = measure({"ours": lambda: ours(xml), **peers, **limits}, rounds)
    row("ours (parse and verify)", cost["ours"], cost["ours"])
    for name, target in VERIFY_TARGETS.items():
        row(name, cost[name], cost["ours"], f"target ≥ {target} ×")
    floor = sum(cost[name] for name in limits)
    for name in limits:
        row(name, cost[name], cost["ours"])
    aim = f"   target ≤ {FLOOR_TARGET} ×" if lines == FLOOR_LINES else ""
    print(f"  ours / (parse + C14N + RSA): {cost['ours'] / floor:.2f} ×{aim}")


def signing(xml: bytes, key: Key, lines: int, rounds: int) -> None:
    """Measure signing of one voucher and print its table."""
    pem = key.certificate.public_bytes(Encoding.PEM).decode()
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    loaded = xmlsec.Key.from_memory(private, xmlsec.KeyFormat.PEM)
    cost = measure(
        {
            "ours": lambda: sign(xml, key, signed_at=SIGNED_AT, digest="sha256"),
            "signxml": lambda: sign_with_signxml(xml, key, pem),
            "xmlsec": lambda: sign_with_xmlsec(xml, loaded),
            "RSA": lambda: key.private.sign(b"x", padding.PKCS1v15(), hashes.SHA256()),
        },
        rounds,
    )
    row("ours (sign)", cost["ours"], cost["ours"])
    row("signxml", cost["signxml"], cost["ours"], f"target ≥ {SIGN_TARGET} ×")
    row("xmlsec, plain XMLDSig", cost["xmlsec"], cost["ours"])
    row("limit: RSA sign", cost["RSA"], cost["ours"])
    aim = f"   target ≤ {RSA_TARGET} ×" if lines == RSA_LINES else ""
    print(f"  ours / RSA sign: {cost['ours'] / cost['RSA']:.2f} ×{aim}")


def line(number: int) -> Linea:
    """Give a line of the usual size: some 550 bytes."""
    return linea(
        f"Artículo inventado número {number}, presentación de una docena",
        precio="1.25",
        codigo=f"ART-{number:06}",
        codigo_auxiliar=f"78600{number:08}",
        adicionales={"lote": f"L{number:05}"},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--lines", type=int, nargs="+", default=[1, 20, 200])
    asked = parser.parse_args()
    key = authority().issue(EMISOR.ruc, EMISOR.razon_social, desde=SINCE, hasta=UNTIL)
    for lines in asked.lines:
        xml = factura(lineas=[line(n) for n in range(lines)])
        for digest in ("sha1", "sha256"):
            signed = sign(xml, key, signed_at=SIGNED_AT, digest=digest)
            print(f"\n{lines} lines, {len(signed) / 1000:.0f} kB, {digest}")
            verification(signed, key, lines, asked.rounds)
        signing(xml, key, lines, asked.rounds)


if __name__ == "__main__":
    main()
