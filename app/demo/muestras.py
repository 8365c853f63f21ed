"""The shapes that the components take, as /demo/componentes fills them: rows, people, firms, a form of every field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from wtforms import BooleanField, FileField, Form, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from app.sri.catalogo import TipoComprobante

CLAVE = "2011202601179999993100120020010000045121234567811"


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a chart."""

    label: str
    count: int
    text: str
    share: float
    current: bool = False
    url: str = "#meses"


@dataclass(frozen=True, slots=True)
class Person:
    """One colleague."""

    id: int
    name: str
    detail: str
    chip: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that writes to the reader; closed ones wait for an address."""

    name: str
    ruc: str = "1769999930001"
    count: int = 1
    fecha: date = date(2026, 11, 20)
    url: str = "#emisores"
    masked: str = ""
    help_contact: str = ""

    @property
    def issuer_name(self) -> str:
        """Name it as a closed firm does."""
        return self.name


@dataclass(frozen=True, slots=True)
class Voucher:
    """One row of the list."""

    tipo: TipoComprobante
    emisor_nombre: str
    numero: str
    total: Decimal | None
    is_new: bool = False
    seen_at: datetime = datetime(2026, 11, 21, tzinfo=UTC)
    emisor_ruc: str = "1769999930001"
    fecha: date = date(2026, 11, 20)
    clave: str = CLAVE
    autorizacion: str = CLAVE


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the pages around a list start."""

    prev_url: str | None = "#lista"
    next_url: str | None = "#lista"


class Sample(Form):
    """One field of each kind."""

    name = StringField("Nombre", [DataRequired("Escriba su nombre.")])
    email = StringField("Email")
    emisor = StringField("Emisor", [DataRequired("Escriba parte del nombre o el RUC completo.")])
    password = PasswordField("Contraseña", [DataRequired("Escriba su contraseña.")])
    new_password = PasswordField("Nueva contraseña")
    photo = FileField("Foto")
    notices = RadioField(
        "Avisos por correo",
        [DataRequired("Elija una opción.")],
        choices=[
            SelectChoice("each", "Uno por cada comprobante"),
            SelectChoice("daily", "Un resumen al día"),
            SelectChoice("none", "Ninguno"),
        ],
        default="daily",
    )
    remember = BooleanField("Mantener la sesión iniciada en este equipo")
    place = HiddenField()

    def validate_photo(self, field: FileField) -> None:
        """Refuse any picture here, to show how that reads."""
        raise ValidationError("La foto pesa más de 10 MB. Elija una más liviana.")
