"""The form of a new password, for a link and for the profile."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts import policy
from app.accounts.hashing import MAX_LENGTH

FEW = 2  # more reasons are read better in the list of rules
MANY = "No cumple las reglas marcadas en la lista."


class NewPasswordForm(FlaskForm):
    """A password, twice. `own` is what belongs to its owner and may not be in it."""

    password = PasswordField("Nueva contraseña", validators=[InputRequired("Escriba una contraseña.")])
    confirm = PasswordField(
        "Confirmar contraseña", validators=[InputRequired("Escríbala otra vez para confirmar.")]
    )

    def __init__(self, *args: Any, own: list[str], minimum: int = policy.MIN_LENGTH, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own, self.minimum = own, minimum
        self.failed: list[str] = []

    @property
    def pieces(self) -> str:
        """What the page compares with while the password is typed, parted by blanks."""
        return " ".join(sorted(policy.pieces(self.own)))

    def validate_password(self, field: PasswordField) -> None:
        self.failed = policy.broken(field.data, self.own, self.minimum)
        if self.failed:
            said = policy.sentences(self.failed, self.minimum)
            raise ValidationError(" ".join(said) if len(said) <= FEW else MANY)

    def validate_confirm(self, field: PasswordField) -> None:
        if field.data[:MAX_LENGTH] != (self.password.data or "")[:MAX_LENGTH]:
            raise ValidationError("No es igual a la de arriba.")
