"""What a view of the API takes and answers, written beside it: its code and its description are one.

@bp.get("/documents")
@keyed(Scope.DOCUMENTS_READ)
@describes(Operation("Listar comprobantes", query=(LIMIT, …), answers=(Answer(200, "Una página.", "Page"),)))
def list_documents(): asked = query.read(…)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

JSON = "application/json"
Schema = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a query. `read` makes its text a value, or raises ValueError with a Spanish sentence."""

    name: str
    about: str
    schema: Schema
    read: Callable[[str], Any]
    firms_only: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, what it means, and the name of its schema. `media` of a file, its own."""

    status: int
    about: str
    schema: str = ""
    media: str = JSON
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with its method."""

    summary: str
    about: str
    answers: tuple[Answer, ...]
    query: tuple[Param, ...] = ()
    heads: tuple[str, ...] = ()  # headers of the request, by their name in `schemas.HEADERS`
    bodies: tuple[str, ...] = ()  # media types that it takes


def describes(operation: Operation) -> Callable[[View], View]:
    """Write beside a view what it takes and answers."""

    def mark(view: View) -> View:
        view.operation = operation  # type: ignore[attr-defined]
        return view

    return mark
