"""What is done about something in the tray: examine it again, bring what it lacks, set it aside."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from app.archive import trust
from app.db import begin_write, db
from app.ingest import mending, receive
from app.ingest import tray as trays
from app.ingest.mending import NotThat
from app.ingest.receipt import KNOWN, Receipt
from app.issuer import bp
from app.issuer.desk import current_desk
from app.issuer.tray import get_arrival, lacks_authorisation, ours, show
from app.issuer.tray_forms import AfterForm, AuthorisationForm
from app.issuer.uploads import origin_of
from app.models import ArrivalOutcome
from app.security import turns
from app.security.forms import keeps_text
from app.sri.examen import Examen
from app.sri.paquete import MAX_ZIP
from app.vouchers.arrivals import DiscardForm

GONE = "Alguien lo resolvió mientras tanto: ya no está abierto en la bandeja."
TOO_LARGE = "No se puede examinar de nuevo: era demasiado grande para guardarlo."
FILED = "Ya está archivado."
AT_ONCE = 50  # examined again by one press
SECONDS = 5.0  # after which a press examines no more
HERE = {ArrivalOutcome.FILED.value, KNOWN}


@bp.post("/bandeja/<row:id>/reintento")
def tray_retry(id: int) -> Response:  # noqa: A002  (the part of the address)
    """Examine one again with what is trusted today, and say what became of it."""
    row = get_arrival(id)
    with turns.turn():
        examenes = examined(row.id)
    if not examenes:
        return to(row.id, TOO_LARGE, wrong=True)
    begin_write()
    receipts = mending.retry(ours(), row.id, examenes, current_desk())
    db.session.commit()
    if not receipts:
        return to(row.id, GONE, wrong=True)
    return to(row.id, said(receipts), wrong=not is_filed(receipts))


@bp.post("/bandeja/reintentos")
def tray_retry_all() -> Response:
    """Examine the pending ones again, some at a press, the oldest first."""
    form = AfterForm()
    after = (form.after.data or 0) if form.validate() else 0
    ids = trays.waiting(ours(), after, AT_ONCE + 1)
    with turns.turn():
        again = examined_some(ids[:AT_ONCE])
    counts = retried(again)
    flash(told(counts))
    siguen = again[-1][0] if len(again) < len(ids) else None
    return redirect(url_for("issuer.tray", siguen=siguen), 303)


def examined_some(ids: list[int]) -> list[tuple[int, list[Examen]]]:
    """Examine as many as there is time for."""
    again, until = [], time.monotonic() + SECONDS
    for arrival_id in ids:
        again.append((arrival_id, examined(arrival_id)))
        if time.monotonic() > until:
            break
    return again


def retried(again: list[tuple[int, list[Examen]]]) -> Counter[bool]:
    """Decide about all of them again in one transaction; count those that are filed now, and those that are not."""
    counts: Counter[bool] = Counter()
    begin_write()
    for arrival_id, examenes in again:
        receipts = mending.retry(ours(), arrival_id, examenes, current_desk()) if examenes else []
        counts[is_filed(receipts)] += 1
    db.session.commit()
    return counts


def told(counts: Counter[bool]) -> str:
    """Say what became of many."""
    filed, still = counts[True], counts[False]
    if not filed:
        return (
            f"Revisamos {still}: {'sigue pendiente' if still == 1 else 'siguen pendientes'}."
            if still
            else "No hay pendientes."
        )
    waits = f" {still} {'sigue pendiente' if still == 1 else 'siguen pendientes'}." if still else ""
    return f"Se {'archivó 1' if filed == 1 else f'archivaron {filed}'}.{waits}"


@bp.post("/bandeja/<row:id>/descarte")
@keeps_text
def tray_discard(id: int) -> Response | tuple[str, int]:  # noqa: A002  (the part of the address)
    """Set one aside, with the reason."""
    row, form = get_arrival(id), DiscardForm()
    if not form.validate_on_submit():
        return show(row, form, AuthorisationForm(formdata=None)), 422
    begin_write()
    done = mending.discard(ours(), row.id, form.nota.data, current_desk())
    db.session.commit()
    return to(
        row.id, "Descartado. El original se puede seguir descargando." if done else GONE, wrong=not done
    )


@bp.post("/bandeja/<row:id>/autorizacion")
@keeps_text
def tray_authorise(id: int) -> Response | tuple[str, int]:  # noqa: A002  (the part of the address)
    """File a pending one with the authorised XML of the same clave."""
    row, form = get_arrival(id), AuthorisationForm()
    if not lacks_authorisation(row):
        return to(row.id, GONE, wrong=True)
    if not form.validate_on_submit():
        return show(row, DiscardForm(formdata=None), form), 422
    with closing(form.archivo.data) as file:
        data, origin = file.read(MAX_ZIP + 1), origin_of(file.filename, current_desk())
    db.session.rollback()
    try:
        with turns.turn(heavy=turns.is_heavy(data[:4], len(data))):
            examen = mending.authorisation(row, receive.examine(data, trust.of(current_app)))
        begin_write()
        receipt = mending.authorise(ours(), row.id, examen, origin, current_desk())
    except NotThat as wrong:
        db.session.rollback()
        form.archivo.errors = [str(wrong)]
        return show(row, DiscardForm(formdata=None), form), 422
    db.session.commit()
    return to(row.id, FILED if receipt else GONE, wrong=receipt is None)


def examined(arrival_id: int) -> list[Examen]:
    """Examine what was kept of an arrival, outside any transaction; [] when it was too large to keep."""
    data = trays.original(arrival_id)
    db.session.rollback()
    return [] if data is None else receive.examine(data, trust.of(current_app))


def is_filed(receipts: list[Receipt]) -> bool:
    """Tell whether all of it is filed now."""
    return bool(receipts) and all(receipt.outcome in HERE for receipt in receipts)


def said(receipts: list[Receipt]) -> str:
    """Say what became of one that was examined again."""
    if is_filed(receipts):
        return FILED
    if len(receipts) > 1:
        return "Se examinó de nuevo: cada uno de sus comprobantes está en Últimas cargas."
    return f"Sigue sin archivarse. {receipts[0].reason}"


def to(arrival_id: int, sentence: str, *, wrong: bool = False) -> Response:
    """Go back to the arrival and say what was done."""
    flash(sentence, "error" if wrong else "message")
    return redirect(url_for("issuer.tray_show", id=arrival_id), 303)
