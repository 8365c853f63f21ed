"""Throttle: how soon a key may try again (GCRA)."""

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import db


class Throttle(db.Model):
    """One bucket. The key is hashed: no number or address is stored. `tat` is a Unix time in seconds."""

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    tat: Mapped[float] = mapped_column(Double, index=True)
