"""The files that an import gives: one to fill in, and the lines that were not taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.archive.export import harmless
from app.issuer import bp
from app.issuer.importing import mine
from app.store import drafts

EXAMPLE = (
    ("Identificación", "Nombre", "Correo"),
    ("1759999996", "María Ñusta Ficticia", "maria@correo.example"),
    ("1799999931001", "Comercial Irreal S.A.", "compras@irreal.example"),
)


@bp.get("/clientes/importar/<draft:key>/rechazadas")
def customers_import_refused(key: str) -> Response:
    """Give the lines that are not taken, with their reasons, to be corrected and brought again."""
    draft = mine(drafts.read(key))
    if draft is None:
        raise NotFound
    rows = [[str(line), *cells, reason] for line, reason, cells in draft["refused"]]
    return sheet([("Línea", "Lo que dice y el motivo"), *rows], "lineas-rechazadas.csv")


@bp.get("/clientes/importar/plantilla")
def customers_import_template() -> Response:
    """Give a file to fill in."""
    return sheet(EXAMPLE, "clientes.csv")


def sheet(rows: Iterable[Sequence[str]], name: str) -> Response:
    """Write rows as a CSV that spreadsheets here open, and run nothing of."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
