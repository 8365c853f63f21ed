"""A report of the SRI beside what is here: what is there and not here, and what is here and not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from app.archive import gaps
from app.confirm import fetching
from app.ingest import words
from app.sri import clave_acceso
from app.store import drafts
from app.vouchers import fetches
from app.vouchers.fetch_forms import Reading
from app.vouchers.fetches import Line, Side

GONE = "Ese reporte ya venció: súbalo otra vez para compararlo."
SHOWN = 200  # of each list


@dataclass(frozen=True, slots=True)
class Missing:
    """A voucher of the report that whoever reads does not see here, and the request for it, if there is one."""

    clave: str
    title: str
    line: Line | None


@dataclass(frozen=True, slots=True)
class Gap:
    """The two sides of a report. Lists stop at SHOWN, counts do not; `extra` stops one later."""

    file: str
    desde: date
    hasta: date
    total: int
    here: list[Row[Any]]
    missing: list[Missing]
    missing_count: int
    extra: list[Row[Any]]

    @property
    def here_count(self) -> int:
        """How many of the report are here."""
        return self.total - self.missing_count


def keep(side: Side, reading: Reading) -> str:
    """Keep a report for an hour and return the key that nobody guesses. What it names is fetched anyway."""
    about = {"by": side.asker.account_id, "issuer": None, "side": _name(side)}
    return drafts.keep({**about, "file": reading.file, "report": list(reading.claves)})


def find(side: Side, key: str) -> Gap | None:
    """Compare a kept report with what its reader sees now; None when it is another's or no more."""
    kept = drafts.read(key)
    if not kept or (kept.get("by"), kept.get("side")) != (side.asker.account_id, _name(side)):
        return None
    claves: list[str] = kept["report"]
    seen = gaps.among(side.reader, claves)
    absent = [clave for clave in claves if clave not in seen]
    days = [clave_acceso.parse(clave).issued_on for clave in claves]
    return Gap(
        file=kept["file"],
        desde=min(days),
        hasta=max(days),
        total=len(claves),
        here=list(seen.values())[:SHOWN],
        missing=_asked(side, absent[:SHOWN]),
        missing_count=len(absent),
        extra=gaps.beside(side.reader, claves, SHOWN + 1),
    )


def _asked(side: Side, claves: list[str]) -> list[Missing]:
    latest = fetching.latest(side.whose, claves)
    lines = {row.clave_acceso: fetches.line(side, row, is_visible=False) for row in latest.values()}
    return [Missing(clave, words.voucher(clave), lines.get(clave)) for clave in claves]


def _name(side: Side) -> str:
    return f"{side.asker.issuer_id or ''}:{side.asker.party_id or ''}"
