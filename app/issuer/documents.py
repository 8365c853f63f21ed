"""What the firm issued: the list, what is done with all of it that is listed, and its file."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, flash, redirect, render_template, request, stream_with_context
from werkzeug.wrappers import Response

from app.accounts.throttle import Bucket, Limit
from app.archive import following, issued, issued_export, paging, reminders
from app.archive.issued import State, Wanted
from app.db import begin_write, db, now
from app.issuer import bp, issued_listing
from app.issuer.desk import current_desk
from app.issuer.issued_forms import IssuedForm
from app.issuer.issued_listing import LIST
from app.notify import hours
from app.security import brakes
from app.security.headers import sealed
from app.vouchers import addresses, ranges

EXPORTS = Limit("exportaciones", 30, 3_600)
TOO_MANY = (
    f"Son más de {issued_export.MOST:,} comprobantes: elija fechas, o más filtros, y expórtelos por partes."
)


@bp.get("/comprobantes", endpoint="documents")
def list_documents() -> str:
    """List what the firm issued, newest first."""
    desk, form = current_desk(), IssuedForm(request.args)
    wanted = form.wanted()
    asked = issued_listing.query(wanted)
    start = paging.Position.parse(request.args.get("desde_fila", ""))
    page = issued.page(desk, wanted, start, current_app.config["DOCUMENTS_PER_PAGE"])
    found = issued.count(desk, wanted)
    standings = following.of(desk.issuer_id, page.rows)
    return render_template(
        "issuer/documents.html",
        form=form,
        rows=[(row, standings[row.id]) for row in page.rows],
        count=min(found, issued.CAP),
        capped=found > issued.CAP,
        chips=addresses.chips(issued_listing.in_force(wanted), asked, LIST),
        shortcuts=issued_listing.quick(wanted, asked),
        kept=addresses.kept(asked, LIST, start),
        pager=addresses.pager(page, asked, LIST),
        export_url=addresses.address(asked, "issuer.documents_export"),
        certify_url=addresses.address(asked, "issuer.documents_certify"),
        remind_url=addresses.address(asked, "issuer.documents_remind")
        if wanted.state is State.UNSEEN
        else "",
    )


@bp.get("/comprobantes/exportar")
def documents_export() -> Response:
    """Hand over what the list shows as a file for a spreadsheet, written while it leaves."""
    desk, wanted = current_desk(), IssuedForm(request.args).wanted()
    if issued_export.is_too_much(desk, wanted):
        flash(TOO_MANY, "error")
        return redirect(addresses.address(issued_listing.query(wanted), LIST), 303)
    brakes.spend(Bucket(EXPORTS, f"cuenta:{desk.id}"))
    body = stream_with_context(issued_export.lines(desk, wanted))
    response = current_app.response_class(body, mimetype="text/csv")
    name = f"comprobantes-{desk.ruc}-{ranges.today().isoformat()}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return sealed(response)


@bp.get("/comprobantes/recordatorios")
def documents_remind() -> str:
    """Ask whether to remind the receivers of what is listed, and say how many they are."""
    desk, wanted = current_desk(), unopened(IssuedForm(request.args))
    asked = issued_listing.query(wanted)
    return render_template(
        "issuer/documents_remind.html",
        plan=reminders.plan(reminders.of_list(desk, wanted)),
        filters=[label for label, _names in issued_listing.in_force(wanted)],
        every=current_app.config["REMIND_EVERY_DAYS"],
        by_day=hours.is_day(now()),
        send_url=addresses.address(asked, "issuer.documents_send_reminders"),
        back_url=addresses.address(asked, LIST),
    )


@bp.post("/comprobantes/recordatorios")
def documents_send_reminders() -> Response:
    """Remind the receivers of what is listed of what they have not opened."""
    desk, wanted = current_desk(), unopened(IssuedForm(request.args))
    begin_write()
    told = reminders.send(reminders.of_list(desk, wanted), desk)
    db.session.commit()
    flash(*said(told))
    return redirect(addresses.address(issued_listing.query(wanted), LIST), 303)


def unopened(form: IssuedForm) -> Wanted:
    """Return what was asked for, narrowed to what somebody has not opened."""
    wanted = form.wanted()
    return wanted if wanted.state is State.UNSEEN else replace(wanted, state=State.UNSEEN)


def said(told: reminders.Tally) -> tuple[str, str]:
    """Say how many were reminded of how much."""
    if not told.people:
        return (
            "No había a quién recordar: ya los abrieron, se les recordó hace poco o no tienen correo.",
            "error",
        )
    people = "1 receptor" if told.people == 1 else f"{told.people} receptores"
    vouchers = "1 comprobante" if told.vouchers == 1 else f"{told.vouchers} comprobantes"
    more = " Quedan más: pulse «Recordar» otra vez para seguir." if told.more else ""
    return f"Enviamos un recordatorio a {people} sobre {vouchers}.{more}", "message"
