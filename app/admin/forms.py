"""What the buttons and searches of the administration send."""

from __future__ import annotations

from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import Form, HiddenField, SearchField
from wtforms.validators import InputRequired, NumberRange

from app.converters import RowConverter
from app.security.numbers import NumberField


class RowForm(FlaskForm):
    """Which row a button is about, and which part of the list it was pressed in."""

    id = NumberField(validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])
    cual = HiddenField()


class PressedForm(FlaskForm):
    """A button that needs nothing but its token."""

    cual = HiddenField()


class SearchForm(Form):
    """A search sent by GET."""

    q = SearchField("RUC, cédula, correo o nombre")


def pressed(form: RowForm | PressedForm) -> RowForm | PressedForm:
    """Return what a button sent, or answer 404: no page of ours sends anything else."""
    if form.validate():
        return form
    raise NotFound
