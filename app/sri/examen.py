"""Examine one file: from bytes to a verdict for each voucher in it. No database, no issuer, no network.

    bytes -> paquete (ZIP members) -> autorizacion (envelopes) -> firma (proved bytes) -> lectura -> verdict

The verdicts are those of rule 4 of the design: ok, pending or refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.sri import firma as firmas
from app.sri import lectura, paquete
from app.sri.autorizacion import unwrap
from app.sri.errors import Aviso, Codigo, Refused
from app.sri.veredicto import Hallazgo, Outcome, disagreement, judge

__all__ = ["Examen", "Outcome", "examine", "examine_each"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sri.certificado import Trust
    from app.sri.comprobante import Autorizacion, Comprobante
    from app.sri.firma import Firma
    from app.sri.sobre import Sobre


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


def examine(data: bytes, *, trust: Trust | None = None, now: datetime | None = None) -> list[Examen]:
    """Examine a file from any door. Never raises for what it may hold; always says at least one thing.

    `trust` are the CAs of the installation, None when it knows none. `now` is aware, the present when None.
    """
    return list(examine_each(data, trust=trust, now=now))


def examine_each(data: bytes, *, trust: Trust | None = None, now: datetime | None = None) -> Iterator[Examen]:
    """Examine a file as `examine` does, one voucher in memory at a time."""
    now = now or datetime.now(UTC)
    if not paquete.is_package(data):
        yield from _vouchers(data, "", trust, now)
        return
    try:
        for miembro in paquete.members(data):
            if miembro.problema is not None:
                yield _refused(miembro.nombre, miembro.problema, miembro.datos)
            else:
                yield from _vouchers(miembro.datos, miembro.nombre, trust, now)
    except Refused as refused:
        yield _refused("", refused, data)


def _vouchers(data: bytes, nombre: str, trust: Trust | None, now: datetime) -> Iterator[Examen]:
    try:
        sobres = unwrap(data)
    except Refused as refused:
        yield _refused(nombre, refused, data)
        return
    for number, sobre in enumerate(sobres, 1):
        several = str(number) if len(sobres) > 1 else ""
        member = "#".join(filter(None, (nombre, several)))
        yield _verdict(member, sobre, _look(sobre, trust, now))


def _refused(member: str, refused: Refused, data: bytes) -> Examen:
    return Examen(member, data, Outcome.REFUSED, refused.code, refused.reason)


def _look(sobre: Sobre, trust: Trust | None, now: datetime) -> Hallazgo:
    """Prove the signature, then read the bytes that it proved; stop at the first thing that refuses."""
    if sobre.problema is not None and not sobre.texto:
        return Hallazgo()
    try:
        root = sobre.raiz()
        lectura.check_shape(root, sobre.texto)
        firma = firmas.verify(root, ruc=lectura.issuer_ruc(root), trust=trust, now=now)
    except Refused as refused:
        return Hallazgo(problema=refused)
    if firma.canonical is None:
        return Hallazgo(firma)
    try:
        comprobante = lectura.read(firma.canonical)
    except Refused as refused:
        return Hallazgo(firma, problema=refused)
    return Hallazgo(firma, comprobante, disagreement(sobre.autorizacion, comprobante))


def _verdict(member: str, sobre: Sobre, found: Hallazgo) -> Examen:
    outcome, code, reason = judge(sobre, found)
    avisos = lectura.avisos(found.comprobante) if found.comprobante else ()
    return Examen(
        member=member,
        xml=sobre.raw,
        outcome=outcome,
        code=code,
        reason=reason,
        comprobante=found.comprobante,
        autorizacion=sobre.autorizacion,
        firma=found.firma,
        content_sha256=found.firma.content_sha256 if found.firma else "",
        avisos=(*avisos, *(found.firma.avisos if found.firma else ())),
    )
