"""Reader: who is asking, as light as a request needs it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_login import UserMixin


@dataclass(frozen=True, slots=True, eq=False)
class Reader(UserMixin):
    """One signed-in person, read with the session in one statement. Not a row: it never changes."""

    id: int  # of the account
    party_id: int
    name: str
    numero: str
    kind: str  # cedula, ruc, exterior
    email: str | None
    epoch: int
    is_admin: bool
    sign_in_id: int
    token: str
    iniciales: str = ""  # the page works them out from the name
    photo_url: str | None = None

    def get_id(self) -> str:
        """Name the session, not the account: Flask-Login's word for who is signed in."""
        return self.token
