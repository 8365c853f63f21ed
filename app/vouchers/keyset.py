"""Pages of a list by id: where the one that was asked for starts, and the addresses of those around it."""

from __future__ import annotations

from typing import Any

from flask import current_app, request

from app.paging import Page, Start
from app.vouchers import addresses
from app.vouchers.addresses import Pager


def asked() -> Start | None:
    """Read from the address where the page starts."""
    return Start.parse(request.args.get("desde_fila", ""))


def size() -> int:
    """Tell how many rows a page has."""
    return int(current_app.config["DOCUMENTS_PER_PAGE"])


def pager(page: Page, endpoint: str, **kept: Any) -> Pager:
    """Write the addresses of the pages around one, with the filters in force."""
    return addresses.pager(page, {name: str(text) for name, text in kept.items() if text}, endpoint)
