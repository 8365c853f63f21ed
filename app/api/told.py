"""Rows as JSON: instants in UTC (RFC 3339), dates ISO, money as text with two decimals."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import Response
from sqlalchemy import Row

from app.api.operation import JSON
from app.audit.journey import Step
from app.models import Document


def answer(body: object, status: int = 200) -> Response:
    """Answer with JSON, in the letters of people."""
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype=JSON)


def instant(at: datetime | None) -> str | None:
    """Write an instant.

    >>> instant(datetime(2026, 3, 1, 12, 30, 5, 900, tzinfo=UTC)), instant(None)
    ('2026-03-01T12:30:05Z', None)
    """
    if at is None:
        return None
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def money(amount: Decimal | None) -> str | None:
    """Write an amount.

    >>> money(Decimal("1234.5")), money(None)
    ('1234.50', None)
    """
    return None if amount is None else f"{amount:.2f}"


def item(row: Row[Any]) -> dict[str, Any]:
    """Tell one row of a list of documents."""
    return {
        "clave_acceso": row.clave,
        "tipo": row.tipo.value,
        "documento": row.tipo.slug,
        "numero": row.numero,
        "fecha": row.fecha.isoformat(),
        "emisor": row.emisor_ruc,
        "emisor_nombre": row.emisor_nombre,
        "autorizacion": row.autorizacion,
        "total": money(row.total),
        "visto": instant(row.seen_at),
        "anulado_en": instant(row.annulled_at),
    }


def document(found: Document, receivers: list[Row[Any]], sha256: str) -> dict[str, Any]:
    """Tell one document whole. `receivers` are those that the asker may know of: numero, name, seen_at."""
    seen = [one.seen_at for one in receivers if one.seen_at]
    return {
        "clave_acceso": found.clave_acceso,
        "tipo": found.tipo.value,
        "documento": found.tipo.slug,
        "numero": found.numero,
        "fecha": found.fecha.isoformat(),
        "emisor": found.issuer.ruc,
        "emisor_nombre": found.issuer_name,
        "autorizacion": found.autorizacion,
        "total": money(found.total),
        "visto": instant(min(seen)) if seen else None,
        "version": found.version,
        "ambiente": found.ambiente.value,
        "receptores": [{"numero": one.numero, "nombre": one.name} for one in receivers],
        "anulado_en": instant(found.annulled_at),
        "estado": standing(found),
        "autorizado_en": instant(found.authorised_at),
        "confirmado_en": instant(found.confirmed_at),
        "archivado_en": instant(found.filed_at),
        "sha256": sha256,
    }


def standing(found: Document) -> str:
    """Say in a word what the SRI said of a document, as far as it was asked."""
    if found.annulled_at:
        return "anulado"
    return "confirmado" if found.confirmed_at else "autorizado"


def event(step: Step) -> dict[str, Any]:
    """Tell one thing that happened."""
    return {
        "at": instant(step.at),
        "kind": step.kind,
        "by": step.who,
        "detail": ". ".join(filter(None, (step.title, step.detail))),
        "times": step.times,
        "last_at": instant(step.last or step.at),
    }


def arrival(one: Row[Any]) -> dict[str, Any]:
    """Tell one file that came in."""
    return {
        "id": one.id,
        "at": instant(one.at),
        "last_at": instant(one.last_at),
        "times": one.times,
        "door": one.door.value,
        "by": one.by,
        "file": one.file,
        "member": one.member,
        "outcome": one.outcome.value,
        "code": one.code,
        "reason": one.reason,
        "clave_acceso": one.clave_acceso,
        "sha256": one.sha256,
        "settled": one.document_id is not None,
        "closed_at": instant(one.closed_at),
        "note": one.note,
    }
