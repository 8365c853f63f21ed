"""What the trays of a firm and of the administration share: why something is set aside, and its bytes."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response
from flask_wtf import FlaskForm
from sqlalchemy import Row
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.filters import cleaned
from app.ingest import receive, tray
from app.security.headers import sealed

MOST_NOTE = 300


class DiscardForm(FlaskForm):
    """Why an arrival is set aside."""

    nota = StringField(
        "Por qué lo descarta",
        filters=[cleaned],
        validators=[
            DataRequired("Escriba por qué lo descarta."),
            Length(max=MOST_NOTE, message=f"Escriba hasta {MOST_NOTE} letras."),
        ],
    )


def original(row: Row[Any]) -> Response:
    """Hand over the bytes as they came; nothing in a browser opens them. What was too large to keep is a 404."""
    data = tray.original(row.id)
    if data is None:
        raise NotFound
    response = make_response(data)
    response.mimetype = "application/octet-stream"
    name = receive.label(row.member) or row.file or "original.xml"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return sealed(response)


def is_open(row: Row[Any]) -> bool:
    """Tell whether it waits for somebody."""
    return row.document_id is None and row.closed_at is None
