"""The signed properties of XAdES-BES (ETSI TS 101 903 v1.3.2 §7.2): when it was signed, and with which certificate.

    ds:Object / QualifyingProperties Target="#<Id of the ds:Signature>" / SignedProperties
      SignedSignatureProperties
        SigningTime             xsd:dateTime
        SigningCertificate[V2]  Cert 1..n / CertDigest

Properties that no reference covers prove nothing: they count as absent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from app.sri.algoritmos import DS, XADES, digest_of
from app.sri.dsig import BAD_CERTIFICATE, BAD_XADES, digest, only
from app.sri.errors import Codigo, Refused
from app.sri.momento import GUAYAQUIL
from app.sri.referencias import InfoFirmada

MAX_CERTS = 10
DATE_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,12})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
QUALIFYING = f"{{{XADES}}}QualifyingProperties"
SIGNED = f"{{{XADES}}}SignedProperties"
SIGNATURE_PROPERTIES = f"{{{XADES}}}SignedSignatureProperties"
SIGNING_TIME = f"{{{XADES}}}SigningTime"
CERT = f"{{{XADES}}}Cert"
CERT_DIGEST = f"{{{XADES}}}CertDigest"
SIGNING_CERTIFICATES = {f"{{{XADES}}}SigningCertificate", f"{{{XADES}}}SigningCertificateV2"}


@dataclass(frozen=True, slots=True)
class Propiedades:
    """When it says it was signed (aware, None when not said) and the digests of the certificate (hash, value)."""

    signed_at: datetime | None
    digests: tuple[tuple[str, bytes], ...]

    def names(self, der: bytes) -> bool:
        """Tell whether one of the digests is that of this certificate."""
        return any(digest_of(der, name) == value for name, value in self.digests)


def read(signature: etree._Element, info: InfoFirmada) -> Propiedades | None:
    """Read the signed properties, None when there are none or no reference covers them.

    Raise Refused: E_SIG_XADES when they are repeated or of another signature, E_SIG_TIME when
    SigningTime is no date, E_SIG_CERT when a certificate digest cannot be read.
    """
    found = list(signature.iter(SIGNED))
    if len(found) > 1:
        raise Refused(Codigo.E_SIG_XADES, "Las propiedades firmadas están repetidas.")
    if not found or not any(reference.elemento is found[0] for reference in info.referencias):
        return None
    qualifying = found[0].getparent()
    if qualifying is None or qualifying.tag != QUALIFYING or not _belongs(qualifying, signature):
        raise Refused(Codigo.E_SIG_XADES, "Las propiedades firmadas no son de esta firma.")
    return _told(only(found[0], SIGNATURE_PROPERTIES, BAD_XADES))


def _belongs(qualifying: etree._Element, signature: etree._Element) -> bool:
    """Tell whether QualifyingProperties sits in an Object of this signature and is aimed at it."""
    holder = qualifying.getparent()
    identifier = signature.get("Id")
    return (
        holder is not None
        and holder.tag == f"{{{DS}}}Object"
        and holder.getparent() is signature
        and (identifier is None or qualifying.get("Target") == f"#{identifier}")
    )


def moment(text: str) -> datetime:
    """Read an xsd:dateTime, Guayaquil time when it names no offset, or raise Refused(E_SIG_TIME).

    >>> moment("2026-11-20T10:00:00-05:00").isoformat(), moment(" 2026-11-20T10:00:00.123456789 ").isoformat()
    ('2026-11-20T10:00:00-05:00', '2026-11-20T10:00:00.123456-05:00')
    """
    told = DATE_TIME.fullmatch(text.strip(" \t\r\n"))
    if told is None:
        raise Refused(Codigo.E_SIG_TIME, f"Dice «{text.strip()[:40]}».")
    instant, fraction, offset = told.groups()
    try:
        read = datetime.fromisoformat(f"{instant}.{(fraction or '.0')[1:7]:0<6}{offset or '-05:00'}")
        read.astimezone(GUAYAQUIL)
    except (ValueError, OverflowError):
        raise Refused(Codigo.E_SIG_TIME, f"Dice «{text.strip()[:40]}».") from None
    return read


def _told(properties: etree._Element) -> Propiedades:
    """Read SigningTime and every Cert in one walk."""
    times: list[etree._Element] = []
    certs: list[etree._Element] = []
    for child in properties:
        if child.tag == SIGNING_TIME:
            times.append(child)
        elif child.tag in SIGNING_CERTIFICATES:
            certs.extend(child.iterchildren(CERT))
    if len(times) > 1 or any(len(time) for time in times):
        raise Refused(Codigo.E_SIG_TIME)
    if len(certs) > MAX_CERTS:
        raise Refused(Codigo.E_SIG_CERT)
    return Propiedades(
        moment(times[0].text or "") if times else None,
        tuple(digest(only(cert, CERT_DIGEST, BAD_CERTIFICATE)) for cert in certs),
    )
