"""The .txt beside a file of the watched folder: what became of each voucher, why, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.ingest.receipt import KNOWN, Receipt
from app.models import ArrivalOutcome

WORDS = {
    ArrivalOutcome.FILED: "archivado",
    KNOWN: "ya estaba archivado",
    ArrivalOutcome.PENDING: "pendiente",
    ArrivalOutcome.REFUSED: "rechazado",
}
ADVICE = {
    ArrivalOutcome.PENDING: (
        "Lo pendiente está en la bandeja del portal y se archiva solo cuando llega su XML autorizado."
    ),
    ArrivalOutcome.REFUSED: (
        "Lo rechazado está también en la bandeja del portal. Cuando lo tenga corregido, déjelo otra vez en "
        "la carpeta de la empresa; repetir lo que ya se archivó no hace daño."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one voucher, in words that cross to another process."""

    member: str
    numero: str
    outcome: str
    code: str
    reason: str

    @classmethod
    def of(cls, receipt: Receipt) -> Line:
        """Tell a receipt."""
        read = receipt.examen.comprobante
        numero = read.numero if read else ""
        return cls(receipt.examen.member, numero, str(receipt.outcome), str(receipt.code), receipt.reason)


def is_refused(lines: list[Line]) -> bool:
    """Tell whether anything in a file was refused."""
    return any(line.outcome == ArrivalOutcome.REFUSED for line in lines)


def text(name: str, lines: list[Line]) -> str:
    """Write the text for a file; "" when everything in it is filed."""
    counts = Counter(line.outcome for line in lines)
    open_ones = [outcome for outcome in ADVICE if counts[outcome]]
    if not open_ones:
        return ""
    summary = ", ".join(f"{counts[outcome]} {word}" for outcome, word in WORDS.items() if counts[outcome])
    told = "\n".join(sentence(line) for line in lines)
    advice = "\n".join(ADVICE[outcome] for outcome in open_ones)
    return f"{name}: {summary}.\n\n{told}\n\n{advice}\n"


def sentence(line: Line) -> str:
    """Tell one voucher: which, what became of it and, unless it is filed, why.

    >>> sentence(Line("a.xml", "001-001-000000007", "filed", "OK", "Sin novedad."))
    'a.xml, 001-001-000000007: archivado'
    """
    which = ", ".join(filter(None, (line.member, line.numero))) or "El archivo"
    said = f"{which}: {WORDS[line.outcome]}"
    return f"{said}\n    {line.code}: {line.reason}" if line.outcome in ADVICE else said
