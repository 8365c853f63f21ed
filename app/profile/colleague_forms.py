"""What is sent about colleagues."""

from __future__ import annotations

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.converters import RowConverter
from app.security.numbers import NumberField
from app.sri.correo import one_address


class PartyForm(FlaskForm):
    """Whose vouchers the page was about when it was shown: the reader may have turned elsewhere since."""

    party = NumberField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(min=1, max=RowConverter.HIGHEST)]
    )

    @property
    def is_stale(self) -> bool:
        """Tell whether the page was about another party than the one looked at now."""
        return bool(self.party.data) and self.party.data != current_user.party_id


class InviteForm(PartyForm):
    """Where an invitation goes."""

    email = EmailField("Email", validators=[InputRequired("Escriba el correo de quien invita.")])

    @property
    def address(self) -> str:
        """Give the one address that was typed, in lower case, "" when it is none."""
        return one_address("".join((self.email.data or "").split())) or ""

    def validate_email(self, field: EmailField) -> None:
        if not self.address:
            raise ValidationError("Escriba un solo correo, como nombre@empresa.ec.")


class ColleagueForm(PartyForm):
    """Which one of those who were let in."""

    id = NumberField(validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])
