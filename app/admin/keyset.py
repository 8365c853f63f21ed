"""Pages of a list by id, the newest first, and the addresses of the pages around one."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import current_app, request, url_for
from sqlalchemy import Select
from sqlalchemy.sql import ColumnElement

from app.db import db
from app.ingest.tray import Page, Start


class Pager(NamedTuple):
    """The addresses of the pages around this one; None where there is none."""

    prev_url: str | None
    next_url: str | None


def asked() -> Start | None:
    """Read from the address where the page starts."""
    return Start.parse(request.args.get("desde_fila", ""))


def size() -> int:
    """Tell how many rows a page has."""
    return int(current_app.config["DOCUMENTS_PER_PAGE"])


def page(found: Select[Any], by: ColumnElement[int], start: Start | None) -> Page:
    """Return one page of what is found, which holds `by` as its column `id`."""
    backwards = start is not None and not start.older
    if start is not None:
        found = found.where(by > start.id if backwards else by < start.id)
    rows = list(db.session.execute(found.order_by(by if backwards else by.desc()).limit(size() + 1)))
    more, rows = len(rows) > size(), rows[: size()]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_newer, has_older = (more, True) if backwards else (start is not None, more)
    return Page(
        rows,
        Start(rows[0].id, older=False) if has_newer else None,
        Start(rows[-1].id) if has_older else None,
    )


def pager(page: Page, endpoint: str, **kept: Any) -> Pager:
    """Write the addresses of the pages around one, with the filters in force."""

    def url(start: Start | None) -> str | None:
        return url_for(endpoint, **kept, desde_fila=str(start)) if start else None

    return Pager(url(page.newer), url(page.older))
