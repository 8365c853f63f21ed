"""What surrounds the list: the filters in force as chips, the pager, and what is still closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from app.archive.paging import Page, Position
from app.documents.forms import SearchForm
from app.models import Contact, Issuer
from app.notify.masks import mask

FILTERS = ("documento", "emisor", "desde", "hasta", "q")


@dataclass(frozen=True, slots=True)
class Pager:
    """The addresses of the pages around this one; None where there is none."""

    prev_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A firm whose vouchers stay closed until its address for the reader is proven."""

    issuer_name: str
    ruc: str
    masked: str
    help_contact: str


def here(**changes: str | None) -> str:
    """Return the address of this list with some of its query changed; None takes a part away.

    Of the query only the filters are carried on: `url_for` would obey words such as `_scheme`.
    """
    asked = {name: request.args.get(name) for name in FILTERS}
    query = {**asked, **changes}
    return url_for("documents.index", **{key: value for key, value in query.items() if value})


def chips(form: SearchForm) -> list[tuple[str, str]]:
    """Name each filter in force and give the address of the list without it."""
    fields = (form.documento, form.emisor, form.desde, form.hasta, form.q)
    in_force = [field for field in fields if field.data and not field.errors]
    return [(label(field), here(**{field.name: None})) for field in in_force]


def label(field: object) -> str:
    """Say what one filter asks for."""
    if field.name in {"desde", "hasta"}:
        return f"{field.label.text} {field.data:%d/%m/%Y}"
    if field.name == "q":
        return f"«{field.data.strip()}»"
    names = {choice.value: choice.label for choice in field.choices}
    return str(names.get(field.data, field.data))


def pager(page: Page) -> Pager:
    """Turn positions into addresses that keep the filters."""

    def url(position: Position | None) -> str | None:
        return here(desde_fila=str(position)) if position else None

    return Pager(prev_url=url(page.newer), next_url=url(page.older))


def closed(firms: list[tuple[Issuer, Contact | None]]) -> list[Closed]:
    """Say which firms' vouchers are closed, showing addresses only masked."""
    return [
        Closed(issuer.name, issuer.ruc, mask(contact.email) if contact else "", issuer.help_contact)
        for issuer, contact in firms
    ]
