"""One answer about one clave, with all that is needed to decide what it does."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from app.archive.inquiries import Answered, Next
from app.confirm.matter import Matter
from app.models import Question, Rank
from app.sri import clave_acceso
from app.sri.examen import Examen
from app.sri.respuesta import Estado, Respuesta

Decision = tuple[Answered, Next]


@dataclass(frozen=True, slots=True)
class Hearing:
    """`row` is the Inquiry as it was claimed, `examen` what was made of the voucher that the answer brought."""

    row: Row[Any]
    respuesta: Respuesta
    matter: Matter
    at: datetime
    examen: Examen | None = None
    spread: float = field(default_factory=random.random)

    @property
    def emitted(self) -> date:
        """The day that its clave says."""
        return clave_acceso.parse(self.row.clave_acceso).issued_on

    @property
    def said(self) -> str:
        """The SRI's own words."""
        return " ".join(f"{one.nombre} {one.valor}".strip() for one in self.respuesta.mensajes)

    def answered(self, *, differs: bool = False) -> Answered:
        """Keep the answer as what stands from now on."""
        return Answered(self.respuesta.estado, self.at, None, differs, self.said)

    def no_news(self, hinted: Estado | None = None) -> Answered:
        """Leave what was known as it is, perhaps with a hint at something else."""
        row = self.row
        return Answered(row.answer, row.answered_at, hinted, row.differs, row.said)

    def following(self, question: Question, due_at: datetime | None) -> Next:
        """Ask this next; whoever waited for the answer has it now."""
        return Next(question, Rank(max(self.row.rank, Rank.FRESH)), due_at)
