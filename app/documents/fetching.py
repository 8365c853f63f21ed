"""Fetching from the SRI what somebody was issued and is not here, by its clave or by the SRI's report."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts.reader import ADDRESS
from app.confirm import fetching
from app.documents import bp
from app.security.forms import keeps_text
from app.vouchers import fetches, keyset, reports
from app.vouchers.fetch_forms import FetchForm
from app.vouchers.fetches import Side


@bp.route("/traer", methods=["GET", "POST"])
@keeps_text
def fetch() -> str | Response | tuple[str, int]:
    """Ask the SRI for vouchers of firms of this portal, and list what was asked for."""
    side, form = mine(), FetchForm()
    if request.method != "POST":
        return show(form)
    reading = fetches.enter(side, form) if fetching.is_on() else None
    if reading is None:
        return show(form), 422
    flash(fetches.said(reading))
    if reading.is_report:
        return redirect(url_for(".fetch_report", key=reports.keep(side, reading)), 303)
    return redirect(url_for(".fetch", _anchor="pedidos"), 303)


@bp.get("/traer/<draft:key>")
def fetch_report(key: str) -> str | Response:
    """Compare a report of the SRI with what the reader sees here."""
    gap = reports.find(mine(), key)
    if gap is None:
        flash(reports.GONE, "error")
        return redirect(url_for(".fetch"), 303)
    return render_template("documents/fetch_report.html", gap=gap, key=key, shown=reports.SHOWN)


def address() -> str:
    """Return the address of this page, "" where it would help nobody."""
    return url_for("documents.fetch") if fetching.is_on() and current_user.kind != ADDRESS else ""


def mine() -> Side:
    """Give the side of whoever reads. Who looks at nobody's vouchers has none: a 404."""
    if current_user.kind == ADDRESS:
        raise NotFound
    return fetches.of_reader()


def show(form: FetchForm) -> str:
    """Show the form and how each request stands."""
    lines, page = fetches.page(mine(), keyset.asked(), keyset.size())
    return render_template(
        "documents/fetch.html",
        form=form,
        is_on=fetching.is_on(),
        lines=lines,
        pager=keyset.pager(page, "documents.fetch"),
    )
