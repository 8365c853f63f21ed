"""Ask signxml and xmlsec about every signed voucher of a folder, and explain each disagreement with ours.

    python tests/corpus/oracles.py FOLDER

Both are set up as well as they can be: SHA-1 allowed, the key of the certificate in the file and no other,
the clock at the signing time. A disagreement of a kind that `EXPLAINED` does not name fails the run.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from cryptography import x509
from lxml import etree

from app.sri import firma, lectura
from app.sri.algoritmos import DS
from app.sri.autorizacion import unwrap
from app.sri.errors import Codigo, Refused
from app.sri.firma import Estado
from tests.sri.oraculos import by_signxml, by_xmlsec

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CERTIFICATE = f"{{{DS}}}X509Certificate"

# What we refuse although the mathematics of one reference hold: a peer answers another question.
EXPLAINED = {
    Codigo.E_STRUCT: "a comment inside a value: C14N drops it, so digests hold; we refuse what two readers read differently",
    Codigo.E_PI: "an instruction inside a value: it is digested, and readers drop it",
    Codigo.E_NS: "foreign elements are digested like any other; the SRI has none",
    Codigo.E_SIG_COVER: "the peers prove what is referenced, not that the voucher is",
    Codigo.E_SIG_PLACE: "the peers find a signature anywhere and believe what it covers, not what is read",
    Codigo.E_SIG_ID: "of two elements with one id the peers take either",
    Codigo.E_SIG_MULTI: "the peers prove one of two signatures",
    Codigo.E_SIG_URI: "xmlsec follows XPointer; a reference here is to an id or to the whole",
    Codigo.E_SIG_TRANSFORM: "the peers run, or skip, transforms that can leave parts out",
    Codigo.E_SIG_ALG: "C14N with comments, or a key too short, is mathematics for the peers",
    Codigo.E_SIG_XADES: "xmlsec does not know XAdES",
    Codigo.E_SIG_TIME: "the peers do not read SigningTime",
    Codigo.E_SIG_RUC: "the peers do not ask who signed",
    Codigo.E_SIG_CERT: "xmlsec takes the key it was given and looks at no certificate",
    Codigo.E_SIG_REFS: "the peers work through any number of references",
}
# What we accept and a peer does not, by peer and by what is odd about the file.
PEER_LIMITS = {
    ("signxml", Codigo.E_SIG_XADES): "signxml demands XAdES; we hold such a voucher back as pending",
    ("signxml", Codigo.E_SIG_TRUST): "signxml judges the certificate too; we hold the voucher back",
    ("signxml", Codigo.E_SIG_CERT): "signxml judges the certificate too; we hold the voucher back",
    ("signxml", Codigo.E_SIG_TIME): "signxml judges the certificate at one clock; we hold the voucher back",
    ("signxml", Codigo.E_SIG_ALG): "signxml refuses short keys; we hold the voucher back",
}


def vouchers(folder: Path) -> Iterator[tuple[str, etree._Element]]:
    """Yield every voucher that has a tree, whatever else is wrong with it."""
    for path in sorted(folder.rglob("*.xml")):
        try:
            sobres = unwrap(path.read_bytes())
            for sobre in sobres:
                yield path.name, sobre.raiz()
        except Refused:
            continue


def certificate(root: etree._Element) -> x509.Certificate | None:
    """Return the first certificate in the signature."""
    found = next(root.iter(CERTIFICATE), None)
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join((found.text or "").split())))
    except (AttributeError, ValueError, binascii.Error):
        return None


def disagreements(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield peer and explanation ("" for none) where a peer's answer is not ours."""
    known = certificate(root)
    if known is None:
        return
    key, xml = SimpleNamespace(certificate=known), etree.tostring(root.getroottree())
    ours = firma.verify(root, ruc=ruc_of(root), now=NOW)
    accepted = ours.estado is Estado.VALID
    for peer, ask in (("signxml", by_signxml), ("xmlsec", by_xmlsec)):
        theirs = ask(xml, key)
        if theirs and not accepted:
            yield peer, EXPLAINED.get(ours.code, "")
        elif accepted and not theirs:
            yield peer, PEER_LIMITS.get((peer, ours.code), "")


def ruc_of(root: etree._Element) -> str:
    try:
        return lectura.issuer_ruc(root)
    except Refused:
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    warnings.simplefilter("ignore", DeprecationWarning)  # signxml 5 still calls what it deprecates
    seen, unexplained = 0, 0
    kinds: Counter[str] = Counter()
    for name, root in vouchers(folder):
        seen += 1
        for peer, why in disagreements(root):
            unexplained += not why
            kinds[why] += 1
            sys.stdout.write(f"{'·' if why else '✗'} {name}: {peer} disagrees{': ' + why if why else ''}\n")
    sys.stdout.write(f"{seen} signed or not, {sum(kinds.values())} disagreements of {len(kinds)} kinds\n")
    sys.stdout.write(f"{seen - unexplained} passed, {unexplained} failed\n")
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
