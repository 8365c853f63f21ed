"""The algorithms a signature may name: XML Signature 1.1 URIs, and nothing that is not listed here.

The ficha técnica (§6.8) asks for RSA-SHA1 and C14N 1.0; issuers also sign with SHA-2 and exclusive C14N.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

DS = "http://www.w3.org/2000/09/xmldsig#"
DS11_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
XMLENC = "http://www.w3.org/2001/04/xmlenc#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
XML = "http://www.w3.org/XML/1998/namespace"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
INC_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
INC_C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
ENVELOPED = f"{DS}enveloped-signature"

# Hash names as hashlib knows them.
DIGESTS = {
    f"{DS}sha1": "sha1",
    f"{XMLENC}sha256": "sha256",
    f"{DS11_MORE}sha384": "sha384",
    f"{XMLENC}sha512": "sha512",
}
SIGNATURES = {
    f"{DS}rsa-sha1": "sha1",
    f"{DS11_MORE}rsa-sha256": "sha256",
    f"{DS11_MORE}rsa-sha384": "sha384",
    f"{DS11_MORE}rsa-sha512": "sha512",
}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303  (what the ficha técnica asks for; the page says so)
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Forma:
    """How to write canonical bytes: inclusive or exclusive C14N, never with comments.

    C14N 1.0 and 1.1 write the same bytes as long as no ancestor carries an xml: attribute, which
    `canonico` makes sure of. `prefijos` is the PrefixList of exclusive C14N.
    """

    exclusiva: bool = False
    prefijos: tuple[str, ...] = ()


INCLUSIVA = Forma()


def digest_of(content: bytes, name: str) -> bytes:
    """Hash bytes with one of these hashes, by hashlib's name."""
    return hashlib.new(name, content).digest()
