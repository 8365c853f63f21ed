"""Who signed, and whether a known authority stands behind them (RFC 5280 §6, what this portal needs of it).

    certificate --issued by--> intermediate (from the signature) --issued by--> CA (of the folder)

Keys are compared, never names. Every link is judged at signing time, as an archive of seven years must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import pem

from app.sri import x509
from app.sri.errors import Codigo, Refused
from app.sri.extensiones import BROKEN
from app.sri.x509 import Certificado

__all__ = ["Cadena", "Certificado", "Crl", "Trust"]

MAX_LINKS = 4
CERTIFICATE_FILES = {".pem", ".crt", ".cer"}


@dataclass(frozen=True, slots=True)
class Crl:
    """What a CRL says: when it was made (aware) and which serial numbers were revoked when."""

    desde: datetime
    revocados: Mapping[int, datetime]


@dataclass(frozen=True, slots=True)
class Cadena:
    """What following the chain found: OK, E_SIG_TRUST or E_SIG_REVOKED, and whether CRLs could tell."""

    code: Codigo
    detail: str = ""
    revocacion_consultada: bool = False


@dataclass(frozen=True, slots=True)
class Trust:
    """The CAs an installation trusts (`TRUSTED_CAS`) and their revocation lists, by the CA's DER."""

    cas: tuple[Certificado, ...]
    crls: Mapping[bytes, tuple[Crl, ...]]

    @classmethod
    def load(cls, folder: Path | str) -> Trust:
        """Read every certificate (.pem .crt .cer) and CRL (.crl), PEM or DER, directly in `folder`.

        Raise ValueError that names the file which cannot be read, OSError when the folder is not there.
        """
        files = sorted(path for path in Path(folder).iterdir() if path.is_file())
        cas = [
            _certificate(path, der)
            for path in files
            if path.suffix.lower() in CERTIFICATE_FILES
            for der in _blocks(path)
        ]
        crls: dict[bytes, tuple[Crl, ...]] = {}
        for path in files:
            if path.suffix.lower() == ".crl":
                for der in _blocks(path):
                    for ca, crl in _crls(path, der, cas):
                        crls[ca.der] = (*crls.get(ca.der, ()), crl)
        return cls(tuple(cas), crls)

    def follow(self, signer: Certificado, others: Iterable[Certificado], moment: datetime) -> Cadena:
        """Judge the chain of `signer` at `moment` (aware); `others` are intermediates that came along, unproven."""
        path = self._path(signer, tuple(others), moment, 0)
        if path is None:
            return Cadena(Codigo.E_SIG_TRUST)
        consulted = True
        for subject, ca in zip((signer, *path), path, strict=False):
            when, known = self._revoked(subject, ca, moment)
            if when is not None and when <= moment:
                return Cadena(
                    Codigo.E_SIG_REVOKED, f"Revocado el {when:%d/%m/%Y}.", revocacion_consultada=True
                )
            consulted = consulted and known
        return Cadena(Codigo.OK, revocacion_consultada=consulted)

    def _path(
        self, subject: Certificado, others: tuple[Certificado, ...], moment: datetime, below: int
    ) -> tuple[Certificado, ...] | None:
        """Find the CAs from `subject` up to a trusted one, or None. `below` counts the CAs under the next."""
        for ca in self.cas:
            if _issues(ca, subject, moment, below):
                return (ca,)
        if below == MAX_LINKS:
            return None
        for ca in others:
            if ca != subject and _issues(ca, subject, moment, below):
                rest = tuple(other for other in others if other != ca)
                if (path := self._path(ca, rest, moment, below + 1)) is not None:
                    return (ca, *path)
        return None

    def _revoked(
        self, subject: Certificado, ca: Certificado, moment: datetime
    ) -> tuple[datetime | None, bool]:
        """Give (when it was revoked, whether a CRL made after `moment` was there to tell)."""
        lists = self.crls.get(ca.der, ())
        dates = [crl.revocados[subject.numero] for crl in lists if subject.numero in crl.revocados]
        return min(dates, default=None), bool(dates) or any(crl.desde >= moment for crl in lists)


def _issues(ca: Certificado, subject: Certificado, moment: datetime, below: int) -> bool:
    """Tell whether `ca` could and did issue `subject`."""
    return (
        ca.puede_certificar
        and ca.vigente(moment)
        and (ca.largo_ruta is None or below <= ca.largo_ruta)
        and x509.issued_by(subject.der, ca.der)
    )


def _blocks(path: Path) -> list[bytes]:
    """Give the DER of each object in a PEM or DER file."""
    content = path.read_bytes()
    if not pem.detect(content):
        return [content]
    try:
        return [der for _, _, der in pem.unarmor(content, multiple=True)]
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _certificate(path: Path, der: bytes) -> Certificado:
    try:
        return x509.read(der)
    except Refused as refusal:
        raise ValueError(f"{path}: {refusal}") from refusal


def _crls(path: Path, der: bytes, cas: Iterable[Certificado]) -> list[tuple[Certificado, Crl]]:
    """Pair a CRL with each CA whose key signed it; one that nobody here signed says nothing."""
    try:
        parsed = asn1_crl.CertificateList.load(der, strict=True)
        body = parsed["tbs_cert_list"]
        entries = body["revoked_certificates"]
        crl = Crl(
            body["this_update"].native,
            {entry["user_certificate"].native: entry["revocation_date"].native for entry in entries}
            if entries.native
            else {},
        )
    except BROKEN as error:
        raise ValueError(f"{path}: {error}") from error
    return [(ca, crl) for ca in cas if x509.verifies(ca.clave, parsed, body.dump())]
