"""Beginning, renewing and ending this browser's session. Each gives it a new id."""

from __future__ import annotations

from typing import cast

from flask import session

from app.accounts import sessions
from app.security.session import RowSession

INVITATION = "invitacion"  # what a link invites to, kept in the session until it is accepted
CARRIED = (INVITATION,)  # worth nothing without a button that is still to be pressed


def current_session() -> RowSession:
    """Return the session of this request itself, not the proxy."""
    return cast("RowSession", session._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001  (werkzeug's own way)


def sign_in(
    account_id: int, epoch: int, *, remember: bool, browser: str, party_id: int | None = None
) -> None:
    """Give this browser a new session of its own. The old id is dead. Call it in a unit that writes.

    `party_id` is whose vouchers it looks at, when not at the person's own.
    """
    mine = current_session()
    parked = {key: mine[key] for key in CARRIED if key in mine}
    sessions.end(mine.token)
    token = mine.renew(remember=remember)
    sessions.start(token, account_id, epoch, remember=remember, browser=browser, party_id=party_id)
    for key, value in parked.items():
        mine[key] = value


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
        reader = found.reader
        sign_in(
            reader.id,
            reader.epoch + 1,
            remember=found.remember,
            browser=found.browser,
            party_id=reader.party_id if reader.for_other else None,
        )
