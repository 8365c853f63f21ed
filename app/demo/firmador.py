"""Sign a voucher as Ecuador's signers do: XAdES-BES with three references, prefixes ds: and etsi:.

The parts are written in canonical form to begin with, so that they are digested as written and nothing
is parsed but the voucher. The voucher's own bytes stay; the signature goes before the root's end tag.
Only for the demo, the tests and the benches: keys of real firms have no business here.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from app.demo.autoridad import Key
from app.sri.algoritmos import DIGESTS, DS, ENVELOPED, EXC_C14N, HASHES, INC_C14N, SIGNATURES, XADES
from app.sri.canonico import Canonico

DIGEST_URIS = {name: uri for uri, name in DIGESTS.items()}
SIGNATURE_URIS = {name: uri for uri, name in SIGNATURES.items()}
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)""")
BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Estilo:
    """How one signature is written: hash name, namespaces in scope around it, exclusive C14N or not."""

    digest: str
    inherited: tuple[tuple[str, str], ...]
    exclusive: bool

    def apex(self, xml: str) -> bytes:
        """Give the canonical bytes of a part whose first tag carries the mark {ns}."""
        if not self.exclusive:
            return xml.replace("{ns}", self._scope(), 1).encode()
        parsed = etree.fromstring(xml.replace("{ns}", self._scope(), 1).encode())
        return etree.tostring(parsed, method="c14n", exclusive=True)

    def _scope(self) -> str:
        names = {**dict(self.inherited), "ds": DS, "etsi": XADES}
        return "".join(
            f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}" for prefix, uri in sorted(names.items())
        )

    def hash_of(self, content: bytes) -> str:
        return base64.b64encode(hashlib.new(self.digest, content).digest()).decode()

    @property
    def method(self) -> str:
        """The ds:DigestMethod element."""
        return f'<ds:DigestMethod Algorithm="{DIGEST_URIS[self.digest]}"></ds:DigestMethod>'

    @property
    def transforms(self) -> str:
        """The ds:Transforms of a part, none when inclusive."""
        if not self.exclusive:
            return ""
        return f'<ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"></ds:Transform></ds:Transforms>'


def sign(  # noqa: PLR0913  (each names one part of the signature)
    xml: bytes,
    key: Key,
    *,
    signed_at: datetime,
    digest: str = "sha1",
    exclusive: bool = False,
    uri: str = "#comprobante",
) -> bytes:
    """Sign the voucher `xml` (bytes in any encoding it declares) and return it with its ds:Signature.

    `digest` is sha1, sha256, sha384 or sha512, for digests and for RSA alike; `signed_at` is aware.
    `exclusive` uses exclusive C14N for all but the voucher, as the signers seen in Ecuador do.
    Raise ValueError (or lxml's XMLSyntaxError) when `xml` is no voucher that can be signed.
    """
    root = etree.fromstring(xml, etree.XMLParser(**PARSER))
    style = Estilo(digest, tuple((p or "", u) for p, u in root.nsmap.items()), exclusive)
    number = int.from_bytes(hashlib.sha256(xml).digest()[:3])
    canonical = Canonico(root).comprobante(documento=uri == "")
    signature = _signature(style, key, number, signed_at, uri, canonical)
    return _insert(xml, signature)


def _signature(  # noqa: PLR0913, PLR0917  (the parts of one signature)
    style: Estilo, key: Key, number: int, signed_at: datetime, uri: str, canonical: bytes
) -> str:
    """Write the whole ds:Signature element."""
    properties, key_info = _properties(style, key, number, signed_at), _key_info(key, number)
    parts = style.hash_of(style.apex(properties)), style.hash_of(style.apex(key_info))
    info = _signed_info(style, number, uri, parts, style.hash_of(canonical))
    value = key.private.sign(style.apex(info), padding.PKCS1v15(), HASHES[style.digest])
    return (
        f'<ds:Signature xmlns:ds="{DS}" xmlns:etsi="{XADES}" Id="Signature{number}">'
        f"{info}"
        f'<ds:SignatureValue Id="SignatureValue{number}">\n{base64.encodebytes(value).decode()}</ds:SignatureValue>'
        f"{key_info}"
        f'<ds:Object Id="Signature{number}-Object"><etsi:QualifyingProperties Target="#Signature{number}">'
        f"{properties}</etsi:QualifyingProperties></ds:Object></ds:Signature>"
    ).replace("{ns}", "")


