"""Beginning, renewing and ending this browser's session. Each gives it a new id."""

from __future__ import annotations

from typing import cast

from flask import session

from app.accounts import sessions
from app.security.session import RowSession


def current_session() -> RowSession:
    """Return the session of this request itself, not the proxy."""
    return cast("RowSession", session._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001  (werkzeug's own way)


def sign_in(account_id: int, epoch: int, *, remember: bool, browser: str) -> None:
    """Give this browser a new session of its own. The old id is dead. Call it in a unit that writes."""
    mine = current_session()
    sessions.end(mine.token)
    token = mine.renew(remember=remember)
    sessions.start(token, account_id, epoch, remember=remember, browser=browser)


def sign_out() -> None:
    """End this browser's session. Call it in a unit that writes."""
    mine = current_session()
    sessions.end(mine.token)
    mine.renew()


def stay_signed_in() -> None:
    """Renew this session after its account's epoch grew by one. Call it in a unit that writes."""
    mine = current_session()
    found = mine.found
    if found and found.reader:
        sign_in(found.reader.id, found.reader.epoch + 1, remember=found.remember, browser=found.browser)
