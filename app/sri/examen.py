"""Examine one file: from bytes to a verdict for each voucher in it. No database, no issuer, no network.

    bytes -> paquete (ZIP members) -> autorizacion (envelopes) -> firma (proved bytes) -> lectura -> verdict

The verdicts are those of rule 4 of the design: ok, pending or refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.sri.errors import Aviso, Codigo

if TYPE_CHECKING:
    from app.sri.comprobante import Autorizacion, Comprobante
    from app.sri.firma import Firma


class Outcome(StrEnum):
    """What the file alone deserves."""

    OK = "ok"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Examen:
    """What is known about one voucher, or about a file that holds none.

    `member` is the name inside a ZIP, or "1", "2"… for one of several authorisations, joined by "#"
    when both; "" otherwise. `xml` is the voucher's envelope (or bare voucher) cut out as bytes.
    `content_sha256` is the SHA-256 (hex) of the C14N of the voucher without its ds:Signature.
    """

    member: str
    xml: bytes
    outcome: Outcome
    code: Codigo
    reason: str
    comprobante: Comprobante | None = None
    autorizacion: Autorizacion | None = None
    firma: Firma | None = None
    content_sha256: str = ""
    avisos: tuple[Aviso, ...] = field(default=())
