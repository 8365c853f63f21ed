"""What whoever starts the portal for the first time types of themselves."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.accounts import people, policy
from app.accounts.reader import ADDRESS
from app.filters import squeezed
from app.security.forms import NewPasswordForm
from app.sri.correo import one_address
from app.sri.identificacion import Identidad

MAX_LENGTH = 300
NAME_LENGTH = 120
WITHOUT = "Escriba su cédula, su RUC o su correo."


class InstallForm(NewPasswordForm):
    """Who will administer the portal."""

    identificacion = StringField(
        "Usuario",
        filters=[squeezed],
        validators=[InputRequired(WITHOUT), Length(max=MAX_LENGTH, message=WITHOUT)],
    )
    name = StringField("Nombres y apellidos", filters=[squeezed])
    email = StringField("Correo", filters=[squeezed])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, own=[], minimum=policy.MIN_LENGTH_ADMIN, **kwargs)
        identidad = self.identidad
        numbers = identidad.numbers if identidad and identidad.kind != ADDRESS else ()
        self.own = [*numbers, self.name.data or "", self.email.data or ""]

    @property
    def identidad(self) -> Identidad | None:
        """Whom the number or the address names."""
        return people.identidad_of(self.identificacion.data or "")

    def validate_identificacion(self, field: StringField) -> None:
        if self.identidad is None or not self.identidad.numero.isprintable():
            raise ValidationError(WITHOUT)

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Escriba sus nombres y apellidos.")
        if len(field.data) > NAME_LENGTH or not field.data.isprintable():
            raise ValidationError(f"Escríbalos con {NAME_LENGTH} letras o menos.")

    def validate_email(self, field: StringField) -> None:
        address = one_address(field.data or "")
        if address is None:
            raise ValidationError("Escriba una dirección de correo, como nombre@ejemplo.ec.")
        typed = people.typed_address(self.identificacion.data or "")
        if typed and typed != address:
            raise ValidationError("Escriba el mismo correo que puso en Usuario.")
        field.data = address
