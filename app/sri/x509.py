"""Read an X.509 certificate (RFC 5280): only what judging a signature needs, through asn1crypto alone.

Genuine certificates of Ecuador's CAs carry malformed extensions (certificatePolicies) that stricter
parsers warn about or refuse. Here an extension that nobody needs is never looked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app.sri.algoritmos import HASHES
from app.sri.errors import Codigo, Refused

KEY_USAGE = "2.5.29.15"
BASIC_CONSTRAINTS = "2.5.29.19"
RUC_OID = re.compile(r"1\.3\.6\.1\.4\.1(\.[0-9]+)+\.3\.11", re.ASCII)
RUC_SHAPE = re.compile(r"[0-9]{13}|[0-9]{10}", re.ASCII)
SIGNING = {"digital_signature", "non_repudiation"}
BROKEN = (ValueError, TypeError, KeyError, OverflowError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True, slots=True)
class Certificado:
    """Who signed. `desde` and `hasta` are aware; `serie` is decimal; `ruc` is "" when none is named.

    `ruc` is read from the extension whose OID ends in .3.11 under the CA's own arc, and only there.
    It has 13 digits, or the 10 of a cédula; two different ones are joined by "/" and equal no RUC.
    """

    sujeto: str
    emisor: str
    serie: str
    ruc: str
    desde: datetime
    hasta: datetime
    puede_firmar: bool  # keyUsage allows digitalSignature or nonRepudiation, or is absent
    puede_certificar: bool  # a CA whose keyUsage, if any, allows keyCertSign
    largo_ruta: int | None  # pathLenConstraint
    numero: int = field(repr=False)
    der: bytes = field(repr=False)
    clave: Any = field(repr=False, compare=False)  # a public key of `cryptography`
    modulo: tuple[int, int] | None = field(repr=False)  # (modulus, exponent) of an RSA key

    def vigente(self, moment: datetime) -> bool:
        """Tell whether `moment` (aware) lies within its validity."""
        return self.desde <= moment <= self.hasta


@lru_cache(maxsize=512)
def read(der: bytes) -> Certificado:
    """Read a certificate from DER, or raise Refused(E_SIG_CERT)."""
    try:
        return _read(der)
    except (*BROKEN, UnsupportedAlgorithm) as error:
        raise Refused(Codigo.E_SIG_CERT, "No se puede leer el certificado.") from error


def _read(der: bytes) -> Certificado:
    parsed = asn1.Certificate.load(der, strict=True)
    body = parsed["tbs_certificate"]
    extensions = _extensions(body)
    usage = _usage(extensions)
    is_ca, path = _constraints(extensions)
    key = load_der_public_key(parsed.public_key.dump())
    numbers = key.public_numbers() if isinstance(key, rsa.RSAPublicKey) else None
    return Certificado(
        sujeto=_name(parsed.subject),
        emisor=_name(parsed.issuer),
        serie=str(parsed.serial_number),
        ruc=_ruc(extensions),
        desde=body["validity"]["not_before"].native,
        hasta=body["validity"]["not_after"].native,
        puede_firmar=usage is None or bool(usage & SIGNING),
        puede_certificar=is_ca and (usage is None or "key_cert_sign" in usage),
        largo_ruta=path,
        numero=parsed.serial_number,
        der=der,
        clave=key,
        modulo=(numbers.n, numbers.e) if numbers else None,
    )


class _Extension(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """An extension whose value stays closed: asn1crypto's own looks into every value it knows."""

    _fields: ClassVar = [
        ("extn_id", core.ObjectIdentifier),
        ("critical", core.Boolean, {"default": False}),
        ("extn_value", core.OctetString),
    ]


class _Extensions(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is untyped
    _child_spec = _Extension


def _extensions(body: Any) -> list[tuple[str, bytes]]:
    """List (dotted OID, value) without looking into any value."""
    found = body["extensions"]
    if isinstance(found, core.Void):
        return []
    closed = _Extensions(contents=found.contents)
    return [(extension["extn_id"].dotted, extension["extn_value"].native) for extension in closed]


def _usage(extensions: list[tuple[str, bytes]]) -> set[str] | None:
    """Give the names in keyUsage, None without one; a malformed one allows nothing."""
    for oid, value in extensions:
        if oid == KEY_USAGE:
            try:
                return set(asn1.KeyUsage.load(value, strict=True).native)
            except BROKEN:
                return set()
    return None


def _constraints(extensions: list[tuple[str, bytes]]) -> tuple[bool, int | None]:
    """Give (is a CA, pathLenConstraint); a malformed basicConstraints makes no CA."""
    for oid, value in extensions:
        if oid == BASIC_CONSTRAINTS:
            try:
                told = asn1.BasicConstraints.load(value, strict=True).native
            except BROKEN:
                return False, None
            return bool(told["ca"]), told["path_len_constraint"]
    return False, None


def _ruc(extensions: list[tuple[str, bytes]]) -> str:
    """Collect the RUC that the certificate names."""
    texts = {_text(value) for oid, value in extensions if RUC_OID.fullmatch(oid)}
    return "/".join(sorted(text for text in texts if RUC_SHAPE.fullmatch(text)))


def _text(content: bytes) -> str:
    """Read an extension that holds a string: a DER string of any kind, or bare digits as some CAs write."""
    try:
        value = core.load(content, strict=True).native
    except BROKEN:
        value = content
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return str(value).strip()


def _name(name: asn1.Name) -> str:
    """Give the common name, or the organisation, or "" when the name holds neither."""
    told = name.native
    value = told.get("common_name") or told.get("organization_name") or ""
    return str(value[0] if isinstance(value, list) else value)


@lru_cache(maxsize=1024)
def issued_by(der: bytes, ca_der: bytes) -> bool:
    """Tell whether the key of `ca_der` signed the certificate `der`. Names prove nothing and are not compared."""
    parsed = asn1.Certificate.load(der)
    return verifies(read(ca_der).clave, parsed, parsed["tbs_certificate"].dump())


def verifies(key: Any, signed: Any, body: bytes) -> bool:
    """Check the CA's signature of a certificate or CRL (`signed`, asn1crypto) over its `body`. Never raises."""
    try:
        algorithm = signed["signature_algorithm"]
        value = signed["signature_value" if "signature_value" in signed else "signature"].native
        chosen = HASHES[algorithm.hash_algo]
        if isinstance(key, rsa.RSAPublicKey) and algorithm.signature_algo == "rsassa_pkcs1v15":
            key.verify(value, body, padding.PKCS1v15(), chosen)
        elif isinstance(key, ec.EllipticCurvePublicKey) and algorithm.signature_algo == "ecdsa":
            key.verify(value, body, ec.ECDSA(chosen))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, *BROKEN):
        return False
    return True
