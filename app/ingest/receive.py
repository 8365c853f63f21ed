"""Receive one file from any door: examine it, file what is good, keep every other arrival with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from app.archive import filing
from app.db import now
from app.ingest import arrivals
from app.ingest.receipt import KNOWN, Origin, Receipt
from app.models import ArrivalOutcome, Door
from app.sri import examen as sri_examen
from app.sri.certificado import Trust
from app.sri.errors import Codigo, Refused
from app.sri.examen import Examen, Outcome
from app.sri.paquete import one_line


def examine(data: bytes, trust: Trust | None) -> list[Examen]:
    """Examine a file's vouchers. No transaction is needed, so a door does this before it begins one."""
    return sri_examen.examine(data, trust=trust, now=now())


def receive(examenes: list[Examen], origin: Origin, *, notify: bool | None = None) -> list[Receipt]:
    """File what a file holds, each voucher by itself. The caller commits."""
    return [receive_one(examen, origin, notify=notify) for examen in examenes]


def receive_one(examen: Examen, origin: Origin, *, notify: bool | None = None) -> Receipt:
    """File one voucher, or keep it as an arrival that says why it was not filed."""
    return record(decide(examen, origin, notify=notify), origin)


def record(receipt: Receipt, origin: Origin) -> Receipt:
    """Write down what was decided about one voucher, and return it with the arrival that tells of it."""
    if receipt.outcome != KNOWN:
        receipt = replace(receipt, arrival_id=arrivals.keep(receipt, origin))
    if receipt.settles:
        arrivals.settle(receipt)
    return receipt


def decide(examen: Examen, origin: Origin, *, notify: bool | None = None) -> Receipt:
    """File one voucher when it may be filed, and say what became of it. Writes no arrival."""
    try:
        check_firm(examen, origin)
        return fate(doubted(examen) if origin.door is Door.MAILBOX else examen, notify=notify)
    except Refused as refusal:
        return Receipt(examen, ArrivalOutcome.REFUSED, refusal.code, refusal.reason)


def check_firm(examen: Examen, origin: Origin) -> None:
    """Raise Refused(E_ISSUER_OTHER) when a firm brings what another one issued."""
    comprobante = examen.comprobante
    if origin.ruc and comprobante and comprobante.emisor.ruc != origin.ruc:
        raise Refused(Codigo.E_ISSUER_OTHER, f"(RUC {comprobante.emisor.ruc})")


def doubted(examen: Examen) -> Examen:
    """Let what anybody may send wait for the SRI's word, unless the signature's chain was found good.

    Trust comes from the voucher's own signature, never from what a message says of its sender.
    """
    unchained = any(aviso.code == Codigo.W_CHAIN for aviso in examen.avisos)
    if examen.outcome is not Outcome.OK or not unchained:
        return examen
    code = Codigo.E_UNCONFIRMED
    return replace(examen, outcome=Outcome.PENDING, code=code, reason=code.frase)


def fate(examen: Examen, *, notify: bool | None) -> Receipt:
    """Decide what becomes of one voucher. Raises Refused when this installation will not have it."""
    if examen.outcome is Outcome.REFUSED:
        return Receipt(examen, ArrivalOutcome.REFUSED, examen.code, examen.reason)
    if examen.outcome is Outcome.PENDING:
        return wait(examen)
    filed = filing.file_document(examen, notify=notify)
    if not filed.is_new:
        return already(examen, filed.document_id)
    return Receipt(
        examen, ArrivalOutcome.FILED, Codigo.OK, Codigo.OK.frase, filed.document_id, settles=filed.awaited
    )


def wait(examen: Examen) -> Receipt:
    """Keep a voucher whose circumstances are still open, unless its document is here already."""
    if comprobante := examen.comprobante:
        firm = filing.look(comprobante, examen.content_sha256)
        if firm.document_id is not None:
            return already(examen, firm.document_id)
    return Receipt(examen, ArrivalOutcome.PENDING, examen.code, examen.reason)


def already(examen: Examen, document_id: int) -> Receipt:
    """Answer for a voucher that was filed before."""
    return Receipt(examen, KNOWN, Codigo.OK, "Ya estaba archivado.", document_id)


def label(path: str) -> str:
    """Name a file without its folders, fit for a table."""
    return one_line(PurePath(path).name)[:300]
