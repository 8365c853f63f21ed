"""The API told in OpenAPI 3.1, from what is written beside each view."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import Rule

from app import __version__
from app.accounts.keys import Scope
from app.api import schemas
from app.api.operation import JSON, Answer, Operation, Param
from app.problems import MEDIA, Problema

ABOUT = (
    "Para que otro programa traiga comprobantes y los consulte. Se entra con una clave creada en el portal, en la "
    "cabecera «Authorization: Bearer cf_…». Los instantes van en UTC, las fechas como AAAA-MM-DD y los montos como "
    "texto con dos decimales. Todo error es application/problem+json con un «code» que no cambia."
)
ALWAYS = (
    Problema.E_REQUEST,
    Problema.E_KEY,
    Problema.E_SCOPE,
    Problema.E_RATE,
    Problema.E_FAULT,
    Problema.E_BUSY,
)
OF_ONE = (Problema.E_NOT_FOUND,)
OF_BODY = (Problema.E_IDEMPOTENCY_OTHER, Problema.E_TOO_BIG, Problema.E_MEDIA)
CONFLICT = HTTPStatus.CONFLICT  # with the same name: one comes back later, the other is another request
WAITING = {CONFLICT, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
CLAVE = "<clave:clave>"
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}


def whole(app: Flask | None = None) -> dict[str, Any]:
    """Return the whole description of this application's API."""
    return _whole(app or current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001  (werkzeug's own way)


@cache
def _whole(app: Flask) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for rule, operation, scope in operations(app):
        [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        paths.setdefault(rule.rule.replace(CLAVE, "{clave}"), {})[method.lower()] = tell(
            rule, operation, scope
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "API de ClickFactura", "version": __version__, "description": ABOUT},
        "security": [{"clave": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.SCHEMAS,
            "securitySchemes": {
                "clave": {"type": "http", "scheme": "bearer", "bearerFormat": "cf_<id>_<secreto>"}
            },
        },
    }


def operations(app: Flask) -> Iterator[tuple[Rule, Operation, Scope]]:
    """Iterate over the addresses that ask for a key, as they were written."""
    for rule in sorted(app.url_map.iter_rules(), key=reading):
        view = app.view_functions[rule.endpoint]
        if operation := getattr(view, "operation", None):
            yield rule, operation, view.scope  # type: ignore[attr-defined]


def reading(rule: Rule) -> tuple[bool, str, bool]:
    """Put the addresses in the order in which one reads of them: documents first, each before what is inside it."""
    return "arrivals" in rule.rule, rule.rule, "POST" in (rule.methods or ())


def tell(rule: Rule, operation: Operation, scope: Scope) -> dict[str, Any]:
    """Describe one address with its method."""
    told = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": operation.summary,
        "description": f"{operation.about} Permiso: {scope}.",
        "parameters": [*inside(rule), *map(asked, operation.query), *map(head, operation.heads)],
        "responses": {str(one.status): answer(one) for one in answers(rule, operation)},
    }
    if operation.bodies:
        told["requestBody"] = {
            "required": True,
            "content": {media: {"schema": BINARY} for media in operation.bodies},
        }
    return told


def inside(rule: Rule) -> list[dict[str, Any]]:
    """Describe what is inside the address."""
    about = "Los 49 dígitos de la clave de acceso."
    return [
        {"name": name, "in": "path", "required": True, "description": about, "schema": schemas.CLAVE}
        for name in sorted(rule.arguments)
    ]


def asked(param: Param) -> dict[str, Any]:
    whose = " Solo con la clave de una empresa." if param.firms_only else ""
    return {"name": param.name, "in": "query", "description": param.about + whose, "schema": param.schema}


def head(name: str) -> dict[str, Any]:
    return {"name": name, "in": "header", **schemas.ASKED[name]}


def answers(rule: Rule, operation: Operation) -> Iterator[Answer]:
    """Iterate over every answer of an address: its own, and those that any may give."""
    yield from operation.answers
    for problema in (*ALWAYS, *(OF_ONE if rule.arguments else ()), *(OF_BODY if operation.bodies else ())):
        waits = ("Retry-After",) if problema.status in WAITING else ()
        challenges = ("WWW-Authenticate",) if problema is Problema.E_KEY else ()
        yield Answer(problema.status, said(problema.status), "Problem", MEDIA, (*waits, *challenges))


def said(status: int) -> str:
    """Word every problem of one status."""
    return " ".join(f"{one}: {one.titulo}." for one in Problema if one.status == status)


def answer(one: Answer) -> dict[str, Any]:
    """Describe one answer."""
    told: dict[str, Any] = {
        "description": one.about,
        "headers": {
            **{name: {**schemas.HEADERS[name], "required": one.status != CONFLICT} for name in one.headers},
            **{name: schemas.HEADERS[name] for name in schemas.RATES},
        },
    }
    if one.schema:
        told["content"] = {one.media: {"schema": schemas.ref(one.schema)}}
    elif one.media != JSON:
        told["content"] = {one.media: {"schema": BINARY}}
    return told
