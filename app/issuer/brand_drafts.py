"""A look that a manager tries before keeping it: what was typed and the logo, as a draft of theirs for this firm."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from app.accounts.desk import Desk
from app.models import Issuer
from app.store import drafts

WHAT = "marca"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form held, and the logo that came with it, None when none did."""

    typed: dict[str, Any]
    logo: bytes | None


@dataclass(frozen=True, slots=True)
class Look:
    """How the firm looks, kept or tried."""

    accent: str
    signature: str
    logo: bytes | None


def keep(desk: Desk, typed: dict[str, Any], logo: bytes | None) -> str:
    """Write a draft down; return its key."""
    picture = base64.b64encode(logo).decode("ascii") if logo else ""
    return drafts.keep({"what": WHAT, "of": [desk.id, desk.issuer_id], "typed": typed, "logo": picture})


def read(desk: Desk, key: str) -> Draft | None:
    """Return a draft, None when it is too old or of somebody else, or for another firm."""
    found = drafts.read(key)
    if not isinstance(found, dict) or found.get("what") != WHAT or found["of"] != [desk.id, desk.issuer_id]:
        return None
    return Draft(found["typed"], base64.b64decode(found["logo"]) or None)


def look(issuer: Issuer, draft: Draft | None) -> Look:
    """Return how the firm would look with a draft; without one, how it looks."""
    if draft is None:
        return Look(issuer.accent, issuer.signature, issuer.logo)
    typed = draft.typed
    kept = None if typed["drop_logo"] else issuer.logo
    return Look(typed["accent"] if typed["own_colour"] else "", typed["signature"], draft.logo or kept)
