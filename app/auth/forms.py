"""What is typed to come in. Forms hand over values; the verbs are in app.accounts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

NUMBER_LENGTH = 60  # with the blanks and hyphens that people type
WITHOUT_NUMBER = "Escriba su RUC, cédula o pasaporte."
NUMBER_SHAPE = "Es más largo que un RUC, una cédula o un pasaporte."


class IdentityForm(FlaskForm):
    """Whose password it is about."""

    identificacion = StringField(
        "RUC/CI", validators=[InputRequired(WITHOUT_NUMBER), Length(max=NUMBER_LENGTH, message=NUMBER_SHAPE)]
    )


class LoginForm(IdentityForm):
    """A number and a password."""

    identificacion = StringField(
        "Usuario",
        validators=[InputRequired(WITHOUT_NUMBER), Length(max=NUMBER_LENGTH, message=NUMBER_SHAPE)],
    )
    password = PasswordField("Contraseña", validators=[InputRequired("Escriba su contraseña.")])
    remember = BooleanField("Recordarme en este equipo durante 30 días")


class SendForm(FlaskForm):
    """The number that was found, carried to the button that sends its link."""

    identificacion = HiddenField("RUC/CI")
