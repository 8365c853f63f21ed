"""The reader's vouchers: list, read, download."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts import contacts
from app.archive import paging, related, search, seen, showing
from app.audit import journey, trail
from app.db import begin_write, db
from app.documents import bp, elsewhere, fetching, listing, narrowing
from app.documents.forms import SearchForm
from app.documents.listing import LIST
from app.documents.observation_form import ObservationForm
from app.models import Action, Document
from app.vouchers import addresses, asking

SENT = "Enviamos un correo de confirmación. Ábralo para ver los comprobantes de ese emisor."
SENT_BEFORE = "Ya enviamos ese correo varias veces: revise también el correo no deseado, o pruebe más tarde."


@bp.get("")
def index() -> str:
    """List the reader's vouchers, newest first."""
    form = SearchForm(request.args)
    form.offer(search.issuers(current_user))
    wanted = form.criteria()
    asked, filters = listing.query(wanted), narrowing.in_force(form, wanted)
    start = paging.Position.parse(request.args.get("desde_fila", ""))
    page = paging.page(current_user, wanted, start, current_app.config["DOCUMENTS_PER_PAGE"])
    found = search.count(current_user, wanted)
    return render_template(
        "documents/index.html",
        form=form,
        rows=page.rows,
        count=min(found, search.CAP),
        capped=found > search.CAP,
        chips=addresses.chips([(each.label, each.names) for each in filters], asked, LIST),
        shortcuts=[
            *addresses.quick(asked, LIST, (wanted.desde, wanted.hasta)),
            *listing.unopened(current_user, wanted, asked),
        ],
        elsewhere=[] if page.rows else elsewhere.with_number(wanted.words),
        loosened=[] if page.rows else narrowing.loosened(current_user, filters, asked),
        packs=listing.packs(asked),
        kept=addresses.kept(asked, LIST, start),
        too_many=listing.TOO_MANY,
        pager=addresses.pager(page, asked, LIST),
        closed=listing.closed(search.closed_firms(current_user)),
        fetch_url=fetching.address(),
    )


@bp.get("/<clave:clave>")
def show(clave: str) -> str:
    """Show one voucher whole, and note that it was opened."""
    document = search.find(current_user, clave)
    if document is None:
        return elsewhere.offer(clave)
    page = page_of(document)  # before the transaction that writes: proving a signature takes its time
    begin_write()
    seen.mark(current_user, [document.id])
    trail.record(Action.OPENED, document, by=current_user)
    db.session.commit()
    return page


def page_of(document: Document, form: ObservationForm | None = None) -> str:
    """Draw one voucher whole, with its story; `form` is what was wrongly said of a problem with it."""
    read = showing.read(document)
    named = related.named_by(current_user, document, read["comprobante"])
    return render_template(
        "documents/show.html",
        document=document,
        named=named,
        guia=named.get(related.guia_named(getattr(read["comprobante"], "guia_remision", ""))),
        steps=journey.steps(document.id, party_id=current_user.party_id),
        form=form or ObservationForm(formdata=None),
        opened=form is not None,
        back_url=listing.back(),
        sri=asking.told(document.clave_acceso, document),
        **read,
    )


@bp.post("/<clave:clave>/consulta")
def ask_sri(clave: str) -> Response:
    """Let the SRI be asked about a voucher now."""
    flash(*asking.ask(get_document(clave).clave_acceso, current_user.id))
    return redirect(url_for("documents.show", clave=clave), 303)


@bp.post("/emisores/<ruc:ruc>/confirmacion")
def confirm_issuer(ruc: str) -> Response:
    """Send the link that proves the address which a firm gives for the reader, not too often."""
    begin_write()
    for issuer, contact in search.closed_firms(current_user):
        if issuer.ruc == ruc and contact:
            flash(SENT if contacts.send_proof(contact) else SENT_BEFORE)
    db.session.commit()
    return redirect(url_for("documents.index"), 303)


def get_document(clave: str) -> Document:
    """Return the voucher if this reader may see it. To anyone else it is a 404."""
    if document := search.find(current_user, clave):
        return document
    raise NotFound
