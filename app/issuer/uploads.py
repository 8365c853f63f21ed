"""Bringing vouchers in by the page: many files at once, or one at a time when a script sends them."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

from flask import current_app, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.desk import Desk
from app.archive import trust
from app.db import begin_write, db
from app.ingest import receive, tray
from app.ingest.receipt import Origin, Receipt
from app.issuer import bp, lines
from app.issuer.desk import current_desk
from app.issuer.lines import Line
from app.issuer.recent import Asked
from app.issuer.upload_forms import UploadForm
from app.models import Door
from app.security import turns
from app.security.forms import keeps_text
from app.sri import paquete
from app.sri.texto import MAX_BYTES
from app.vouchers import keyset

ROWS = "text/vnd.clickfactura.filas+html"  # what the script accepts: the results alone
MOST_FILES = 2_000  # in one request
BATCH = 25  # vouchers a transaction, so that pages answer meanwhile
TURNED = "Mientras tanto usted pasó a trabajar para otra empresa. No se cargó nada: revise y vuelva a elegir los archivos."
RESULTS = (
    ("filed", "Archivados"),
    ("known", "Ya estaban"),
    ("pending", "Pendientes"),
    ("refused", "Rechazados"),
)


@bp.route("/cargas", methods=["GET", "POST"])
@keeps_text
def uploads() -> str | Response | tuple[str, int]:
    """Bring vouchers in, and list what came in lately."""
    request.max_form_parts = MOST_FILES  # before the form is read
    desk, form = current_desk(), UploadForm()
    if request.method != "POST":
        return show(form)
    with closing(request):  # and with it the files of what is large
        return answer(form, desk)


def answer(form: UploadForm, desk: Desk) -> str | Response | tuple[str, int]:
    """Receive what was sent, or say why not."""
    if desk.has_left or not form.validate_on_submit():
        return show(form), 422
    if not form.is_of(desk.ruc):
        form.form_errors.append(TURNED)
        return show(form), 422
    return results(form, desk)


def results(form: UploadForm, desk: Desk) -> str | Response:
    """Receive every file and tell what became of each voucher: a page, or its rows alone to the script."""
    found: list[Line] = []
    counts: Counter[str] = Counter()
    with turns.turn(heavy=is_heavy(form)):
        for file in form.files:
            origin = origin_of(file.filename or "", desk)
            for receipt in bring(file.read(), origin, notify=form.notify):
                counts[str(receipt.outcome)] += 1
                found.append(lines.of_receipt(origin.file, receipt))
    told = {"lines": found, "counts": [(label, counts[outcome]) for outcome, label in RESULTS]}
    if request.accept_mimetypes.best == ROWS:
        response = current_app.make_response(render_template("issuer/_results.html", **told))
        response.vary.add("Accept")
        return response
    return show(form, **told)


def origin_of(name: str, desk: Desk) -> Origin:
    """Say who brings a file for which firm."""
    by = (current_user.name or current_user.email or "")[:100]
    return Origin(receive.label(name), Door.PAGE, by, desk.issuer_id, desk.ruc, desk.id)


def bring(data: bytes, origin: Origin, *, notify: bool | None) -> list[Receipt]:
    """Examine one file outside any transaction, and receive what it holds in short ones."""
    db.session.rollback()
    examenes = receive.examine(data, trust.of(current_app))
    receipts: list[Receipt] = []
    for start in range(0, len(examenes), BATCH):
        begin_write()
        receipts += receive.receive(examenes[start : start + BATCH], origin, notify=notify)
        db.session.commit()
    return receipts


def is_heavy(form: UploadForm) -> bool:
    """Tell whether what was sent takes its time, by its size and the beginnings of its files."""
    if turns.is_heavy(b"", request.content_length or 0):
        return True
    starts = []
    for file in form.files:
        starts.append(file.read(len(paquete.MAGIC)))
        file.seek(0)
    return any(turns.is_heavy(start, 0) for start in starts)


def show(form: UploadForm, **told: object) -> str:
    """Show the form, the results when there are some, and what came in lately."""
    desk = current_desk()
    asked = Asked.of(request.args)
    page = tray.recent(tray.of_firm(desk.issuer_id), asked.wanted, keyset.asked(), keyset.size())
    return render_template(
        "issuer/uploads.html",
        form=form,
        outcomes=asked.outcomes(),
        doors=asked.doors(),
        arrivals=[lines.of_arrival(row) for row in page.rows],
        pager=keyset.pager(page, "issuer.uploads", **asked.query),
        limits={"xml": MAX_BYTES, "zip": paquete.MAX_ZIP, "grande": turns.LARGE},
        **{"lines": None, "counts": [(label, 0) for _, label in RESULTS], **told},
    )
