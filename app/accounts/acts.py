"""What was done with the installation and its firms, to be read: in Spanish words, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, or_, select

from app.accounts.delegations import named
from app.models import Account, Act, Deed, Issuer, Party
from app.paging import Page, Start, walk

ACT, ISSUER, ACCOUNT, PARTY = Act.__table__, Issuer.__table__, Account.__table__, Party.__table__
WORDS = {
    Deed.INSTALLED: "Instaló el portal",
    Deed.FIRM_ADDED: "Registró una empresa",
    Deed.FIRM_CHANGED: "Cambió los datos de la empresa",
    Deed.FIRM_LEFT: "La empresa dejó el portal",
    Deed.FIRM_RETURNED: "La empresa volvió al portal",
    Deed.OPERATOR_INVITED: "Invitó a trabajar",
    Deed.OPERATOR_ACCEPTED: "Empezó a trabajar para la empresa",
    Deed.OPERATOR_CHANGED: "Cambió lo que alguien puede hacer",
    Deed.OPERATOR_REVOKED: "Retiró del equipo",
    Deed.ACCOUNT_INVITED: "Envió un enlace a una cuenta",
    Deed.ACCOUNT_DISABLED: "Desactivó una cuenta",
    Deed.ACCOUNT_ENABLED: "Activó una cuenta",
    Deed.THROTTLE_RELEASED: "Soltó el freno de una cuenta",
    Deed.MAIL_RETRIED: "Decidió sobre un mensaje",
    Deed.MAIL_SETTINGS_CHANGED: "Cambió los ajustes de correo",
    Deed.ARRIVAL_RETRIED: "Intentó de nuevo un archivo de la bandeja",
    Deed.ARRIVAL_DISCARDED: "Descartó un archivo de la bandeja",
    Deed.CONTACT_CHANGED: "Cambió el correo de un cliente",
    Deed.CONTACT_VOUCHED: "Dio fe del correo de un cliente",
    Deed.CONTACTS_IMPORTED: "Importó clientes",
    Deed.LINK_SHOWN: "Copió un enlace de activación",
    Deed.LETTERS_PRINTED: "Imprimió cartas de activación",
    Deed.KEY_CREATED: "Creó una clave de API",
    Deed.KEY_REVOKED: "Retiró una clave de API",
    Deed.RULES_CHANGED: "Cambió cuándo se recuerda",
    Deed.FETCHED: "Pidió comprobantes al SRI",
    Deed.CERTIFICATE_MADE: "Hizo una constancia de entrega",
}
MACHINE = "Un programa o comando de la máquina"
BAD = {Deed.FIRM_LEFT, Deed.OPERATOR_REVOKED, Deed.ACCOUNT_DISABLED, Deed.KEY_REVOKED}


class Wanted(NamedTuple):
    """Which acts: of a kind, about a firm, by or about an account; None for any."""

    deed: Deed | None = None
    issuer_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One act, as a timeline shows it."""

    at: datetime
    title: str
    detail: str
    who: str
    tone: str


def page(wanted: Wanted, start: Start | None, size: int) -> Page:
    """Return one page of acts."""
    return walk(matching(wanted), ACT.c.id, start, size)


def matching(wanted: Wanted) -> Select[Any]:
    """Select acts with the names of whom they are about."""
    by, by_party = ACCOUNT.alias("by_account"), PARTY.alias("by_party")
    about, about_party = ACCOUNT.alias("about_account"), PARTY.alias("about_party")
    found = (
        select(
            ACT.c.id,
            ACT.c.at,
            ACT.c.deed,
            ACT.c.detail,
            ACT.c.by_id,
            ACT.c.about_id,
            named(by, by_party).label("who"),
            named(about, about_party).label("whom"),
            ISSUER.c.name.label("firm"),
            ISSUER.c.ruc,
        )
        .outerjoin(by, by.c.id == ACT.c.by_id)
        .outerjoin(by_party, by_party.c.id == by.c.party_id)
        .outerjoin(about, about.c.id == ACT.c.about_id)
        .outerjoin(about_party, about_party.c.id == about.c.party_id)
        .outerjoin(ISSUER, ISSUER.c.id == ACT.c.issuer_id)
    )
    if wanted.deed is not None:
        found = found.where(ACT.c.deed == wanted.deed)
    if wanted.issuer_id is not None:
        found = found.where(ACT.c.issuer_id == wanted.issuer_id)
    if wanted.account_id is not None:
        found = found.where(or_(ACT.c.by_id == wanted.account_id, ACT.c.about_id == wanted.account_id))
    return found


def who(row: Row[Any]) -> str:
    """Name whoever acted."""
    return row.who or "Alguien sin nombre" if row.by_id else MACHINE


def steps(rows: Sequence[Row[Any]]) -> list[Step]:
    """Show acts as the steps of a timeline, in the order given."""
    return [
        Step(
            at=row.at,
            title=WORDS[row.deed],
            detail=". ".join(
                text for text in (row.whom if row.about_id != row.by_id else "", row.detail) if text
            ),
            who=who(row),
            tone="mal" if row.deed in BAD else "",
        )
        for row in rows
    ]