def _signed_info(style: Estilo, number: int, uri: str, parts: tuple[str, str], voucher: str) -> str:
    """Write ds:SignedInfo in canonical form, with the digests of the parts and of the voucher."""
    c14n = EXC_C14N if style.exclusive else INC_C14N
    return (
        f'<ds:SignedInfo{{ns}} Id="Signature-SignedInfo{number}">'
        f'<ds:CanonicalizationMethod Algorithm="{c14n}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{SIGNATURE_URIS[style.digest]}"></ds:SignatureMethod>'
        f'<ds:Reference Id="SignedPropertiesID{number}" Type="http://uri.etsi.org/01903#SignedProperties"'
        f' URI="#Signature{number}-SignedProperties">{style.transforms}{style.method}'
        f"<ds:DigestValue>{parts[0]}</ds:DigestValue></ds:Reference>"
        f'<ds:Reference URI="#Certificate{number}">{style.transforms}{style.method}'
        f"<ds:DigestValue>{parts[1]}</ds:DigestValue></ds:Reference>"
        f'<ds:Reference Id="Reference-ID-{number}" URI="{uri}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{ENVELOPED}"></ds:Transform></ds:Transforms>{style.method}'
        f"<ds:DigestValue>{voucher}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )


def _key_info(key: Key, number: int) -> str:
    """Write ds:KeyInfo: the certificate, and the bare key that signers add."""
    modulus, exponent = key.crypto_binary
    return (
        f'<ds:KeyInfo{{ns}} Id="Certificate{number}"><ds:X509Data><ds:X509Certificate>\n{key.base64}'
        f"</ds:X509Certificate></ds:X509Data><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>\n{modulus}</ds:Modulus>"
        f"<ds:Exponent>{exponent}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>"
    )


def _properties(style: Estilo, key: Key, number: int, signed_at: datetime) -> str:
    """Write etsi:SignedProperties: when, with which certificate, and what the voucher is."""
    return (
        f'<etsi:SignedProperties{{ns}} Id="Signature{number}-SignedProperties"><etsi:SignedSignatureProperties>'
        f"<etsi:SigningTime>{signed_at.isoformat(timespec='seconds')}</etsi:SigningTime>"
        f"<etsi:SigningCertificate><etsi:Cert><etsi:CertDigest>{style.method}"
        f"<ds:DigestValue>{style.hash_of(key.der)}</ds:DigestValue></etsi:CertDigest><etsi:IssuerSerial>"
        f"<ds:X509IssuerName>{escape(key.issuer)}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{key.certificate.serial_number}</ds:X509SerialNumber>"
        "</etsi:IssuerSerial></etsi:Cert></etsi:SigningCertificate></etsi:SignedSignatureProperties>"
        f'<etsi:SignedDataObjectProperties><etsi:DataObjectFormat ObjectReference="#Reference-ID-{number}">'
        "<etsi:Description>contenido comprobante</etsi:Description><etsi:MimeType>text/xml</etsi:MimeType>"
        "</etsi:DataObjectFormat></etsi:SignedDataObjectProperties></etsi:SignedProperties>"
    )


def _insert(xml: bytes, signature: str) -> bytes:
    """Put the signature before the root's end tag, in the voucher's own encoding."""
    encoding = BOMS.get(xml[:2]) or (declared[1].decode() if (declared := DECLARED.match(xml)) else "utf-8")
    text = xml.decode(encoding)
    end = text.rindex("</")
    return xml[: len(text[:end].encode(encoding))] + (signature + text[end:]).encode(encoding)
