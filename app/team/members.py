"""Who works for a firm, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.accounts import operators
from app.filters import day
from app.models import AccountState, Role

CHIPS = {Role.OPERATOR: "Operador", Role.MANAGER: "Gerente"}


@dataclass(frozen=True, slots=True)
class Member:
    """One line, and what may be done about it."""

    id: int
    name: str
    detail: str
    chip: str
    role: Role
    waits: bool
    is_me: bool
    is_last: bool  # the only manager with an open account
    keys: int  # of the firm, that they made

    @property
    def other_role(self) -> Role:
        """The role they do not have."""
        return Role.OPERATOR if self.role is Role.MANAGER else Role.MANAGER

    @property
    def end_of_keys(self) -> str:
        """Say what becomes of the keys they made, "" when there are none."""
        if not self.keys:
            return ""
        if self.keys == 1:
            return "También deja de servir la clave de API que creó para la empresa."
        return f"También dejan de servir las {self.keys} claves de API que creó para la empresa."


def of_firm(issuer_id: int, reader_id: int) -> list[Member]:
    """List who works for the firm and who was invited, the oldest first."""
    rows = operators.of_firm(issuer_id)
    managers = [row.id for row in rows if manages(row)]
    return [member(row, reader_id, is_last=managers == [row.id]) for row in rows]


def manages(row: Row[Any]) -> bool:
    return row.role is Role.MANAGER and row.accepted_at is not None and row.state is AccountState.ACTIVE


def member(row: Row[Any], reader_id: int, *, is_last: bool) -> Member:
    """Show somebody who works there, or was invited."""
    waits, name = row.accepted_at is None, row.name or row.account_email or row.email
    return Member(
        id=row.id,
        name=name,
        detail=". ".join(text for text in (*addresses(row, name), since(row), standing(row)) if text),
        chip=CHIPS[row.role],
        role=row.role,
        waits=waits,
        is_me=row.account_id == reader_id,
        is_last=is_last,
        keys=row.keys,
    )


def addresses(row: Row[Any], name: str) -> list[str]:
    """Give the address of their account and, when it is another, the one that was invited."""
    mine = row.account_email or row.email
    invited = f"invitado como {row.email}" if row.email != mine else ""
    return [text for text in ("" if mine == name else mine, invited) if text]


def since(row: Row[Any]) -> str:
    """Say since when, and by whose invitation."""
    if row.accepted_at is None:
        return f"Invitación enviada el {day(row.given_at)}" + (f", por {row.giver}" if row.giver else "")
    return f"Desde el {day(row.accepted_at)}" + (
        f", por invitación de {row.giver}" if row.giver and row.giver != row.name else ""
    )


def standing(row: Row[Any]) -> str:
    """Say why somebody who works there cannot sign in, "" when they can."""
    said = {AccountState.PENDING: "Todavía no crea su clave", AccountState.DISABLED: "Cuenta desactivada"}
    return said.get(row.state, "")
