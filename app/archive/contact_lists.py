"""Many addresses that a firm gives at once: compared with what it gives now, and kept exactly as compared.

Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from flask import current_app
from sqlalchemy import Row, select, update

from app.accounts import contacts, people
from app.db import db, now
from app.models import Account, AccountState, Contact, MailKind, Party
from app.notify import outbox
from app.sri.identificacion import Identidad

PARTY, CONTACT, ACCOUNT = Party.__table__, Contact.__table__, Account.__table__
CHUNK = 500  # numbers in one statement, far below what any database takes
BATCH = 200  # lines that one transaction keeps


class SomeLine(Protocol):
    """One customer of a list that was read."""

    line: int
    kind: str
    numero: str
    name: str
    email: str
    note: str


class Fate(StrEnum):
    """What a line changes."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line, with the address that the firm gave when it was compared ("" for none)."""

    line: int
    kind: str
    numero: str
    name: str
    email: str
    note: str
    fate: Fate
    before: str

    def as_dict(self) -> dict[str, Any]:
        """Write it as JSON can keep it."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """What became of the lines: those that met another address than they were compared with are left alone.

    So are those that changed too often today: by trying a firm would find out an account's own address.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    overtaken: int = 0
    too_often: int = 0
    invited: int = 0


def compare(issuer_id: int, lines: Sequence[SomeLine]) -> list[Compared]:
    """Say what each line would change."""
    given = {(row.kind, row.numero): row.email or "" for row in _known(issuer_id, lines)}
    found = []
    for one in lines:
        before = given.get((one.kind, one.numero), "")
        fate = Fate.SAME if before == one.email else Fate.CHANGED if before else Fate.NEW
        about = (one.line, one.kind, one.numero, one.name, one.email, one.note)
        found.append(Compared(*about, fate, before))
    return found


def _known(issuer_id: int, lines: Sequence[SomeLine | Compared]) -> Iterable[Row[Any]]:
    """Find the parties of these lines, with what the firm gives for each and the account of each."""
    mine = (CONTACT.c.party_id == PARTY.c.id) & (CONTACT.c.issuer_id == issuer_id)
    columns = PARTY.c.id, PARTY.c.kind, PARTY.c.numero, CONTACT.c.email
    found = select(*columns).outerjoin(CONTACT, mine)
    for start in range(0, len(lines), CHUNK):
        numbers = [one.numero for one in lines[start : start + CHUNK]]
        yield from db.session.execute(found.where(PARTY.c.numero.in_(numbers)))


def apply(issuer_id: int, batch: Sequence[Compared], tally: Tally, *, invite: bool) -> None:
    """Keep the addresses of some lines, and invite whoever has no account. Call it in a unit that writes."""
    known = {(row.kind, row.numero): row for row in _known(issuer_id, batch)}
    party_ids = []
    for one in batch:
        row = known.get((one.kind, one.numero))
        if (row.email or "" if row else "") != one.before:
            tally.overtaken += 1
            continue
        if one.fate is Fate.CHANGED and row and not contacts.may_change(issuer_id, row.id):
            tally.too_often += 1
            continue
        party_id = row.id if row else people.find_or_make(Identidad(one.kind, one.numero)).party_id
        if one.fate is not Fate.SAME:
            contacts.give(issuer_id, party_id, one.email)
        if one.name:  # of this firm alone: what the vouchers call somebody stays
            mine = CONTACT.c.issuer_id == issuer_id, CONTACT.c.party_id == party_id
            db.session.execute(update(CONTACT).where(*mine, CONTACT.c.name != one.name).values(name=one.name))
        setattr(tally, one.fate.value, getattr(tally, one.fate.value) + 1)
        party_ids.append(party_id)
    if invite:
        _invite(issuer_id, party_ids, tally)


def _invite(issuer_id: int, party_ids: list[int], tally: Tally) -> None:
    """Queue the links of pending accounts, so far apart that other mail is not kept waiting."""
    mine = (CONTACT.c.party_id == ACCOUNT.c.party_id) & (CONTACT.c.issuer_id == issuer_id)
    waiting = select(
        CONTACT.c.id, CONTACT.c.issuer_id, CONTACT.c.email, ACCOUNT.c.id.label("account_id")
    ).join(ACCOUNT, mine)
    waiting = waiting.where(
        CONTACT.c.party_id.in_(party_ids),
        ACCOUNT.c.state == AccountState.PENDING,
        CONTACT.c.silenced_at.is_(None),
    )
    for row in db.session.execute(waiting.order_by(CONTACT.c.id)).all():
        if contacts.may_invite(row):
            mail = outbox.queue(MailKind.ACTIVATION, row.email, account_id=row.account_id)
            mail.issuer_id = issuer_id
            mail.due_at = now() + timedelta(minutes=tally.invited // current_app.config["MAIL_RATE"])
            tally.invited += 1
