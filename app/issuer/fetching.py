"""Bringing vouchers in from the SRI itself, by their claves or by its report."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.audit import deeds
from app.confirm import fetching
from app.issuer import bp
from app.issuer.desk import current_desk
from app.models import Deed
from app.security.forms import keeps_text
from app.vouchers import fetches, keyset, reports
from app.vouchers.fetch_forms import FetchForm, Reading


@bp.route("/traer", methods=["GET", "POST"])
@keeps_text
def uploads_fetch() -> str | Response | tuple[str, int]:
    """Ask the SRI for vouchers of the firm, and list what was asked for."""
    desk, form = current_desk(), FetchForm()
    if request.method != "POST":
        return show(form)
    side = fetches.of_desk(desk)
    may = fetching.is_on() and not desk.has_left
    reading = fetches.enter(side, form, note=note) if may else None
    if reading is None:
        return show(form), 422
    flash(fetches.said(reading))
    if reading.is_report:
        return redirect(url_for(".uploads_fetch_report", key=reports.keep(side, reading)), 303)
    return redirect(url_for(".uploads_fetch", _anchor="pedidos"), 303)


@bp.get("/traer/<draft:key>")
def uploads_fetch_report(key: str) -> str | Response:
    """Compare a report of the SRI with what is here."""
    gap = reports.find(fetches.of_desk(current_desk()), key)
    if gap is None:
        flash(reports.GONE, "error")
        return redirect(url_for(".uploads_fetch"), 303)
    return render_template("issuer/uploads_fetch_report.html", gap=gap, key=key, shown=reports.SHOWN)


def show(form: FetchForm) -> str:
    """Show the form and how each request stands."""
    lines, page = fetches.page(fetches.of_desk(current_desk()), keyset.asked(), keyset.size())
    return render_template(
        "issuer/uploads_fetch.html",
        form=form,
        is_on=fetching.is_on(),
        lines=lines,
        pager=keyset.pager(page, "issuer.uploads_fetch"),
    )


def note(reading: Reading) -> None:
    """Write down how many claves somebody asked for."""
    desk, count = current_desk(), len(reading.claves)
    detail = f"{count:,} {'clave' if count == 1 else 'claves'}{f' de {reading.file}' if reading.file else ''}"
    deeds.note(Deed.FETCHED, desk, issuer_id=desk.issuer_id, detail=detail)
