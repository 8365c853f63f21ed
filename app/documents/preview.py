"""The RIDE on the page: each of its pages as an SVG, for who has nothing at hand that shows a PDF."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from app.documents import bp
from app.documents.views import get_document
from app.vouchers import files, sheets


@bp.get("/<clave:clave>/ride/<int:hoja>")
def page(clave: str, hoja: int) -> Response:
    """Show one page of the RIDE. Looking at the voucher was noted with the page that holds it."""
    return files.page(get_document(clave), hoja)


@bp.context_processor
def for_the_page() -> dict[str, Callable[..., tuple[list[str], int]]]:
    """Give the voucher's page the addresses of its RIDE."""
    return {"ride_pages": sheets.of("documents.page")}
