"""What is typed to come in. Forms hand over values; the verbs are in app.accounts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.filters import squeezed
from app.security.forms import NewPasswordForm

MAX_LENGTH = 300  # an address has 254, a number fewer; with the blanks and hyphens that people type
WITHOUT_NUMBER = "Escriba su RUC, cédula o pasaporte o, si le invitaron, su correo."
NUMBER_SHAPE = "Es más largo que un RUC, una cédula, un pasaporte o un correo."
NAME_LENGTH = 120
CODE_LENGTH = 60  # twelve letters, with the blanks and hyphens that people type


class IdentityForm(FlaskForm):
    """Whose password it is about."""

    identificacion = StringField(
        "RUC/CI", validators=[InputRequired(WITHOUT_NUMBER), Length(max=MAX_LENGTH, message=NUMBER_SHAPE)]
    )


class LetterForm(IdentityForm):
    """The code of an activation letter, and whose it is."""

    codigo = StringField(
        "Código de la carta",
        validators=[
            InputRequired("Escriba el código que está en la carta, como 7XK2-M4PQ-9TRB."),
            Length(max=CODE_LENGTH, message="Es más largo que un código: son 12 letras y números."),
        ],
    )


class LoginForm(IdentityForm):
    """A number or an address, and a password."""

    identificacion = StringField(
        "Usuario",
        validators=[InputRequired(WITHOUT_NUMBER), Length(max=MAX_LENGTH, message=NUMBER_SHAPE)],
    )
    password = PasswordField("Contraseña", validators=[InputRequired("Escriba su contraseña.")])
    remember = BooleanField("Recordarme en este equipo durante 30 días")


class SendForm(FlaskForm):
    """The number that was found, carried to the button that sends its link."""

    identificacion = HiddenField("RUC/CI")


class InvitationForm(NewPasswordForm):
    """The account of somebody invited: who they are, and their password."""

    name = StringField("Nombres y apellidos", filters=[squeezed])

    def validate_name(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Escriba sus nombres y apellidos.")
        if len(field.data) > NAME_LENGTH or not field.data.isprintable():
            raise ValidationError(f"Escríbalos con {NAME_LENGTH} letras o menos.")
