"""What a person changes about themselves."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.converters import RowConverter
from app.filters import cleaned
from app.models import Account
from app.security.forms import NewPasswordForm
from app.security.numbers import NumberField
from app.sri.correo import one_address

NAME_LENGTH = 300
LONG_NAME = f"Escriba un nombre de {NAME_LENGTH} caracteres o menos."
NO_ADDRESS = "Escriba una sola dirección de correo, como maria@ejemplo.ec."


class ProfileForm(FlaskForm):
    """What others see of a person, and where they are written to. `account` is theirs, as it is now."""

    photo = FileField("Foto")
    name = StringField(
        "Razón social / Nombres y apellidos",
        filters=[cleaned],
        validators=[Length(max=NAME_LENGTH, message=LONG_NAME)],
    )
    email = EmailField("Email")

    def __init__(self, account: Account) -> None:
        self.shown, self.present = account.name or account.party.name, account.email or ""
        super().__init__(data={"name": self.shown, "email": self.present})

    @property
    def new_name(self) -> str | None:
        """The name typed, "" for the one of the vouchers; None when it is the one shown already."""
        return None if self.name.data == self.shown else self.name.data

    @property
    def new_email(self) -> str:
        """The address typed, when it is another than the present one; else ""."""
        typed = one_address(self.email.data or "") or ""
        return "" if typed == self.present else typed

    def validate_email(self, field: Any) -> None:
        nothing = not (field.data or "").strip() and not self.present
        if not nothing and one_address(field.data or "") is None:
            raise ValidationError(NO_ADDRESS)


class ChangePasswordForm(NewPasswordForm):
    """The present password, and the next one twice."""

    current_password = PasswordField(
        "Contraseña actual", validators=[InputRequired("Escriba su contraseña actual.")]
    )

    def validate_password(self, field: PasswordField) -> None:
        """Ask for another one than the present."""
        super().validate_password(field)
        if field.data == self.current_password.data:
            raise ValidationError("Es igual a la actual: escriba otra.")


class EndSessionForm(FlaskForm):
    """Which session to end."""

    id = NumberField("Sesión", validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])
