"""What a firm's list shows, as lines for a spreadsheet (RFC 4180), read and written page by page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sqlalchemy import Row, func, select

from app.accounts.desk import Desk
from app.archive import following, issued
from app.archive.export import harmless
from app.archive.following import Standing
from app.archive.issued import Wanted
from app.archive.paging import Position
from app.db import db
from app.models import Document
from app.sri.catalogo import Ambiente

MOST = 20_000
PAGE = 500
MARK = "\ufeff"  # so that spreadsheets read the accents
HEADINGS = (
    "Clave de acceso",
    "Documento",
    "# Documento",
    "Receptor",
    "RUC/CI",
    "Fecha emisión",
    "Total",
    "Estado",
    "Observado",
    "De pruebas",
    "Anulado",
)


def is_too_much(desk: Desk, wanted: Wanted) -> bool:
    """Tell whether more than MOST were asked for."""
    some = issued.matching(desk, wanted).with_only_columns(Document.id).limit(MOST + 1)
    return (db.session.scalar(select(func.count()).select_from(some.subquery())) or 0) > MOST


def lines(desk: Desk, wanted: Wanted) -> Iterator[str]:
    """Give the file in pieces of some hundred lines, newest first. Between two, no transaction is open."""
    yield MARK + written([HEADINGS])
    start: Position | None = None
    left = MOST
    while left > 0:
        page = issued.page(desk, wanted, start, min(PAGE, left))
        standings = following.of(desk.issuer_id, page.rows)
        piece = written([line(row, standings[row.id]) for row in page.rows])
        db.session.remove()  # a slow reader holds no transaction
        if piece:
            yield piece
        start, left = page.older, left - len(page.rows)
        if start is None:
            return


def line(row: Row, standing: Standing) -> tuple[str, ...]:
    """Write one voucher. What others wrote is kept from being run as a formula."""
    told_apart = {following.OBSERVED, following.ANNULLED}
    words = [standing.state[0], *(each[0] for each in standing.also if each not in told_apart)]
    return (
        row.clave,
        row.tipo.nombre,
        row.numero,
        harmless("; ".join(receiver.name for receiver in standing.receivers)),
        harmless("; ".join(receiver.numero for receiver in standing.receivers)),
        row.fecha.isoformat(),
        "" if row.total is None else f"{row.total:.2f}",
        ", ".join(words),
        "sí" if following.OBSERVED in standing.also else "",
        "sí" if row.ambiente is Ambiente.PRUEBAS else "",
        "sí" if row.annulled_at else "",
    )


def written(rows: list[tuple[str, ...]]) -> str:
    """Write rows as lines."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
