"""What a person changes about themselves."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, PasswordField
from wtforms.validators import InputRequired, NumberRange

from app.security.forms import NewPasswordForm

HIGHEST_ID = 2**31 - 1


class ChangePasswordForm(NewPasswordForm):
    """The present password, and the next one twice."""

    current_password = PasswordField(
        "Contraseña actual", validators=[InputRequired("Escriba su contraseña actual.")]
    )


class EndSessionForm(FlaskForm):
    """Which session to end."""

    id = IntegerField("Sesión", validators=[InputRequired(), NumberRange(min=1, max=HIGHEST_ID)])
