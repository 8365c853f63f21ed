"""Many addresses at once: a file is brought, what it would change is shown, and only then it is kept."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField

from app.accounts.throttle import Bucket, Limit
from app.archive import contact_lists
from app.archive.contact_lists import Compared, Fate, Tally
from app.audit import deeds
from app.db import begin_write, db
from app.filters import plain
from app.issuer import bp, contact_rows, sheets
from app.issuer.desk import current_desk
from app.issuer.rows import Unreadable
from app.models import Deed
from app.security import brakes, turns
from app.security.forms import keeps_text
from app.store import drafts

READ_HOUR = Limit("importar-hora", 30, 3_600)  # a large workbook keeps a processor for a second or two
SHOWN = 200  # lines of each kind that the preview draws
FILE_NAME = 100
GONE = "Esa vista previa ya se importó o venció. Suba el archivo otra vez."
Page = str | Response | tuple[str, int]


class FileForm(FlaskForm):
    """The file with the addresses."""

    file = FileField("Archivo")


class ApplyForm(FlaskForm):
    """What is decided about a preview."""

    invite = BooleanField("Invitar por correo a quienes todavía no tienen cuenta")


@bp.route("/clientes/importar", methods=["GET", "POST"])
@keeps_text
def customers_import() -> Page:
    """Take a file and lead to what it would change. Nothing is kept of it yet."""
    form = FileForm()
    if not form.validate_on_submit():
        return render_template("issuer/customers_import.html", form=form), 422 if form.is_submitted() else 200
    if not form.file.data:
        return refused(form, "Elija un archivo CSV o Excel (.xlsx).")
    desk = current_desk()
    brakes.spend(Bucket(READ_HOUR, f"cuenta:{desk.id}"))
    db.session.rollback()  # no transaction stays open while the file is read
    try:
        with turns.turn():
            reading = contact_rows.read(sheets.rows(form.file.data.read(sheets.MAX_BYTES + 1)))
    except Unreadable as reason:
        return refused(form, str(reason))
    compared = contact_lists.compare(desk.issuer_id, reading.lines)
    key = drafts.keep(
        {
            "by": desk.id,
            "issuer": desk.issuer_id,
            "file": plain(form.file.data.filename)[:FILE_NAME],
            "lines": [one.as_dict() for one in compared],
            "refused": [[one.line, one.reason, one.cells] for one in reading.refused],
        }
    )
    return redirect(url_for(".customers_import_preview", key=key), 303)


def refused(form: FileForm, reason: str) -> tuple[str, int]:
    """Say at the field why a file is not taken."""
    form.file.errors = [reason]
    return render_template("issuer/customers_import.html", form=form), 422


@bp.get("/clientes/importar/<draft:key>")
def customers_import_preview(key: str) -> Page:
    """Show what a file would change, line by line, and what is not taken and why."""
    draft = mine(drafts.read(key))
    if draft is None:
        return gone()
    lines = lines_of(draft)
    by_fate = {fate: [one for one in lines if one.fate is fate] for fate in Fate}
    return render_template(
        "issuer/customers_import_preview.html",
        form=ApplyForm(formdata=None),
        key=key,
        file=draft["file"],
        counts={fate.value: len(some) for fate, some in by_fate.items()},
        changed=by_fate[Fate.CHANGED][:SHOWN],
        new=by_fate[Fate.NEW][:SHOWN],
        refused=draft["refused"][:SHOWN],
        refused_count=len(draft["refused"]),
        shown=SHOWN,
    )


@bp.post("/clientes/importar/<draft:key>")
def customers_import_apply(key: str) -> Response:
    """Keep exactly what was shown, once, in short transactions."""
    if mine(drafts.read(key)) is None or (draft := drafts.take(key)) is None:
        return gone()
    desk, lines, tally = current_desk(), lines_of(draft), Tally()
    invite = bool(ApplyForm().invite.data)
    for start in range(0, len(lines), contact_lists.BATCH):
        begin_write()
        contact_lists.apply(desk.issuer_id, lines[start : start + contact_lists.BATCH], tally, invite=invite)
        db.session.commit()
    begin_write()
    detail = f"Nuevos: {tally.new}. Cambiados: {tally.changed}. Rechazados: {len(draft['refused'])}. {draft['file']}"
    deeds.note(Deed.CONTACTS_IMPORTED, desk, issuer_id=desk.issuer_id, detail=detail)
    db.session.commit()
    flash(said(tally, invite=invite))
    return redirect(url_for(".customers"), 303)


def said(tally: Tally, *, invite: bool) -> str:
    """Say what was kept. How many were invited would tell who has an account already."""
    parts = [f"Correos nuevos: {tally.new:,}. Cambiados: {tally.changed:,}. Iguales: {tally.same:,}."]
    if tally.overtaken:
        parts.append(f"{tally.overtaken:,} cambiaron mientras tanto y se dejaron como estaban.")
    if tally.too_often:
        parts.append(f"{tally.too_often:,} se dejaron como estaban: su correo ya cambió muchas veces hoy.")
    if invite:
        parts.append("Invitamos a quienes todavía no tienen cuenta.")
    return " ".join(parts)


@bp.post("/clientes/importar/<draft:key>/descarte")
def customers_import_discard(key: str) -> Response:
    """Throw a preview away."""
    if mine(drafts.read(key)) is not None:
        drafts.take(key)
        flash("No se importó nada.")
    return redirect(url_for(".customers_import"), 303)


def mine(draft: Any) -> dict[str, Any] | None:
    """Return a draft of whoever asks, for the firm they work for now; anybody else's is none."""
    desk = current_desk()
    if draft is None or (draft["by"], draft["issuer"]) != (desk.id, desk.issuer_id):
        return None
    found: dict[str, Any] = draft
    return found


def lines_of(draft: dict[str, Any]) -> list[Compared]:
    return [Compared(**{**one, "fate": Fate(one["fate"])}) for one in draft["lines"]]


def gone() -> Response:
    flash(GONE, "error")
    return redirect(url_for(".customers_import"), 303)
