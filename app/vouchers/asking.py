"""What the SRI said of vouchers, for the pages that show them; and *Preguntar al SRI ahora*."""

from __future__ import annotations

from collections.abc import Collection

from app.accounts.throttle import Bucket, Limit
from app.archive import inquiries
from app.confirm import fetching, words
from app.confirm.words import Told
from app.db import begin_write, db
from app.models import Document, Rank
from app.security import brakes

ASKED = Limit("preguntar-hora", 60, 3_600)  # by one account
OFF = "Este portal no consulta al SRI."
QUEUED = "Se preguntará al SRI en unos minutos. Vuelva a abrir esta página para ver qué dijo."


def told(clave: str, document: Document | None = None) -> Told | None:
    """Tell what the SRI said of a voucher, filed or not; None where it was never asked and never is."""
    inquiry = inquiries.find(clave)
    if inquiry is None and not fetching.is_on():
        return None
    return words.told(inquiry, document)


def told_each(claves: Collection[str | None]) -> dict[str, str]:
    """Tell in a line what the SRI said of each clave of a tray: one statement, however many they are."""
    found = inquiries.among({clave for clave in claves if clave})
    return {clave: in_a_line(words.told(inquiry, None)) for clave, inquiry in found.items()}


def in_a_line(said: Told) -> str:
    """Put what was said in one line; what was not said yet is left out."""
    title = "" if said.title == words.UNHEARD[0] else f"{said.title}."
    return " ".join(filter(None, (title, said.asked, said.again)))


def ask(clave: str, account_id: int) -> tuple[str, str]:
    """Let the SRI be asked about a voucher before all else, and commit. Returns what to flash. May raise TooMany."""
    if not fetching.is_on():
        return OFF, "error"
    brakes.spend(Bucket(ASKED, f"cuenta:{account_id}"))
    begin_write()
    inquiries.want(clave, rank=Rank.PERSON)
    db.session.commit()
    return QUEUED, "message"
