"""What /demo/componentes shows of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from wtforms import Form, MultipleFileField

from app.accounts.desk import Desk
from app.archive.following import Receiver, Standing
from app.demo.muestras import CLAVE
from app.demo.world import cast
from app.models import Role
from app.notify import colours
from app.sri.catalogo import Ambiente, TipoComprobante


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
class Issued:
    """One voucher in the list of a firm."""

    tipo: TipoComprobante
    total: Decimal | None
    ambiente: Ambiente = Ambiente.PRODUCCION
    clave: str = CLAVE
    numero: str = "002-001-000004512"
    fecha: date = date(2026, 11, 20)


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
    issued = (
        (
            Issued(TipoComprobante.FACTURA, Decimal("386.42")),
            Standing([Receiver(1, cast.MARIA.name, cast.MARIA.numero, True, True)], ("Descargado", "bien")),  # noqa: FBT003  (reachable, and seen)
        ),
        (
            Issued(TipoComprobante.GUIA_REMISION, None, Ambiente.PRUEBAS),
            Standing(
                [Receiver(n, cast.IRREAL.name, cast.IRREAL.numero, True, n == 1) for n in range(1, 6)],  # noqa: FBT003  (reachable)
                ("Abierto", "bien"),
                (("Rebotado", "mal"), ("Observado", "mal")),
            ),
        ),
        (Issued(TipoComprobante.FACTURA, Decimal("1.10")), Standing([], ("Sin aviso", ""))),
    )
    steps = (
        Step(datetime(2026, 11, 20, 15, 2, tzinfo=UTC), "Archivado", tone="bien"),
        Step(datetime(2026, 11, 20, 15, 2, tzinfo=UTC), "Aviso enviado", "a m•••@correo.example"),
        Step(datetime(2026, 11, 20, 15, 3, tzinfo=UTC), "Aviso rebotado", "El buzón no existe.", tone="mal"),
        Step(
            datetime(2026, 11, 21, 1, 9, tzinfo=UTC), "Abierto", "en la página", cast.MARIA.name, tone="bien"
        ),
        Step(datetime(2026, 11, 22, 1, 9, tzinfo=UTC), "Recordatorio por salir", tone="espera"),
    )
