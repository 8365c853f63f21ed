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

from lxml import etree

from app.sri.canonico import Canonico
from app.sri.certificado import Certificado, Trust
from app.sri.dsig import SIGNATURE
from app.sri.errors import Aviso, Codigo, Refused
from app.sri.prueba import Prueba, prove

STRONG_BITS = 2048
SKEW = timedelta(minutes=10)
OK, OTHER_RUC = Codigo.OK, Codigo.E_SIG_RUC  # looked up once, as in dsig
NO_RUC, NO_CHAIN = Aviso.de(Codigo.W_CERT_NO_RUC), Aviso.de(Codigo.W_CHAIN)
NO_REVOCATION = Aviso.de(Codigo.W_REVOCATION)


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


def verify(root: etree._Element, *, ruc: str, trust: Trust | None = None, now: datetime) -> Firma:
    """Prove the signature of the voucher whose tree (comments and PIs kept) has this root.

    `ruc` is the issuer's, `now` is aware. Never raises for what a file may hold; the tree is not touched.
    """
    canonico = Canonico(root)
    try:
        prueba = prove(root, canonico)
    except Refused as refusal:
        absent = next(root.iter(SIGNATURE), None) is None
        return Firma(
            estado=Estado.ABSENT if absent else Estado.INVALID,
            code=refusal.code,
            reason=refusal.reason,
            content_sha256=canonico.content_sha256(),
        )
    return _judge(prueba, canonico.content_sha256(), ruc, trust, now)


def _judge(prueba: Prueba, content: str, ruc: str, trust: Trust | None, now: datetime) -> Firma:
    """Add to proved mathematics what the circumstances say."""
    avisos = list(prueba.avisos)
    signer = prueba.certificado
    signed_at = prueba.propiedades.signed_at if prueba.propiedades else None
    if not signer.ruc:
        avisos.append(NO_RUC)
    refused = bool(signer.ruc) and not _is_of(signer.ruc, ruc)
    code, detail = (OTHER_RUC, f"({signer.ruc})") if refused else _circumstances(prueba, now)
    chain_code, chain_detail = _chain(prueba, trust, signed_at or now, avisos)
    if code is OK:
        code, detail = chain_code, chain_detail
    return Firma(
        estado=Estado.INVALID if refused else Estado.VALID,
        code=code,
        reason=f"{code.frase} {detail}".rstrip(),
        pending=not refused and code is not OK,
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
    return OK, ""


def _chain(prueba: Prueba, trust: Trust | None, moment: datetime, avisos: list[Aviso]) -> tuple[Codigo, str]:
    """Judge the chain when the installation trusts somebody; otherwise only warn that nobody did."""
    if trust is None:
        avisos.append(NO_CHAIN)
        return OK, ""
    chain = trust.follow(prueba.certificado, prueba.otros, moment)
    if chain.code is OK and not chain.revocacion_consultada:
        avisos.append(NO_REVOCATION)
    return chain.code, chain.detail
