"""The tray: what came in and was not filed, and why."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Row
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from app.archive import search
from app.ingest import tray as trays
from app.ingest.tray import Counts, Shelf, Whose
from app.issuer import bp, contents, lines
from app.issuer.desk import current_desk
from app.issuer.tray_forms import AuthorisationForm
from app.models import ArrivalOutcome
from app.sri.errors import Codigo
from app.vouchers import asking, keyset
from app.vouchers.arrivals import DiscardForm, is_open, original

LACKS_AUTHORISATION = {Codigo.E_BARE.value, Codigo.E_STATE.value, Codigo.E_UNCONFIRMED.value}


@bp.get("/bandeja")
def tray() -> str:
    """List one shelf of the tray, newest first."""
    whose, asked = ours(), request.args.get("cual", "")
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.PENDING
    page = trays.page(whose, shelf, keyset.asked(), keyset.size())
    return render_template(
        "issuer/tray.html",
        shelves=shelves(trays.counts(whose), shelf),
        shelf=shelf,
        lines=lines.of_arrivals(page.rows),
        pager=keyset.pager(page, "issuer.tray", cual=shelf.value),
        following=request.args.get("siguen", type=int),
    )


def shelves(counts: Counts, here: Shelf) -> list[tuple[str, str, bool]]:
    """Link to each shelf: label with how many lie there, address, whether it is this one."""
    labels = (
        (Shelf.PENDING, "Pendientes", counts.pending),
        (Shelf.REFUSED, "Rechazados", counts.refused),
        (Shelf.CONFLICTS, "Conflictos", counts.conflicts),
        (Shelf.DONE, "Resueltos y descartados", 0),
    )
    return [
        (f"{label} ({count})" if count else label, url_for("issuer.tray", cual=shelf.value), shelf is here)
        for shelf, label, count in labels
    ]


@bp.get("/bandeja/<row:id>")
def tray_show(id: int) -> str:  # noqa: A002  (the part of the address)
    """Show one arrival: why it was not filed, and what can be done about it."""
    return show(get_arrival(id), DiscardForm(), AuthorisationForm())


@bp.get("/bandeja/<row:id>/original")
def tray_original(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Hand over the bytes as they came; nothing in a browser opens them."""
    return original(get_arrival(id))


@bp.post("/bandeja/<row:id>/consulta")
def tray_ask_sri(id: int) -> AnyResponse:  # noqa: A002  (the part of the address)
    """Let the SRI be asked now about one that waits."""
    row = get_arrival(id)
    if not may_be_asked(row):
        raise NotFound
    flash(*asking.ask(row.clave_acceso, current_desk().id))
    return redirect(url_for(".tray_show", id=id), 303)


def may_be_asked(row: Row[Any]) -> bool:
    """Tell whether the SRI's word can settle it: it is pending, and has a clave."""
    return is_open(row) and row.outcome == ArrivalOutcome.PENDING and row.clave_acceso is not None


def ours() -> Whose:
    """Ask the tray for what is of the firm of this desk."""
    return trays.of_firm(current_desk().issuer_id)


def get_arrival(arrival_id: int) -> Row[Any]:
    """Return one of the tray of this firm. Of any other it is a 404."""
    if row := trays.find(ours(), arrival_id):
        return row
    raise NotFound


def show(row: Row[Any], discard: DiscardForm, authorisation: AuthorisationForm) -> str:
    """Show one arrival with its forms; of a conflict, both contents."""
    document = search.find(current_desk(), row.clave_acceso) if row.clave_acceso else None
    data = trays.original(row.id)
    conflicts = document is not None and data is not None and row.code == Codigo.E_DUP_CONFLICT
    return render_template(
        "issuer/tray_show.html",
        row=row,
        line=lines.of_arrival(row),
        shelf=shelf_of(row).value,
        is_open=is_open(row),
        is_kept=data is not None,
        lacks=lacks_authorisation(row),
        sri=asking.told(row.clave_acceso) if is_open(row) and row.clave_acceso else None,
        may_be_asked=may_be_asked(row),
        document_url=lines.document_url(document.clave_acceso) if document else None,
        both=contents.compared(document.id, data) if document and data and conflicts else None,
        discard=discard,
        authorisation=authorisation,
    )


def lacks_authorisation(row: Row[Any]) -> bool:
    """Tell whether the authorised XML of the same clave is all that it waits for."""
    pending = is_open(row) and row.outcome == ArrivalOutcome.PENDING
    return pending and row.clave_acceso is not None and row.code in LACKS_AUTHORISATION


def shelf_of(row: Row[Any]) -> Shelf:
    """Tell where an arrival lies."""
    if not is_open(row):
        return Shelf.DONE
    if row.outcome == ArrivalOutcome.PENDING:
        return Shelf.PENDING
    return Shelf.CONFLICTS if row.code == Codigo.E_DUP_CONFLICT else Shelf.REFUSED
