"""What is sent about who works for a firm."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.converters import RowConverter
from app.models import Role
from app.security.numbers import NumberField
from app.sri.correo import one_address

ROLES = (
    SelectChoice(Role.OPERATOR.value, "Operador: carga comprobantes, los sigue y cuida de los clientes"),
    SelectChoice(
        Role.MANAGER.value,
        "Gerente: además decide quién trabaja aquí, las claves de API y los datos de la empresa",
    ),
)


class FirmForm(FlaskForm):
    """Which firm the page was about when it was shown: the reader may have turned to another one since."""

    firm = NumberField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(min=1, max=RowConverter.HIGHEST)]
    )

    def is_stale(self, issuer_id: int) -> bool:
        """Tell whether the page was about another firm than this one."""
        return bool(self.firm.data) and self.firm.data != issuer_id


class InviteForm(FirmForm):
    """Where an invitation goes, and what whoever accepts it may do."""

    email = EmailField("Email", validators=[InputRequired("Escriba el correo de quien invita.")])
    role = RadioField(
        "Qué podrá hacer",
        choices=ROLES,
        default=Role.OPERATOR.value,
        validators=[InputRequired("Elija qué podrá hacer.")],
    )

    @property
    def address(self) -> str:
        """Give the one address that was typed, in lower case, "" when it is none."""
        return one_address("".join((self.email.data or "").split())) or ""

    def validate_email(self, field: EmailField) -> None:
        if not self.address:
            raise ValidationError("Escriba un solo correo, como nombre@empresa.ec.")


class MemberForm(FirmForm):
    """Which one of those who work for the firm."""

    id = NumberField(validators=[InputRequired(), NumberRange(min=1, max=RowConverter.HIGHEST)])


class RoleForm(MemberForm):
    """And what they may do from now on."""

    role = RadioField(choices=ROLES, validators=[InputRequired()])
