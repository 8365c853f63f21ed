"""What forms share: a token that may age without losing what was typed, and a new password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from app.accounts import policy
from app.accounts.hashing import MAX_LENGTH
from app.extensions import csrf

FEW = 2  # more reasons are read better in the list of rules
MANY = "No cumple las reglas marcadas en la lista."

View = TypeVar("View", bound=Callable[..., Any])


def keeps_text(view: View) -> View:
    """Let the form of a view check its token itself: when it aged, the page shows again what was typed.

    The view must do nothing before `validate_on_submit()`, which refuses such a form.
    """
    csrf.exempt(view)
    return view


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
