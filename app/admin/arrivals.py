"""What came in by all doors for all firms, and for none: why it was not filed, and what to do about it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.admin import bp
from app.admin.forms import PressedForm, pressed
from app.archive import trust
from app.db import begin_write, db
from app.ingest import mending, receive, words
from app.ingest import tray as trays
from app.ingest.receipt import KNOWN, Receipt
from app.ingest.tray import Shelf, Wanted
from app.models import ArrivalOutcome, Issuer
from app.paging import Page
from app.security import turns
from app.security.forms import keeps_text
from app.vouchers import asking, keyset
from app.vouchers.arrivals import DiscardForm, is_open, original

ALL = "todas"
SHELVES = (
    (Shelf.PENDING.value, "Pendientes"),
    (Shelf.REFUSED.value, "Rechazadas"),
    (Shelf.CONFLICTS.value, "Conflictos"),
    (Shelf.DONE.value, "Resueltas y descartadas"),
    (ALL, "Todas"),
)
GONE = "Alguien lo resolvió mientras tanto: ya no está abierto."
TOO_LARGE = "No se puede examinar de nuevo: era demasiado grande para guardarlo."
HERE = {ArrivalOutcome.FILED.value, KNOWN}


@bp.get("/llegadas", endpoint="arrivals")
def list_arrivals() -> str:
    """List what came in, the newest first: what lies open on one shelf of all trays, or all of it."""
    asked = request.args.get("cual", Shelf.REFUSED.value)
    asked = asked if asked in dict(SHELVES) else Shelf.REFUSED.value
    page = page_of(asked)
    return render_template(
        "admin/arrivals.html",
        shelves=[(label, url_for(".arrivals", cual=each), each == asked) for each, label in SHELVES],
        lines=lines(list(page.rows)),
        pager=keyset.pager(page, ".arrivals", cual=asked),
    )


def page_of(asked: str) -> Page:
    whose, start = trays.everywhere(), keyset.asked()
    if asked == ALL:
        return trays.recent(whose, Wanted(), start, keyset.size())
    return trays.page(whose, Shelf(asked), start, keyset.size())


@bp.get("/llegadas/<row:id>", endpoint="arrivals_show")
def show_arrival(id: int) -> str:  # noqa: A002  (the part of the address)
    """Show one that was not filed when it came."""
    return show(get_arrival(id), DiscardForm())


@bp.get("/llegadas/<row:id>/original")
def arrivals_original(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Hand over the bytes as they came; nothing in a browser opens them."""
    return original(get_arrival(id))


@bp.post("/llegadas/<row:id>/reintento")
def arrivals_retry(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Examine one again with what is trusted today, and say what became of it."""
    pressed(PressedForm())
    row = get_arrival(id)
    data = trays.original(row.id)
    db.session.rollback()  # no transaction stays open while it is examined
    if data is None:
        return to(row.id, TOO_LARGE, wrong=True)
    with turns.turn():
        examenes = receive.examine(data, trust.of(current_app))
    begin_write()
    receipts = mending.retry(trays.everywhere(), row.id, examenes, current_user)
    db.session.commit()
    return to(row.id, *said(receipts))


@bp.post("/llegadas/<row:id>/descarte")
@keeps_text
def arrivals_discard(id: int) -> Response | tuple[str, int]:  # noqa: A002  (the part of the address)
    """Set one aside, with the reason."""
    row, form = get_arrival(id), DiscardForm()
    if not form.validate_on_submit():
        return show(row, form), 422
    begin_write()
    done = mending.discard(trays.everywhere(), row.id, form.nota.data, current_user)
    db.session.commit()
    return to(
        row.id, "Descartado. El original se puede seguir descargando." if done else GONE, wrong=not done
    )


def get_arrival(arrival_id: int) -> Row[Any]:
    """Return one that was not filed when it came, of whatever firm."""
    if row := trays.find(trays.everywhere(), arrival_id):
        return row
    raise NotFound


def show(row: Row[Any], form: DiscardForm) -> str:
    """Show one arrival, and what can be done about it."""
    [line] = lines([row])
    return render_template(
        "admin/arrivals_show.html",
        line=line,
        row=row,
        form=form,
        is_open=is_open(row),
        is_kept=trays.original(row.id) is not None,
    )


def said(receipts: list[Receipt]) -> tuple[str, bool]:
    """Say what became of one that was examined again, and whether that is a disappointment."""
    if not receipts:
        return GONE, True
    if all(receipt.outcome in HERE for receipt in receipts):
        return "Ya está archivado.", False
    if len(receipts) > 1:
        return "Se examinó de nuevo: cada uno de sus comprobantes llegó aparte.", False
    return f"Sigue sin archivarse. {receipts[0].reason}", True


def to(arrival_id: int, sentence: str, wrong: bool = False) -> Response:  # noqa: FBT001, FBT002  (it follows the sentence)
    """Go back to the arrival and say what was done."""
    flash(sentence, "error" if wrong else "message")
    return redirect(url_for(".arrivals_show", id=arrival_id), 303)


def lines(rows: list[Row[Any]]) -> list[dict[str, Any]]:
    """Say of arrivals what they are, whose, where they stand and why."""
    ids = {row.issuer_id for row in rows if row.issuer_id}
    named = db.session.execute(db.select(Issuer.id, Issuer.name).where(Issuer.id.in_(ids))) if ids else []
    names = {row.id: row.name for row in named}
    said = asking.told_each([row.clave_acceso for row in rows if is_open(row)])
    return [line(row, names.get(row.issuer_id, ""), said.get(row.clave_acceso, "")) for row in rows]


def line(row: Row[Any], firm: str, said: str) -> dict[str, Any]:
    word, tone = words.fate(row)
    filed = row.outcome == ArrivalOutcome.FILED
    title = words.voucher(row.clave_acceso)
    return {
        "name": title or row.member or row.file or "Archivo sin nombre",
        "place": " · ".join(filter(None, (row.file, row.member))),
        "firm": firm or "Sin empresa",
        "word": word,
        "tone": tone,
        "url": "" if filed else url_for(".arrivals_show", id=row.id),
        "code": "" if filed else row.code,
        "reason": "" if filed else row.reason,
        "advice": words.advice(row.code, row.outcome) if is_open(row) else "",
        "at": row.last_at,
        "door": words.DOORS[row.door],
        "by": row.by,
        "times": row.times,
        "sri": said,
    }
