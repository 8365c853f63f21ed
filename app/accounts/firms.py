"""Firms: registered here, and how each looks to its customers. Nothing here commits."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import select

from app.audit import deeds
from app.db import db, insert_new, now
from app.models import Deed, Issuer, Operator, Role

WORDS = {
    "name": "razón social",
    "help_contact": "contacto de ayuda",
    "notices": "avisos",
    "accent": "color",
    "logo": "logotipo",
    "signature": "firma de los correos",
    "reply_to": "correo de respuesta",
}


class Someone(Protocol):
    """Who acts, known by the id of their account."""

    id: int


class Addressed(Protocol):
    """Who acts, with the address that is theirs."""

    id: int
    email: str | None


def find(ruc: str) -> Issuer | None:
    """Return the firm of this RUC."""
    return db.session.scalar(select(Issuer).where(Issuer.ruc == ruc))


def add(by: Someone | None, ruc: str, name: str, **look: Any) -> Issuer | None:
    """Register a firm. None when its RUC is here already. `by` is None for a command on the machine."""
    issuer_id = insert_new(Issuer, ("ruc",), ruc=ruc, name=name)
    if issuer_id is None:
        return None
    issuer = db.session.get_one(Issuer, issuer_id)
    for field, value in look.items():
        setattr(issuer, field, value)
    deeds.note(Deed.FIRM_ADDED, by, issuer_id=issuer_id, detail=ruc)
    return issuer


def change(by: Someone | None, issuer: Issuer, **look: Any) -> list[str]:
    """Change how a firm looks. Returns the words for what became different, which the deed keeps too."""
    changed = [field for field, value in look.items() if getattr(issuer, field) != value]
    for field in changed:
        setattr(issuer, field, look[field])
    words = [WORDS[field] for field in changed]
    if words:
        deeds.note(Deed.FIRM_CHANGED, by, issuer_id=issuer.id, detail=", ".join(words))
    return words


def operate(by: Addressed, issuer: Issuer) -> None:
    """Let whoever registers a firm work for it too, as its manager."""
    insert_new(
        Operator,
        ("issuer_id", "email"),
        issuer_id=issuer.id,
        email=by.email,
        role=Role.MANAGER,
        account_id=by.id,
        given_by=by.id,
        given_at=now(),
        accepted_at=now(),
    )
    deeds.note(Deed.OPERATOR_ACCEPTED, by, issuer_id=issuer.id, about=by)
