"""One month of the demo world: its days, its numbers, its dice. The same month always throws the same."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.demo.world.cast import Customer
from app.sri.catalogo import TipoComprobante
from app.sri.comprobante import DocumentoRelacionado, Emisor

FIRST_YEAR = 2020
NUMBERS_A_MONTH = 100  # room in the sequence, so that a month's numbers do not depend on the others
PROVIDER_SINCE = date(2026, 9, 26)  # Res. NAC-DGERCGC26-00000027: every voucher names its software's provider
PROVIDER = "0999999999001"
SPELLINGS = ("Email", "Correo", "emailCliente", "CORREO ELECTRONICO")


@dataclass(slots=True)
class Month:
    """A month and the last of its days that has come."""

    year: int
    number: int
    last_day: int
    dice: Random = field(init=False)
    used: Counter[str] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = Random(f"{self.year}-{self.number}")  # noqa: S311  (repeatable on purpose, nothing secret)

    @property
    def index(self) -> int:
        """How many months since the first year."""
        return (self.year - FIRST_YEAR) * 12 + self.number - 1

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    def day(self) -> date:
        """Throw a day of the month that has come."""
        return date(self.year, self.number, self.dice.randint(1, self.last_day))

    def head(
        self, tipo: TipoComprobante, emisor: Emisor, *, serie: str = "001-001", **more: Any
    ) -> dict[str, Any]:
        """Give a builder its issuer, the next number of its series, a day and a code."""
        key = f"{emisor.ruc}{tipo}{serie}"
        self.used[key] += 1
        return {
            "emisor": emisor,
            "serie": serie,
            "secuencial": self.index * NUMBERS_A_MONTH + self.used[key],
            "fecha": self.day(),
            "codigo_numerico": f"{self.dice.randrange(10**8):08}",
            **more,
        }

    def additional(self, customer: Customer | None, fecha: date, **more: str) -> dict[str, str]:
        """Give additional fields: those asked for, the customer's address, and the provider once it is law."""
        found = {name.replace("_", " "): value for name, value in more.items()}
        if customer is not None:
            found[self.dice.choice(SPELLINGS)] = customer.email
        if fecha >= PROVIDER_SINCE:
            found["RUC Proveedor"] = PROVIDER
        return found

    def earlier(self, tipo: str, days: int = 20) -> DocumentoRelacionado:
        """Invent a document of somebody else that one of this month rests on."""
        number = f"002-001-{self.dice.randrange(1, 10**6):09}"
        return DocumentoRelacionado(tipo, number, self.first - timedelta(days=days))


def months_until(anchor: date, count: int) -> Iterator[Month]:
    """Yield the months that end with the one of `anchor`, oldest first; that one ends on `anchor`."""
    last = anchor.year * 12 + anchor.month - 1
    for absolute in range(last - count + 1, last + 1):
        year, number = absolute // 12, absolute % 12 + 1
        whole = monthrange(year, number)[1]
        yield Month(year, number, anchor.day if absolute == last else whole)
