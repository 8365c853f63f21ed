"""Read an X.509 certificate (RFC 5280): only what judging a signature needs, through asn1crypto alone.

Genuine certificates of Ecuador's CAs carry malformed extensions (certificatePolicies) that stricter
parsers warn about or refuse. Here an extension that nobody needs is never looked into.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import x509 as asn1
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app.sri import extensiones
from app.sri.algoritmos import HASHES
from app.sri.errors import Codigo, Refused
from app.sri.extensiones import BROKEN

SIGNING = {"digital_signature", "non_repudiation"}


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
    extensions = extensiones.listed(body)
    usage = extensiones.usage(extensions)
    is_ca, path = extensiones.constraints(extensions)
    key = load_der_public_key(parsed.public_key.dump())
    numbers = key.public_numbers() if isinstance(key, rsa.RSAPublicKey) else None
    return Certificado(
        sujeto=_name(parsed.subject),
        emisor=_name(parsed.issuer),
        serie=str(parsed.serial_number),
        ruc=extensiones.ruc(extensions),
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
