"""What is sent about something in the tray."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import NumberRange, Optional

from app.converters import RowConverter
from app.security.numbers import NumberField


class AfterForm(FlaskForm):
    """After which arrival to go on with the pending ones; from the first when it says none."""

    after = NumberField(validators=[Optional(), NumberRange(min=1, max=RowConverter.HIGHEST)])


class AuthorisationForm(FlaskForm):
    """The authorised XML of the same voucher."""

    archivo = FileField("XML autorizado", validators=[FileRequired("Elija el XML autorizado.")])
