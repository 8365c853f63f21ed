"""How the asking of the SRI goes, in plain words."""

from __future__ import annotations

from flask import current_app

from app.archive import inquiry_counts
from app.archive.inquiry_counts import Silent
from app.db import now
from app.filters import moment
from app.models import Question

KINDS = {Question.AUTHORISATION: "La autorización", Question.STATE: "La consulta de estados"}
OFF = "No se pregunta: los comprobantes quedan como dice su archivo"


def lines() -> list[tuple[str, str]]:
    """Say what the SRI answered last, what waits for it, and which of its services is silent."""
    if not current_app.config["SRI_CONFIRM"]:
        return [("Preguntas al SRI", OFF)]
    found = inquiry_counts.standing(now())
    last = moment(found.last_answer) if found.last_answer else "Ninguna todavía"
    return [
        ("Preguntas al SRI", f"Hasta {current_app.config['SRI_RATE']} por minuto"),
        ("Última respuesta", last),
        ("Por preguntar ahora", counted(found.waiting)),
        ("Por preguntar de lo ya archivado", counted(found.old)),
        *((KINDS[silent.question], said(silent)) for silent in found.silent),
    ]


def said(silent: Silent) -> str:
    """Say since when a service is silent."""
    return f"Sin respuesta confiable desde el {moment(silent.since)}. {silent.why}"


def counted(count: int) -> str:
    return f"{count} o más" if count == inquiry_counts.CAP else str(count)
