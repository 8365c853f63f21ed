"""Check a certificate again: its signature, and by which key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.accounts import codes
from app.certificates import key
from app.certificates.making import LETTERS
from app.db import db
from app.models import Certificate


class Verdict(StrEnum):
    """What checking found."""

    VALID = "valid"
    OTHER_KEY = "other_key"  # the signature holds, and the key is not the one of this installation
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate checked; `said` is its statement, {} when it is broken."""

    verdict: Verdict
    said: dict[str, Any]
    key_id: str


def find(typed: str) -> Certificate | None:
    """Return the certificate with this code, however it was typed."""
    code = codes.read(typed, LETTERS)
    return db.session.scalar(select(Certificate).where(Certificate.code == code)) if code else None


def check(certificate: Certificate) -> Checked:
    """Prove the signature over the stored statement. Raises `key.Unusable` when our own key cannot be read."""
    ours = key.fingerprint(key.of_installation().public_key())
    said = proven(certificate)
    if said is None:
        return Checked(Verdict.BROKEN, {}, certificate.key_id)
    verdict = Verdict.VALID if certificate.key_id == ours else Verdict.OTHER_KEY
    return Checked(verdict, said, certificate.key_id)


def proven(certificate: Certificate) -> dict[str, Any] | None:
    """Return the statement when the key that it names signed it, for this very code; else None."""
    try:
        said = json.loads(certificate.statement)
        public = key.public(said["clave_publica"])
        named = said["codigo"] == certificate.code and key.fingerprint(public) == certificate.key_id
    except (ValueError, KeyError, TypeError):
        return None
    return said if named and key.is_signed(public, certificate.signature, certificate.statement) else None


def compare(certificate: Certificate, said: dict[str, Any], data: bytes) -> tuple[str, dict[str, Any] | None]:
    """Tell what a file is: ("pdf", None) the very certificate, ("xml", voucher) one that it names, or ("", None)."""
    digest = hashlib.sha256(data).hexdigest()
    if digest == certificate.pdf_sha256:
        return "pdf", None
    for voucher in said.get("comprobantes", ()):
        if voucher["sha256"] == digest:
            return "xml", voucher
    return "", None
