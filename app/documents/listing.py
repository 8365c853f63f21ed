"""What surrounds the list: its address, what nobody opened, what is still closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from app.archive import search
from app.archive.search import Criteria, Reader
from app.documents.forms import MAX_NAME
from app.models import Contact, Issuer
from app.notify.masks import mask
from app.vouchers import addresses
from app.vouchers.addresses import Query

LIST = "documents.index"
TOO_MANY = (
    f"Para descargarlos todos juntos elija fechas, o más filtros: se pueden hasta {search.CAP:,} a la vez."
)
PARTS = ("documento", "emisor", "desde", "hasta", "q", "nuevos")  # of the query of the list


@dataclass(frozen=True, slots=True)
class Closed:
    """A firm whose vouchers stay closed until its address for the reader is proven."""

    issuer_name: str
    ruc: str
    masked: str
    help_contact: str


def query(wanted: Criteria) -> Query:
    """Write what was asked for as the query of an address: only what is valid, a firm always by its RUC."""
    written = {
        "documento": wanted.tipo.slug if wanted.tipo else "",
        "emisor": wanted.emisor,
        "desde": wanted.desde.isoformat() if wanted.desde else "",
        "hasta": wanted.hasta.isoformat() if wanted.hasta else "",
        "q": wanted.words,
        "nuevos": "1" if wanted.unopened else "",
    }
    return {name: text for name, text in written.items() if text}


def address(asked: Query, /, **changes: str | None) -> str:
    """Return the address of the list with some of its query changed; None takes a part away."""
    return addresses.address(asked, LIST, **changes)


def back() -> str:
    """Return the address of the list that led to this request, by what `addresses.kept` wrote; never another page's."""
    asked = {name: request.args.get(name, "")[:MAX_NAME] for name in (*PARTS, "desde_fila")}
    return address(asked)


def unopened(reader: Reader, wanted: Criteria, asked: Query) -> list[tuple[str, str, bool]]:
    """Offer what nobody has opened yet, as a quick range is; nothing where there is none, or words are looked for."""
    if wanted.unopened:
        return [("Sin abrir", address(asked), True)]
    new, are_all = (0, True) if wanted.words else search.unopened(reader, wanted)
    return (
        [(f"Sin abrir ({new})" if are_all else "Sin abrir", address(asked, nuevos="1"), False)] if new else []
    )


def packs(asked: Query) -> tuple[str, str]:
    """Give the addresses of all that the list shows in one file: as XML and as PDF."""
    xml, pdf = (addresses.address(asked, "documents.pack", formato=kind) for kind in ("xml", "pdf"))
    return xml, pdf


def closed(firms: list[tuple[Issuer, Contact | None]]) -> list[Closed]:
    """Say which firms' vouchers are closed, showing addresses only masked."""
    return [
        Closed(issuer.name, issuer.ruc, mask(contact.email) if contact else "", issuer.help_contact)
        for issuer, contact in firms
    ]
