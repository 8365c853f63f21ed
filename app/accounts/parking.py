"""What a link allows, kept in the session between its two pages: for an hour, and worth nothing outside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.db import now

LASTS = timedelta(hours=1)


def park(**allowed: Any) -> dict[str, Any]:
    """Return what is allowed, with the end of its hour (`until`, in seconds since 1970)."""
    return {**allowed, "until": (now() + LASTS).timestamp()}


def is_fresh(parked: Any) -> bool:
    """Tell whether the session holds something, and its hour is not over."""
    return isinstance(parked, dict) and now().timestamp() <= parked["until"]
