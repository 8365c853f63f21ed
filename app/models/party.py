"""Party: a person or company, known by its number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db, now
from app.sri.identificacion import Identidad


class Party(db.Model):
    """One receiver. A natural person's RUC and cédula are one party, kept under the cédula."""

    __table_args__ = (UniqueConstraint("kind", "numero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # cedula, ruc, exterior; correo: signs in by address
    numero: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300), default="")  # as the newest voucher says
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def identidad(self) -> Identidad:
        """The number as the pure layer knows it."""
        return Identidad(self.kind, self.numero)
