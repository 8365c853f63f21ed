"""What the administrator fills in of a firm."""

from __future__ import annotations

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from app.filters import squeezed
from app.security.firm_form import LookForm
from app.sri.identificacion import RUC_SHAPE, compact

NAME_LENGTH = 300


class FirmForm(LookForm):
    """A firm that is here: its name, and how it looks."""

    name = StringField("Razón social", filters=[squeezed])

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Escriba la razón social.")
        if len(field.data) > NAME_LENGTH or not field.data.isprintable():
            raise ValidationError(f"Escríbala con {NAME_LENGTH} letras o menos.")


class NewFirmForm(FirmForm):
    """A firm to register."""

    ruc = StringField("RUC", filters=[lambda text: compact(text or "")])
    operate = BooleanField("Yo también trabajo para esta empresa: la dirijo en Emisor", default=True)

    def validate_ruc(self, field: StringField) -> None:
        if not RUC_SHAPE.fullmatch(field.data):
            raise ValidationError("El RUC tiene 13 dígitos.")
