"""The filters above the list. Sent by GET, so that a search can be kept as an address."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, SearchField, SelectField, StringField
from wtforms.fields import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from app.archive import words
from app.archive.search import Criteria
from app.filters import plain, punto
from app.sri.catalogo import TipoComprobante

MAX_WORDS = 100
MAX_NAME = 340  # a name of 300 characters, with its RUC
MOST_OFFERED = 100
MOST_NAMED = 5
SLUGS = {tipo.slug: tipo for tipo in TipoComprobante}
CODES = {tipo.value: tipo for tipo in TipoComprobante}
BAD_DATE = "Escriba una fecha que exista, como 31/03/2026."
BAD_TYPE = "Elija un tipo de la lista."
NO_FIRM = "Ningún emisor suyo se llama así. Escriba parte de su nombre o su RUC completo."


class SearchForm(FlaskForm):
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
    emisor = StringField(
        "Emisor",
        [Optional(), Length(max=MAX_NAME, message="Use hasta 340 caracteres.")],
        filters=[plain],
    )
    desde = DateField("Desde", [Optional()])
    hasta = DateField("Hasta", [Optional()])
    q = SearchField(
        "Buscar",
        [Optional(), Length(max=MAX_WORDS, message="Use hasta 100 caracteres.")],
        filters=[plain],  # PostgreSQL refuses a text with NUL
    )
    nuevos = HiddenField("Sin abrir")  # "1", by a link; a new search keeps it

    def offer(self, firms: list[tuple[str, str]]) -> None:
        """Say which firms (RUC, name) the reader can see, by name: any of them may be asked for.

        The first hundred are suggested, so that the page stays small; the others answer to what is typed.
        """
        shared = Counter(plain(name) for _, name in firms)
        called = {ruc: plain(name) for ruc, name in firms}
        self.firms = {ruc: f"{name}, RUC {ruc}" if shared[name] > 1 else name for ruc, name in called.items()}
        self.offered = list(self.firms.values())[:MOST_OFFERED]
        self.emisor_ruc = ""

    def validate_documento(self, field: SelectField) -> None:
        """Accept the names of files and the SRI's codes."""
        if field.data and field.data not in SLUGS | CODES:
            raise ValidationError(BAD_TYPE)
        if field.data in CODES:
            field.data = CODES[field.data].slug

    def validate_emisor(self, field: StringField) -> None:
        """Find the firm by its RUC or by words of its name, and show its whole name in the field."""
        meant = words.choose(field.data, self.firms.items())
        if not meant:
            raise ValidationError(NO_FIRM)
        if len(meant) > 1:
            raise ValidationError(which(meant))
        self.emisor_ruc, field.data = meant[0]

    def validate_hasta(self, field: DateField) -> None:
        """Ask for a range in order."""
        desde: date | None = self.desde.data
        if field.data and desde and field.data < desde:
            raise ValidationError("La fecha «Hasta» es anterior a «Desde».")

    def criteria(self) -> Criteria:
        """Return what was asked for."""
        self.validate()
        for field in (self.desde, self.hasta):
            if field.process_errors and field.errors:  # Optional took them back from an empty one
                field.errors = [BAD_DATE]
        asked = {field.name: field.data for field in self if not field.errors}
        return Criteria(
            tipo=SLUGS.get(asked.get("documento") or ""),
            desde=asked.get("desde"),
            hasta=asked.get("hasta"),
            emisor=self.emisor_ruc if "emisor" in asked else "",
            words=(asked.get("q") or "").strip(),
            unopened=self.nuevos.data == "1",  # anything else asks for nothing
        )


def which(meant: list[tuple[str, str]]) -> str:
    """Ask which of several firms (RUC, name) is meant, naming a few.

    >>> which([("1", "Luz"), ("2", "Agua")])
    'Hay 2 emisores así: Luz; Agua. Escriba el nombre completo o el RUC.'
    """
    named = "; ".join(name for _, name in meant[:MOST_NAMED])
    all_named = punto(f"{named}; y otros" if len(meant) > MOST_NAMED else named)
    return f"Hay {len(meant)} emisores así: {all_named} Escriba el nombre completo o el RUC."
