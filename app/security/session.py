"""Flask's session as a row of the database, read only when somebody asks for it.

The cookie holds a signed random id and nothing else. A visitor has no row until something must be kept
for them (a sentence to show, a link to use): their CSRF secret is worked out from the id. A new id is
given at sign-in and whenever the password changes, so a planted one is worth nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any, cast

from flask import Flask
from flask.sessions import SessionInterface, SessionMixin
from flask.wrappers import Request, Response
from sqlalchemy.exc import OperationalError

from app.accounts import reader, sessions, visits
from app.accounts.reader import Found, Reader
from app.db import begin_write, db, now
from app.security.cookie import csrf_secret, read_cookie, signer

TOKEN_BYTES = 32
CSRF, USER = "csrf_token", "_user_id"
DERIVED = {CSRF, USER}
NEVER_KEPT = {"_remember", "_remember_seconds", "_fresh", "_id"}  # Flask-Login asks for them at each answer


class RowSession(SessionMixin):
    """One browser's session. `reader` is who signed in with it."""

    def __init__(self, token: str | None) -> None:
        self.came_with = token
        self.token = token or secrets.token_urlsafe(TOKEN_BYTES)
        self.remember = False
        self.needs_cookie = False
        self.modified = False
        self.was_asked = False
        self._found: Found | None = None
        self._data: dict[str, Any] | None = None if token else {}

    @property
    def found(self) -> Found | None:
        """The row behind this session, read once."""
        self._read()
        return self._found

    @property
    def found_already(self) -> Found | None:
        """The row if somebody asked for it before, without asking now."""
        return self._found

    @property
    def was_read(self) -> bool:
        """Tell whether the answer may depend on whose session this is."""
        return self.needs_cookie or self.was_asked

    @property
    def reader(self) -> Reader | None:
        """Who signed in, or None."""
        return self.found.reader if self.found else None

    def _read(self) -> dict[str, Any]:
        self.was_asked = True
        if self._data is None:
            self._data = {}  # if the database does not answer, its error page is a visitor's
            self._found = reader.find(self.token)
            self._data = dict(self._found.data) if self._found else {}
            self.remember = bool(self._found and self._found.remember)
        return self._data

    def renew(self, *, remember: bool = False) -> str:
        """Forget everything, the id first. Returns the new token."""
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self._data, self._found, self.modified = {}, None, False
        self.remember, self.needs_cookie = remember, True
        return self.token

    def __getitem__(self, key: str) -> Any:
        if key == CSRF:
            self.needs_cookie = True
            return csrf_secret(self.token)
        if key == USER and self.reader:
            return self.token
        return self._read()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if key not in DERIVED | NEVER_KEPT:
            self._read()[key] = value
            self.modified = self.needs_cookie = True

    def __delitem__(self, key: str) -> None:
        del self._read()[key]
        self.modified = True

    def __contains__(self, key: object) -> bool:
        if key in NEVER_KEPT:
            return False
        if key == USER:
            return self.reader is not None
        return key == CSRF or key in self._read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class RowSessionInterface(SessionInterface):
    """Reads the cookie before a request; after it, keeps what changed."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        return RowSession(read_cookie(app, cookie))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        mine = cast("RowSession", session)
        if mine.modified:
            begin_write()
            sessions.keep(mine.token, dict(mine))
            db.session.commit()
        else:
            note_seen(mine)
        if mine.needs_cookie and mine.token != mine.came_with:
            response.set_cookie(
                self.get_cookie_name(app),
                signer(app).sign(mine.token).decode("ascii"),
                max_age=sessions.LONGEST if mine.remember else None,
                path="/",
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
            )
        if mine.was_read:
            response.vary.add("Cookie")


def note_seen(mine: RowSession) -> None:
    """Note that a session is in use, at most every five minutes: reading should not write."""
    found = mine.found_already
    if found is None or found.reader is None or now() - found.last_seen < sessions.SEEN_EVERY:
        return
    try:
        begin_write()
        sessions.seen(found)
        visits.note(found.reader.id)
        db.session.commit()
    except OperationalError:  # the answer is worth more than the note
        db.session.rollback()
