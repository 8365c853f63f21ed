"""The documents that a key may see: list and tell of one."""

from __future__ import annotations

from typing import Any

from flask import Response
from werkzeug.exceptions import NotFound

from app.accounts.keys import Asking, Scope
from app.api import bp, query, told
from app.api.operation import Answer, Operation, describes
from app.archive import outgoing, paging, receivers, search
from app.archive.search import Criteria
from app.models import Document
from app.security.keys import asking, keyed
from app.store import vault

ONE = "Un comprobante suyo con todo lo que el portal sabe de él. Consultarlo no lo marca como abierto."
LIST = (
    "Del más nuevo al más antiguo. Con la clave de una empresa, los que emitió; con la de un cliente, los que "
    "recibió. Un filtro que no es válido se rechaza. Para la página siguiente envíe «next» como «desde_fila»."
)
PARAMS = (*query.FILTERS, query.LIMIT, query.FROM)


@bp.get("/documents")
@keyed(Scope.DOCUMENTS_READ)
@describes(
    Operation("Listar comprobantes", LIST, (Answer(200, "Una página de la lista.", "Documents"),), PARAMS)
)
def documents() -> Response:
    """List what the key may see, newest first."""
    mine = asking()
    page = page_of(mine, query.read(PARAMS, mine))
    return told.answer(
        {
            "items": [told.item(row) for row in page.rows],
            "next": str(page.older) if page.older else None,
        }
    )


def page_of(mine: Asking, asked: dict[str, Any]) -> paging.Page:
    """Find one page, as the firm that issued or as the party that received."""
    wanted = Criteria(
        tipo=asked.get("documento"),
        desde=asked.get("desde"),
        hasta=asked.get("hasta"),
        emisor=asked.get("emisor", ""),
        words=asked.get("q", ""),
        unopened=asked.get("nuevos", False),
    )
    start, size = asked.get(query.FROM.name), asked.get(query.LIMIT.name, query.USUAL)
    if mine.desk:
        return outgoing.page(mine.desk, wanted, start, size, receptor=asked.get("receptor", ""))
    return paging.page(mine.who, wanted, start, size)


@bp.get("/documents/<clave:clave>")
@keyed(Scope.DOCUMENTS_READ)
@describes(Operation("Consultar un comprobante", ONE, (Answer(200, "El comprobante.", "Document"),)))
def document(clave: str) -> Response:
    """Tell of one document."""
    mine, found = asking(), get_document(clave)
    party_id = None if mine.desk else mine.who.party_id
    return told.answer(told.document(found, receivers.of(found, party_id), vault.sha256(found.id)))


def get_document(clave: str) -> Document:
    """Return the document if the key may see it. To any other key it is a 404."""
    if found := search.find(asking().who, clave):
        return found
    raise NotFound
