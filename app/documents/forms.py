"""What a reader may narrow the list by."""

from __future__ import annotations

from collections import Counter

from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.archive import words
from app.archive.search import Criteria
from app.filters import plain, punto
from app.vouchers.forms import SLUGS, NarrowingForm

MAX_NAME = 340  # a name of 300 characters, with its RUC
MOST_OFFERED = 100
MOST_NAMED = 5
NO_FIRM = "Ningún emisor suyo se llama así. Escriba parte de su nombre o su RUC completo."


class SearchForm(NarrowingForm):
    """What a reader may ask for."""

    emisor = StringField(
        "Emisor",
        [Optional(), Length(max=MAX_NAME, message="Use hasta 340 caracteres.")],
        filters=[plain],
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

    def validate_emisor(self, field: StringField) -> None:
        """Find the firm by its RUC or by words of its name, and show its whole name in the field."""
        meant = words.choose(field.data, self.firms.items())
        if not meant:
            raise ValidationError(NO_FIRM)
        if len(meant) > 1:
            raise ValidationError(which(meant))
        self.emisor_ruc, field.data = meant[0]

    def criteria(self) -> Criteria:
        """Return what was asked for."""
        asked = self.asked()
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
