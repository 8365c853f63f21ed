"""The Message-ID of each message: the same whenever it is sent again, and nothing a stranger can work out."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Row

from app.models import Mail

LENGTH = 32  # hexadecimal digits: 128 bits


def message_id(mail: Mail | Row[Any]) -> str:
    """Return `<HMAC of the row@host of PUBLIC_URL>`. The row must have its id and its instant."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    row = f"mail|{mail.id}|{mail.queued_at.timestamp():.6f}".encode()  # ids start again in a new database
    digest = hmac.new(key, row, hashlib.sha256).hexdigest()[:LENGTH]
    return f"<{digest}@{host()}>"


def host() -> str:
    """Return the name this installation is known by."""
    name = urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""
    return name if name and ":" not in name else "localhost"  # a bare IPv6 address may not stand there
