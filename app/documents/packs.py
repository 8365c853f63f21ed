"""Everything that the list shows, in one ZIP, written while it leaves."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain

from flask import current_app, flash, redirect, request, stream_with_context
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.accounts.reader import Reader
from app.accounts.throttle import Bucket, Limit
from app.archive import export, search, showing
from app.archive.search import Criteria
from app.db import db
from app.documents import bp, listing
from app.documents.forms import SearchForm
from app.security import brakes
from app.security.headers import sealed
from app.store import bundle
from app.store.bundle import Member
from app.vouchers import ranges

# Printing a thousand takes a processor for a while; the XML of as many takes a moment.
PDF_PACKS = Limit("paquetes-pdf", 10, 3_600)
PRINTING = threading.Semaphore(2)  # packs of PDF at once in this process
KINDS = ("xml", "pdf")
NO_PART_OF_A_NAME = re.compile(r"[^0-9A-Za-z]")
BUSY = "Ahora mismo se preparan otros PDF. Espere un minuto y vuelva a pedirlos."
NOTHING = "No hay comprobantes que descargar con estos filtros."


@bp.get("/zip")
def pack() -> Response:
    """Hand over all that the list shows for these filters; back to it, with a word, when that cannot be."""
    kind = request.args.get("formato", "")
    if kind not in KINDS:
        raise NotFound
    form = SearchForm(request.args)
    form.offer(search.issuers(current_user))
    wanted = form.criteria()
    try:
        rows = export.rows(current_user, wanted)
    except export.TooMany:
        return instead(wanted, listing.TOO_MANY)
    if not rows:
        return instead(wanted, NOTHING)
    if request.method == "HEAD":  # only asked about: nothing leaves
        return answer(iter(()), file_name(wanted, kind, of_other()))
    return printed(rows, wanted) if kind == "pdf" else taken(rows, wanted, kind)


def printed(rows: Sequence[Row], wanted: Criteria) -> Response:
    """Hand over the PDFs, unless others are being printed: they would keep every page waiting."""
    bucket = Bucket(PDF_PACKS, f"cuenta:{current_user.id}")
    brakes.spend(bucket)
    if not PRINTING.acquire(blocking=False):
        brakes.unspend(bucket)
        return instead(wanted, BUSY)
    with ExitStack() as turn:  # it ends with the answer, or at once when there is none
        turn.callback(PRINTING.release)
        response = taken(rows, wanted, "pdf")
        response.call_on_close(turn.pop_all().close)
    return response


def taken(rows: Sequence[Row], wanted: Criteria, kind: str) -> Response:
    """Write down that the documents left, and let them leave."""
    export.note(current_user, rows, f"zip-{kind}")
    return answer(stream_with_context(pieces(reader(), rows, kind)), file_name(wanted, kind, of_other()))


def reader() -> Reader:
    """Return who asks, itself: the answer is written when the request is over."""
    return current_user._get_current_object()  # noqa: SLF001  (werkzeug's name for it)


def instead(wanted: Criteria, sentence: str) -> Response:
    """Go back to the list and say why there is no file."""
    flash(sentence, "error")
    return redirect(listing.address(listing.query(wanted)), 303)


def pieces(reader: Reader, rows: Sequence[Row], kind: str) -> Iterator[bytes]:
    """Give the bytes of the ZIP: its index first, then a member for each row."""
    files = export.names(rows, kind)
    index = export.index(rows, files, ranges.today())
    members = export.xml_members(rows, files) if kind == "xml" else pdf_members(reader, rows, files)
    return bundle.stream(chain([index], members))


def pdf_members(reader: Reader, rows: Sequence[Row], files: Sequence[str]) -> Iterator[Member]:
    """Print the RIDE of each row when its turn comes; what is no longer the reader's by then is left out."""
    for row, file in zip(rows, files, strict=True):
        if document := search.find(reader, row.clave):
            printed = showing.printed(document, showing.read(document))
            db.session.remove()  # a slow reader holds no transaction, and the printed ones leave the memory
            yield bundle.stored(file, row.fecha, printed)


def of_other() -> str:
    """Return the number of whoever lets the reader look, as a name of a file bears it; "" for their own.

    A foreign number is what a firm wrote: a header holds neither its other alphabets nor its signs.
    """
    return NO_PART_OF_A_NAME.sub("", current_user.numero) if current_user.for_other else ""


def file_name(wanted: Criteria, kind: str, numero: str = "") -> str:
    """Name the ZIP after its dates: comprobantes-2026-07-01-2026-09-30-xml.zip.

    An accountant keeps those of many side by side: the number of whose they are comes first, when given.
    """
    days = [wanted.desde or ("hasta" if wanted.hasta else ""), wanted.hasta or ""]
    if wanted.desde and not wanted.hasta:
        days.insert(0, "desde")
    return "-".join(str(part) for part in ("comprobantes", numero, *days, kind) if part) + ".zip"


def answer(body: Iterator[bytes], name: str) -> Response:
    """Send a ZIP as it is written."""
    response = current_app.response_class(body, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return sealed(response)
