"""One voucher from the side of the firm that issued it: seen, downloaded, told of again, reminded of."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.archive import following, notices, related, reminders, search, showing
from app.audit import deeds, journey, trail
from app.audit.trail import OFFICE
from app.db import begin_write, db
from app.issuer import bp, issued_listing
from app.issuer.desk import current_desk
from app.issuer.documents import said
from app.models import Action, Deed, Document
from app.notify import resending
from app.vouchers import addresses, asking, files, sheets

MAX_PART = 100  # of the query that leads back to the list
SHOW = "issuer.documents_show"


@bp.get("/comprobantes/<clave:clave>")
def documents_show(clave: str) -> str:
    """Show one voucher whole, with what happened to it. Looking here does not count as the receiver's."""
    desk, document = current_desk(), get_document(clave)
    read = showing.read(document)  # before the transaction that writes: proving a signature takes its time
    named = related.named_by(desk, document, read["comprobante"])
    steps = journey.steps(document.id, for_desk=True)
    note(Action.OPENED, document)
    document = get_document(clave)
    guia = named.get(related.guia_named(getattr(read["comprobante"], "guia_remision", "")))
    return render_template(
        "issuer/documents_show.html",
        document=document,
        named=named,
        guia=guia,
        steps=steps,
        standing=following.of(desk.issuer_id, [document])[document.id],
        may_send_again=bool(resending.stuck(document.id)),
        may_remind=reminders.plan(reminders.of_document(desk, document.id)).people > 0,
        back_url=back(),
        rooms_at="issuer.documents_",
        sri=asking.told(clave, document),
        **read,
    )


@bp.get("/comprobantes/<clave:clave>/xml")
def documents_xml(clave: str) -> Response:
    """Hand over the XML exactly as it arrived."""
    return files.xml(get_document(clave), note_file)


@bp.get("/comprobantes/<clave:clave>/pdf")
def documents_pdf(clave: str) -> Response:
    """Hand over the RIDE, printed from the XML."""
    return files.pdf(get_document(clave), note_file)


@bp.get("/comprobantes/<clave:clave>/ride/<int:hoja>")
def documents_page(clave: str, hoja: int) -> Response:
    """Show one page of the RIDE. Looking at the voucher was noted with the page that holds it."""
    return files.page(get_document(clave), hoja)


@bp.post("/comprobantes/<clave:clave>/aviso")
def documents_send_notice(clave: str) -> AnyResponse:
    """Put the notices of a voucher that did not arrive for certain back in the queue."""
    begin_write()
    desk, document = current_desk(), get_document(clave)
    again = notices.again(document, desk)
    if again:
        deeds.note(Deed.MAIL_RETRIED, desk, issuer_id=desk.issuer_id, detail=f"Aviso de {document.numero}")
    db.session.commit()
    if again:
        flash("El aviso está otra vez en cola: saldrá en unos minutos.")
    else:
        flash("Ese aviso ya no espera: mire abajo lo que pasó con él.", "error")
    return redirect(url_for(SHOW, clave=clave), 303)


@bp.post("/comprobantes/<clave:clave>/recordatorio")
def documents_send_reminder(clave: str) -> AnyResponse:
    """Remind the receivers who have not opened a voucher."""
    begin_write()
    desk, document = current_desk(), get_document(clave)
    told = reminders.send(reminders.of_document(desk, document.id), desk)
    db.session.commit()
    flash(*said(told))
    return redirect(url_for(SHOW, clave=clave), 303)


@bp.post("/comprobantes/<clave:clave>/consulta")
def documents_ask_sri(clave: str) -> AnyResponse:
    """Let the SRI be asked about a voucher now."""
    flash(*asking.ask(get_document(clave).clave_acceso, current_desk().id))
    return redirect(url_for(SHOW, clave=clave), 303)


@bp.context_processor
def for_the_page() -> dict[str, Callable[..., tuple[list[str], int]]]:
    """Give the voucher's page the addresses of its RIDE."""
    return {"ride_pages": sheets.of("issuer.documents_page")}


def get_document(clave: str) -> Document:
    """Return the voucher if the firm of this desk issued it. To anyone else it is a 404."""
    if document := search.find(current_desk(), clave):
        return document
    raise NotFound


def note(action: Action, document: Document, how: str = "") -> None:
    """Write down that somebody of the firm looked."""
    begin_write()
    trail.record(action, document, by=current_desk(), detail=f"{OFFICE} {how}".strip())
    db.session.commit()


def note_file(document: Document, kind: str) -> None:
    """Write down that somebody of the firm took a file, after it was made."""
    note(Action.DOWNLOADED, document, kind)


def back() -> str:
    """Return the address of the list that led to this request, by what `addresses.kept` wrote."""
    names = *issued_listing.PARTS, "desde_fila"
    asked = {name: request.args.get(name, "")[:MAX_PART] for name in names}
    return addresses.address(asked, issued_listing.LIST)
