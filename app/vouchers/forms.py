"""The filters above every list of vouchers. Sent by GET, so that a search can be kept as an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SearchField, SelectField
from wtforms.fields import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.filters import plain
from app.sri.catalogo import TipoComprobante

MAX_WORDS = 100
SLUGS = {tipo.slug: tipo for tipo in TipoComprobante}
CODES = {tipo.value: tipo for tipo in TipoComprobante}
BAD_DATE = "Escriba una fecha que exista, como 31/03/2026."
BAD_TYPE = "Elija un tipo de la lista."


class NarrowingForm(FlaskForm):
    """Each field narrows the list; one that is not valid asks for nothing and says so beside itself."""

    class Meta:
        csrf = False

    documento = SelectField(
        "Documento",
        choices=[
            SelectChoice("", "Todos"),
            *(SelectChoice(tipo.slug, tipo.nombre) for tipo in TipoComprobante),
        ],
        validate_choice=False,
    )
    desde = DateField("Desde", [Optional()])
    hasta = DateField("Hasta", [Optional()])
    q = SearchField(
        "Buscar",
        [Optional(), Length(max=MAX_WORDS, message="Use hasta 100 caracteres.")],
        filters=[plain],  # PostgreSQL refuses a text with NUL
    )

    def validate_documento(self, field: SelectField) -> None:
        """Accept the names of files and the SRI's codes."""
        if field.data and field.data not in SLUGS | CODES:
            raise ValidationError(BAD_TYPE)
        if field.data in CODES:
            field.data = CODES[field.data].slug

    def validate_hasta(self, field: DateField) -> None:
        """Ask for a range in order."""
        desde: date | None = self.desde.data
        if field.data and desde and field.data < desde:
            raise ValidationError("La fecha «Hasta» es anterior a «Desde».")

    def asked(self) -> dict[str, Any]:
        """Return what the valid fields hold, by name."""
        self.validate()
        for field in (self.desde, self.hasta):
            if field.process_errors and field.errors:  # Optional took them back from an empty one
                field.errors = [BAD_DATE]
        return {field.name: field.data for field in self if not field.errors}
