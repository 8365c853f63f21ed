"""What a receiver may say is wrong with a voucher."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.filters import plain, punto

MAX_TEXT = 300
REASONS = {
    "ajeno": "No es mío",
    "dato": "Un dato está mal",
    "valor": "El valor está mal",
    "otro": "Otro problema",
}


class ObservationForm(FlaskForm):
    """What is wrong, of a few things, and in some words."""

    reason = RadioField(
        "¿Qué pasa?",
        [InputRequired("Elija qué pasa.")],
        choices=[SelectChoice(value, label) for value, label in REASONS.items()],
    )
    text = StringField(
        "Cuéntele más",
        [Length(max=MAX_TEXT, message=f"Use hasta {MAX_TEXT} caracteres.")],
        filters=[lambda text: plain(text).strip()],
    )

    @property
    def note(self) -> str:
        """What the issuer reads."""
        return f"{punto(REASONS[self.reason.data])} {self.text.data}".strip()
