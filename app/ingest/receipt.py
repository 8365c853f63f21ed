"""Where a file came from, and what became of each voucher in it."""

from __future__ import annotations

from dataclasses import dataclass

from app.models import Door
from app.sri.errors import Codigo
from app.sri.examen import Examen

KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file, through which door, and who brought it."""

    file: str
    door: Door
    by: str = ""  # a name for people: the operator's, the key's
    issuer_id: int | None = None  # the firm that brought it; None: a command, trusted with every firm
    ruc: str = ""  # that firm's: vouchers of any other are refused
    account_id: int | None = None
    again: bool = False  # this very file may be recorded already: its door was cut off before it could tell


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one voucher: an ArrivalOutcome, or KNOWN. `document_id` is what it became, if it did."""

    examen: Examen
    outcome: str
    code: Codigo
    reason: str
    document_id: int | None = None
    settles: bool = False  # an arrival of the same clave is here that became no document
    arrival_id: int | None = None  # the row that tells of it; None for one that was known
