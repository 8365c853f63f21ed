"""The verdict on one voucher, from what its envelope claims and what was proved (rule 4 of the design).

    what the SRI denied -> what is wrong -> what waits -> what stands

Everything that refuses comes before anything that waits: a forged voucher is never only pending, and
nothing stands or waits without a signature proved and a content read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.sri.autorizacion import contrast
from app.sri.errors import Codigo, Refused
from app.sri.sobre import AUTORIZADO, EN_PROCESO, NO_AUTORIZADO

if TYPE_CHECKING:
    from app.sri.comprobante import Autorizacion, Comprobante
    from app.sri.firma import Firma
    from app.sri.sobre import Sobre


class Outcome(StrEnum):
    """What the file alone deserves."""

    OK = "ok"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """What examining one voucher found: `problema` is the first thing that refuses it."""

    firma: Firma | None = None
    comprobante: Comprobante | None = None
    problema: Refused | None = None


def judge(sobre: Sobre, found: Hallazgo) -> tuple[Outcome, Codigo, str]:
    """Decide, and give the code and the sentence for it."""
    if refused := _refused(sobre, found):
        return Outcome.REFUSED, *refused
    if waits := _waits(sobre.autorizacion, found.firma):
        return Outcome.PENDING, *waits
    return Outcome.OK, Codigo.OK, Codigo.OK.frase


def _refused(sobre: Sobre, found: Hallazgo) -> tuple[Codigo, str] | None:
    firma = found.firma
    if problema := _denied(sobre.autorizacion) or sobre.problema:
        return problema.code, problema.reason
    if firma is not None and firma.code != Codigo.OK and not firma.pending:
        return firma.code, firma.reason
    if found.problema is not None:
        return found.problema.code, found.problema.reason
    if firma is None or found.comprobante is None:
        return Codigo.E_STRUCT, Codigo.E_STRUCT.frase
    return None


def _denied(claim: Autorizacion | None) -> Refused | None:
    if claim is None or claim.estado != NO_AUTORIZADO:
        return None
    said = " ".join(f"{one.nombre} {one.valor}".strip() for one in claim.mensajes[:1])
    return Refused(Codigo.E_STATE, f"El SRI respondió: {said}" if said else "")


def _waits(claim: Autorizacion | None, firma: Firma | None) -> tuple[Codigo, str] | None:
    if firma is not None and firma.pending:
        return firma.code, firma.reason
    if claim is None:
        return Codigo.E_BARE, Codigo.E_BARE.frase
    if claim.estado == EN_PROCESO:
        return Codigo.E_STATE, Codigo.E_STATE.frase
    return None


def disagreement(claim: Autorizacion | None, comprobante: Comprobante) -> Refused | None:
    """Say where an AUTORIZADO claim is not about this voucher, None when it is."""
    if claim is None or claim.estado != AUTORIZADO:
        return None
    try:
        contrast(claim, comprobante.clave)
    except Refused as refused:
        return refused
    return None
