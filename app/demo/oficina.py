"""What /demo/componentes shows of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from wtforms import Form, MultipleFileField

from app.accounts.desk import Desk
from app.demo.world import cast
from app.models import Role
from app.notify import colours


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline."""

    at: datetime
    title: str
    detail: str = ""
    who: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm to turn to."""

    ruc: str
    name: str


class Dropping(Form):
    """A field of many files."""

    files = MultipleFileField("Archivos")


@dataclass(frozen=True, slots=True)
class Office:
    """Everything of the office, by name."""

    desk = Desk(0, 0, cast.FERRETERIA.ruc, cast.FERRETERIA.razon_social, Role.MANAGER)
    firms = (
        Firm(cast.FERRETERIA.ruc, cast.FERRETERIA.razon_social),
        Firm(cast.LUZ.ruc, cast.LUZ.razon_social),
    )
    files = Dropping().files
    colours = colours.pair("#ffd166")
    steps = (
        Step(datetime(2026, 11, 20, 15, 2, tzinfo=UTC), "Archivado", tone="bien"),
        Step(datetime(2026, 11, 20, 15, 2, tzinfo=UTC), "Aviso enviado", "a m•••@correo.example"),
        Step(datetime(2026, 11, 20, 15, 3, tzinfo=UTC), "Aviso rebotado", "El buzón no existe.", tone="mal"),
        Step(
            datetime(2026, 11, 21, 1, 9, tzinfo=UTC), "Abierto", "en la página", cast.MARIA.name, tone="bien"
        ),
        Step(datetime(2026, 11, 22, 1, 9, tzinfo=UTC), "Recordatorio por salir", tone="espera"),
    )
