"""Prove the XAdES-BES signature of a voucher: a narrow verifier that fails closed (ficha técnica §6, RFC 8017 §8.2).

    shape -> one ds:Signature under the root -> what it signs -> digests -> RSA -> circumstances

The key comes from the certificate, never from KeyValue. Fields may be read only from `Firma.canonical`,
the very bytes that were digested. Mathematics that fail make it invalid; circumstances (time, usage,
key size, chain) make it pending; a certificate that names another taxpayer makes it refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from app.sri import forma_xml, referencias, x509, xades
from app.sri.algoritmos import DS, HASHES, digest_of
from app.sri.canonico import SIGNATURE, Canonico
from app.sri.certificado import Certificado, Trust
from app.sri.errors import Aviso, Codigo, Refused
from app.sri.referencias import InfoFirmada
from app.sri.xades import Propiedades

KEY_INFO = f"{{{DS}}}KeyInfo"
X509_DATA = f"{{{DS}}}X509Data"
X509_CERTIFICATE = f"{{{DS}}}X509Certificate"
KEY_VALUE = f"{{{DS}}}KeyValue"
RSA_KEY_VALUE = f"{{{DS}}}RSAKeyValue"
MODULUS = f"{{{DS}}}Modulus"
EXPONENT = f"{{{DS}}}Exponent"
PKCS1 = padding.PKCS1v15()
MAX_CERTIFICATES = 10
STRONG_BITS = 2048
MAX_BITS = 8192
SKEW = timedelta(minutes=10)


class Estado(StrEnum):
    """Whether the mathematics hold."""

    VALID = "valid"
    INVALID = "invalid"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Firma:
    """What was found about one signature.

    `code` is OK or the first thing wrong; `pending` says that only circumstances are. `canonical` are the
    C14N bytes of the voucher without its ds:Signature that were digested, None unless valid.
    `content_sha256` is the hex SHA-256 of the inclusive C14N 1.0 of the same, "" when it cannot be had.
    """

    estado: Estado
    code: Codigo
    reason: str
    pending: bool = False
    canonical: bytes | None = None
    content_sha256: str = ""
    signed_at: datetime | None = None
    certificado: Certificado | None = None
    algoritmo: str = ""
    avisos: tuple[Aviso, ...] = ()


@dataclass(frozen=True, slots=True)
class Prueba:
    """A signature whose mathematics hold, before its circumstances are judged."""

    canonical: bytes
    certificado: Certificado
    otros: tuple[Certificado, ...]
    propiedades: Propiedades | None
    info: InfoFirmada
    avisos: tuple[Aviso, ...]


def verify(root: etree._Element, *, ruc: str, trust: Trust | None = None, now: datetime) -> Firma:
    """Prove the signature of the voucher whose tree (comments and PIs kept) has this root.

    `ruc` is the issuer's, `now` is aware. Never raises for what a file may hold; the tree is not touched.
    """
    canonico = Canonico(root)
    try:
        prueba = _prove(root, canonico)
    except Refused as refusal:
        absent = next(root.iter(SIGNATURE), None) is None
        return Firma(
            estado=Estado.ABSENT if absent else Estado.INVALID,
            code=refusal.code,
            reason=refusal.reason,
            content_sha256=canonico.content_sha256(),
        )
    return _judge(prueba, canonico.content_sha256(), ruc, trust, now)


def _prove(root: etree._Element, canonico: Canonico) -> Prueba:
    """Check everything that no circumstance can excuse, or raise Refused."""
    signature = forma_xml.signature(root)
    info = referencias.read(signature, root)
    candidates = _certificates(signature)
    canonical = _check_digests(info, root, canonico)
    properties = xades.read(signature, info)
    signer = _check_value(info, canonico, candidates, properties)
    sha1 = "sha1" in {info.hash_name, *(reference.hash_name for reference in info.referencias)}
    warnings = [Aviso.de(Codigo.W_SHA1)] if sha1 else []
    if not _same_key(signature, signer):
        warnings.append(Aviso.de(Codigo.W_KEYVALUE))
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
    if not 1 <= len(texts) <= MAX_CERTIFICATES:
        raise Refused(Codigo.E_SIG_CERT)
    if any(len(text) for text in texts):
        raise Refused(Codigo.E_SIG_CERT)
    return [_certificate(text.text or "") for text in texts]


@lru_cache(maxsize=512)
def _certificate(text: str) -> Certificado:
    """Read a ds:X509Certificate: a firm signs with the same one for years, so they are kept as written."""
    try:
        der = referencias.unpack(text)
    except ValueError as error:
        raise Refused(Codigo.E_SIG_CERT) from error
    return x509.read(der)


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
    code = Codigo.E_SIG_VALUE
    rsa_value = referencias.only(value, RSA_KEY_VALUE, code)
    modulus = referencias.binary(referencias.only(rsa_value, MODULUS, code), code)
    exponent = referencias.binary(referencias.only(rsa_value, EXPONENT, code), code)
    return int.from_bytes(modulus), int.from_bytes(exponent)


def _judge(prueba: Prueba, content: str, ruc: str, trust: Trust | None, now: datetime) -> Firma:
    """Add to proved mathematics what the circumstances say."""
    avisos = list(prueba.avisos)
    signer = prueba.certificado
    signed_at = prueba.propiedades.signed_at if prueba.propiedades else None
    if not signer.ruc:
        avisos.append(Aviso.de(Codigo.W_CERT_NO_RUC))
    refused = bool(signer.ruc) and not _is_of(signer.ruc, ruc)
    code, detail = (Codigo.E_SIG_RUC, f"({signer.ruc})") if refused else _circumstances(prueba, now)
    chain_code, chain_detail = _chain(prueba, trust, signed_at or now, avisos)
    if code is Codigo.OK:
        code, detail = chain_code, chain_detail
    return Firma(
        estado=Estado.INVALID if refused else Estado.VALID,
        code=code,
        reason=f"{code.frase} {detail}".rstrip(),
        pending=not refused and code is not Codigo.OK,
        canonical=None if refused else prueba.canonical,
        content_sha256=content,
        signed_at=signed_at,
        certificado=signer,
        algoritmo=f"RSA-{prueba.info.hash_name.upper()}",
        avisos=tuple(avisos),
    )


def _is_of(named: str, ruc: str) -> bool:
    """Tell whether the RUC or cédula in the certificate is the issuer's: a natural person's RUC starts with it."""
    return named == ruc or (len(named) == 10 and ruc == f"{named}001")  # noqa: PLR2004  (a cédula)


def _circumstances(prueba: Prueba, now: datetime) -> tuple[Codigo, str]:
    """Give what makes it pending, OK when nothing does. The certificate is judged at signing time."""
    signer, properties = prueba.certificado, prueba.propiedades
    if properties is None or properties.signed_at is None or not properties.digests:
        return Codigo.E_SIG_XADES, "Faltan las propiedades firmadas."
    if signer.clave.key_size < STRONG_BITS:
        return Codigo.E_SIG_ALG, f"La clave tiene {signer.clave.key_size} bits; se piden {STRONG_BITS}."
    if not signer.puede_firmar:
        return Codigo.E_SIG_CERT, "Su uso de clave no permite firmar."
    if properties.signed_at > now + SKEW:
        return Codigo.E_SIG_TIME, "Está en el futuro."
    if not signer.vigente(properties.signed_at):
        return (
            Codigo.E_SIG_TIME,
            f"El certificado vale del {signer.desde:%d/%m/%Y} al {signer.hasta:%d/%m/%Y}.",
        )
    return Codigo.OK, ""


def _chain(prueba: Prueba, trust: Trust | None, moment: datetime, avisos: list[Aviso]) -> tuple[Codigo, str]:
    """Judge the chain when the installation trusts somebody; otherwise only warn that nobody did."""
    if trust is None:
        avisos.append(Aviso.de(Codigo.W_CHAIN))
        return Codigo.OK, ""
    chain = trust.follow(prueba.certificado, prueba.otros, moment)
    if chain.code is Codigo.OK and not chain.revocacion_consultada:
        avisos.append(Aviso.de(Codigo.W_REVOCATION))
    return chain.code, chain.detail
