"""What is asked and sent about the customers of a firm."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, SearchField
from wtforms.validators import Length, Optional, ValidationError

from app.archive.customer_filters import Which
from app.filters import plain
from app.sri.correo import one_address

MAX_WORDS = 100
NO_ADDRESS = "Escriba una sola dirección de correo, como maria@ejemplo.ec."


class SearchForm(FlaskForm):
    """Who is looked for. Sent by GET; what is not valid asks for nothing."""

    class Meta:
        csrf = False

    q = SearchField(
        "Nombre, número o correo",
        [Optional(), Length(max=MAX_WORDS, message="Use hasta 100 caracteres.")],
        filters=[plain],
    )
    ver = HiddenField()

    @property
    def which(self) -> Which:
        """Give the filter in force; an unknown one is none."""
        known = {each.value: each for each in Which}
        return known.get(self.ver.data or "", Which.ALL)

    def words(self) -> str:
        """Give what was typed, "" when it is too long."""
        return (self.q.data or "").strip() if self.validate() else ""


class AddressForm(FlaskForm):
    """The address that the firm gives for a customer."""

    email = EmailField("Correo")

    @property
    def address(self) -> str:
        """Give the one address that was typed, in lower case, "" when it is none."""
        return one_address(plain(self.email.data or "")) or ""

    def validate_email(self, field: EmailField) -> None:
        if not self.address:
            raise ValidationError(NO_ADDRESS)
