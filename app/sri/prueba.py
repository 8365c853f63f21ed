"""Prove the mathematics of a signature: digests, then RSA with the key of the certificate it carries (RFC 8017 §8.2).

The certificate is the one that the signed properties name; KeyValue is looked at only to warn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from app.sri import forma_xml, referencias, x509, xades
from app.sri.algoritmos import DS, HASHES, digest_of
from app.sri.canonico import Canonico
from app.sri.dsig import BAD_VALUE, binary, only, unpack
from app.sri.errors import Aviso, Codigo, Refused
from app.sri.referencias import InfoFirmada
from app.sri.x509 import Certificado
from app.sri.xades import Propiedades

KEY_INFO = f"{{{DS}}}KeyInfo"
X509_DATA = f"{{{DS}}}X509Data"
X509_CERTIFICATE = f"{{{DS}}}X509Certificate"
KEY_VALUE = f"{{{DS}}}KeyValue"
RSA_KEY_VALUE = f"{{{DS}}}RSAKeyValue"
MODULUS = f"{{{DS}}}Modulus"
EXPONENT = f"{{{DS}}}Exponent"
PKCS1 = padding.PKCS1v15()
SHA1, KEYVALUE = Aviso.de(Codigo.W_SHA1), Aviso.de(Codigo.W_KEYVALUE)
MAX_CERTIFICATES = 10
MAX_BITS = 8192


@dataclass(frozen=True, slots=True)
class Prueba:
    """A signature whose mathematics hold, before its circumstances are judged."""

    canonical: bytes
    certificado: Certificado
    otros: tuple[Certificado, ...]
    propiedades: Propiedades | None
    info: InfoFirmada
    avisos: tuple[Aviso, ...]


def prove(root: etree._Element, canonico: Canonico) -> Prueba:
    """Check everything that no circumstance can excuse, or raise Refused."""
    signature = forma_xml.signature(root)
    info = referencias.read(signature, root)
    candidates = _certificates(signature)
    canonical = _check_digests(info, root, canonico)
    properties = xades.read(signature, info)
    signer = _check_value(info, canonico, candidates, properties)
    sha1 = "sha1" in {info.hash_name, *(reference.hash_name for reference in info.referencias)}
    warnings = [SHA1] if sha1 else []
    if not _same_key(signature, signer):
        warnings.append(KEYVALUE)
    others = tuple(other for other in candidates if other is not signer)
    return Prueba(canonical, signer, others, properties, info, tuple(warnings))


def _certificates(signature: etree._Element) -> list[Certificado]:
    """Read the certificates that the signature carries; none is fetched."""
    texts = [
        element
        for info in signature.iterchildren(KEY_INFO)
        for data in info.iterchildren(X509_DATA)
        for element in data.iterchildren(X509_CERTIFICATE)
    ]
    if not 1 <= len(texts) <= MAX_CERTIFICATES or any(len(text) for text in texts):
        raise Refused(Codigo.E_SIG_CERT)
    found = [_certificate(text.text or "") for text in texts]
    readable = [certificate for certificate in found if certificate is not None]
    if not readable:
        raise Refused(Codigo.E_SIG_CERT, "No se puede leer el certificado.")
    return readable


@lru_cache(maxsize=512)
def _certificate(text: str) -> Certificado | None:
    """Read a ds:X509Certificate, None when it is damaged: the signer's may stand beside an odd intermediate.

    A firm signs with the same one for years, so they are kept by their text.
    """
    try:
        return x509.read(unpack(text))
    except ValueError:
        return None


def _check_digests(info: InfoFirmada, root: etree._Element, canonico: Canonico) -> bytes:
    """Compare every digest and give the bytes of the voucher that were digested, or raise Refused(E_SIG_DIGEST)."""
    canonical = b""
    for reference in info.referencias:
        if reference.elemento is root:
            whole = reference.uri == ""
            digest = canonico.digest(reference.forma, reference.hash_name, documento=whole)
            canonical = canonico.comprobante(reference.forma, documento=whole)
        else:
            digest = digest_of(canonico.parte(reference.elemento, reference.forma), reference.hash_name)
        if digest != reference.digest:
            raise Refused(Codigo.E_SIG_DIGEST)
    return canonical


def _check_value(
    info: InfoFirmada, canonico: Canonico, candidates: list[Certificado], properties: Propiedades | None
) -> Certificado:
    """Find the certificate whose key made the signature, or raise Refused.

    The certificate that the signed properties name is tried alone; without such a name each is tried.
    """
    signed = canonico.parte(info.elemento, info.forma)
    named = properties is not None and bool(properties.digests)
    chosen = [
        candidate
        for candidate in candidates
        if not named or (properties is not None and properties.names(candidate.der))
    ]
    for candidate in chosen:
        if _made(info, signed, candidate):
            return candidate
    if not chosen and any(_made(info, signed, candidate) for candidate in candidates):
        raise Refused(Codigo.E_SIG_CERT, "No es el que las propiedades firmadas nombran.")
    raise Refused(Codigo.E_SIG_VALUE)


def _made(info: InfoFirmada, signed: bytes, certificate: Certificado) -> bool:
    """Tell whether this certificate's RSA key made the signature value; other keys raise Refused(E_SIG_ALG)."""
    key = certificate.clave
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size > MAX_BITS:
        raise Refused(Codigo.E_SIG_ALG, "La clave del certificado no es RSA o es demasiado larga.")
    try:
        key.verify(info.valor, signed, PKCS1, HASHES[info.hash_name])
    except (InvalidSignature, ValueError):
        return False
    except UnsupportedAlgorithm as error:
        raise Refused(Codigo.E_SIG_ALG) from error
    return True


def _same_key(signature: etree._Element, signer: Certificado) -> bool:
    """Tell whether every ds:KeyValue holds the certificate's key; having none is fine."""
    try:
        return all(_numbers(value) == signer.modulo for value in signature.iter(KEY_VALUE))
    except Refused:
        return False


def _numbers(value: etree._Element) -> tuple[int, int]:
    """Read the modulus and exponent of a ds:KeyValue; raise Refused when it holds no RSA key."""
    rsa_value = only(value, RSA_KEY_VALUE, BAD_VALUE)
    modulus, exponent = only(rsa_value, MODULUS, BAD_VALUE), only(rsa_value, EXPONENT, BAD_VALUE)
    return int.from_bytes(binary(modulus, BAD_VALUE)), int.from_bytes(binary(exponent, BAD_VALUE))
