"""What anyone may read of the API: its description for programs, and a page of it for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template

from app.accounts.keys import Scope
from app.api import bp, openapi, told
from app.problems import Problema
from app.security import pace, public
from app.sri.errors import Codigo

OF_ANY = {problema.status for problema in openapi.ALWAYS}  # the table of errors tells them once


@dataclass(frozen=True, slots=True)
class Told:
    """One address with its method, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    bodies: list[str]
    parameters: list[dict[str, str]]
    answers: list[tuple[str, str]]


@bp.get("/openapi.json")
@public
def description() -> Response:
    """Hand over the OpenAPI description."""
    return told.answer(openapi.whole())


@bp.get("")
@public
def docs() -> str:
    """Show what the API does, from the same description."""
    return render_template(
        "api/docs.html",
        operations=[
            shown(path, method, one)
            for path, methods in openapi.whole()["paths"].items()
            for method, one in methods.items()
        ],
        scopes=[(scope.value, scope.frase) for scope in Scope],
        problems=list(Problema),
        codes=[code for code in Codigo if code.startswith("E_") and not code.startswith("E_IMG")],
        address=current_app.config["PUBLIC_URL"],
        reading=pace.READING,
        writing=pace.WRITING,
    )


def shown(path: str, method: str, one: dict[str, Any]) -> Told:
    """Take from the description what a person reads."""
    return Told(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        about=one["description"],
        bodies=list(one.get("requestBody", {}).get("content", {})),
        parameters=[
            {"name": each["name"], "about": each["description"], "allowed": values(each["schema"])}
            for each in one["parameters"]
        ],
        answers=[
            (status, answer["description"])
            for status, answer in sorted(one["responses"].items())
            if int(status) not in OF_ANY
        ],
    )


def values(schema: dict[str, Any]) -> str:
    """Say in words which values a parameter takes.

    >>> values({"type": "integer", "minimum": 1, "maximum": 100, "default": 25}), values({"type": "string"})
    ('De 1 a 100; si falta, 25', 'Texto')
    """
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "integer":
        return f"De {schema['minimum']} a {schema['maximum']}; si falta, {schema['default']}"
    if schema.get("format") == "date":
        return "Fecha, como 2026-03-31"
    return "Texto"
