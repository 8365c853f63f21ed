"""Two other verifiers, set up as well as they can be: signxml and xmlsec, with the certificate in hand."""

from __future__ import annotations

import signxml
import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import xades

from app.demo.autoridad import Key
from app.sri.algoritmos import DS
from tests.sri.firmas import PARSER, SIGNED_AT

NAMES = ("RSA_SHA1", "RSA_SHA256", "RSA_SHA384", "RSA_SHA512")
CONFIG = xades.XAdESSignatureConfiguration(
    location="./",
    expect_references=True,
    signature_methods=frozenset(signxml.SignatureMethod[name] for name in NAMES),
    digest_algorithms=frozenset(signxml.DigestAlgorithm[name.removeprefix("RSA_")] for name in NAMES),
    verification_time=SIGNED_AT,
    ignore_ambiguous_key_info=True,
)


def by_signxml(xml: bytes, key: Key) -> bool:
    """Ask signxml, SHA-1 allowed and the signature expected under the root."""
    pem = key.certificate.public_bytes(Encoding.PEM).decode()
    try:
        xades.XAdESVerifier().verify(xml, x509_cert=pem, expect_config=CONFIG)
    except (
        signxml.exceptions.SignXMLException,
        ValueError,
        etree.LxmlError,
        AttributeError,
        TypeError,
        IndexError,
    ):
        return False
    return True


def by_xmlsec(xml: bytes, key: Key) -> bool:
    """Ask xmlsec about the first signature, with the certificate's key alone."""
    root = etree.fromstring(xml, PARSER)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        key.certificate.public_bytes(Encoding.PEM), xmlsec.KeyFormat.CERT_PEM
    )
    try:
        xmlsec.tree.add_ids(root, ["Id", "id"])
        context.verify(next(root.iter(f"{{{DS}}}Signature")))
    except (xmlsec.Error, StopIteration):
        return False
    return True
