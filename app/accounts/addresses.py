"""The address that an issuer gives for someone, proven by the link that went to it."""

from __future__ import annotations

from app import links
from app.db import db
from app.models import Contact


def open_link(token: str, party_id: int) -> Contact | None:
    """Return the contact whose address this link proves, if it is this party's and still the same."""
    payload = links.read(links.ADDRESS, token)
    if payload is None:
        return None
    contact = db.session.get(Contact, payload["c"])
    if contact is None or contact.party_id != party_id:
        return None
    return contact if links.same(payload["f"], links.of_contact(contact)) else None
