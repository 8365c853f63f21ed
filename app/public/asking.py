"""Having the SRI asked about a clave that anybody brought: few at a time, and never to file or to keep anything."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask import current_app

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit
from app.archive import inquiries
from app.db import begin_write, db, now
from app.models import Document, Inquiry, Rank
from app.security import brakes

OF_A_NETWORK = Limit("comprobar-sri", 10, 3_600)
OF_ALL = Limit("comprobar-sri-todos", 200, 3_600)
MOST_WAITING = 50  # claves of people that were never asked about: behind more, a stranger waits outside
STALE = timedelta(hours=1)  # an answer that nobody would renew by itself


class Asked(StrEnum):
    """Whether the SRI is asked about a clave."""

    OFF = "off"
    KNOWN = "known"  # it was, or will be by itself
    QUEUED = "queued"
    TOO_MANY = "too_many"


def ask(clave: str, document: Document | None) -> tuple[Asked, Inquiry | None]:
    """Have a clave asked about, unless that is under way or too many wait; return what is known of it."""
    inquiry = inquiries.find(clave)
    if not current_app.config["SRI_CONFIRM"]:
        return Asked.OFF, inquiry
    if document is not None or (inquiry is not None and is_looked_after(inquiry)):
        return Asked.KNOWN, inquiry
    begin_write()
    asked = queue(clave)
    db.session.commit()
    return asked, inquiries.find(clave)


def is_looked_after(inquiry: Inquiry) -> bool:
    """Tell whether a clave is asked about by itself, or was a short while ago."""
    return inquiry.due_at is not None or (inquiry.asked_at is not None and now() - inquiry.asked_at < STALE)


def queue(clave: str) -> Asked:
    """Put a clave in the queue, in a unit that writes, when there is room for who asks."""
    if inquiries.waiting_for_people(MOST_WAITING) >= MOST_WAITING:
        return Asked.TOO_MANY
    if not throttle.allows(brakes.from_here(OF_A_NETWORK), Bucket(OF_ALL, "todos")):
        return Asked.TOO_MANY
    inquiries.want(clave, rank=Rank.PERSON)
    return Asked.QUEUED
