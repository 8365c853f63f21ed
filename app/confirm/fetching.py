"""*Traer del SRI*: somebody gives claves, and the authorised original of each is asked for and filed.

A request is one row. It stays open until the SRI's answer ends it, or until what is here already does.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, update

from app.accounts import throttle
from app.accounts.throttle import Bucket, Limit
from app.archive import here, inquiries
from app.db import db, now
from app.ingest.receipt import KNOWN
from app.models import Account, ArrivalOutcome, Fetch, Inquiry, Issuer, Rank
from app.paging import Page, Start, walk
from app.sri.errors import Codigo

A_LIST, A_REPORT = 200, 1_000  # claves at once: written by hand, or in a report of the SRI
DAY = Limit("traer-dia", 2_000, 86_400)  # of one account
RUC = slice(10, 23)  # of a clave
FETCH, INQUIRY, ISSUER = Fetch.__table__, Inquiry.__table__, Issuer.__table__
OPEN = FETCH.c.settled_at.is_(None)
Fate = tuple[str, Codigo]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: at the desk of a firm, or for a receiver. One of the two is given."""

    account_id: int
    issuer_id: int | None = None
    party_id: int | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm of this installation, as far as what is asked of it needs."""

    id: int
    has_left: bool


def is_on() -> bool:
    """Tell whether this installation asks the SRI at all."""
    return bool(current_app.config["SRI_CONFIRM"])


def ask(
    claves: Sequence[str],
    *,
    account_id: int,
    issuer_id: int | None = None,
    party_id: int | None = None,
    file: str = "",
) -> list[int]:
    """Ask for each of these claves, and return the ids of the requests, new and still open ones. The caller commits.

    What cannot be fetched, or is here already, is settled at once. Raises TooMany when they are more than
    this account has left today; then none is asked for.
    """
    asker = Asker(account_id, issuer_id, party_id)
    going = _still_open(asker, claves)
    fresh = [clave for clave in dict.fromkeys(claves) if clave not in going]
    if fresh:
        throttle.take(bucket(account_id), len(fresh))
    return [*going.values(), *_enter(asker, fresh, file)]


def bucket(account_id: int) -> Bucket:
    """Name what counts how many claves an account asked for."""
    return Bucket(DAY, str(account_id))


def settle(clave: str, *, outcome: str, code: str, reason: str = "") -> None:
    """End every open request for a clave with what became of it, in the words of a receipt. The caller commits."""
    ended = {"settled_at": now(), "outcome": outcome, "code": code, "reason": reason[:1000]}
    db.session.execute(update(FETCH).where(FETCH.c.clave_acceso == clave, OPEN).values(ended))


def is_wanted(clave: str) -> bool:
    """Tell whether somebody waits for the original of this clave."""
    some = select(FETCH.c.id).where(FETCH.c.clave_acceso == clave, OPEN).limit(1)
    return db.session.scalar(some) is not None


def is_for(clave: str, party_ids: Collection[int]) -> bool:
    """Tell whether one of these receivers waits for the original of a clave, or a firm at its desk."""
    theirs = or_(FETCH.c.issuer_id.is_not(None), FETCH.c.party_id.in_(party_ids))
    some = select(FETCH.c.id).where(FETCH.c.clave_acceso == clave, OPEN, theirs).limit(1)
    return db.session.scalar(some) is not None


def of_firm(issuer_id: int) -> ColumnElement[bool]:
    """Ask for the requests made at the desk of a firm, by whoever works there."""
    return FETCH.c.issuer_id == issuer_id


def of_reader(account_id: int, party_id: int) -> ColumnElement[bool]:
    """Ask for what somebody asked for one receiver."""
    return (FETCH.c.account_id == account_id) & (FETCH.c.party_id == party_id)


def page(whose: ColumnElement[bool], start: Start | None, size: int) -> Page:
    """Return one page of requests, newest first, each with its Inquiry (or None) and the name of who asked."""
    return walk(_found(whose), FETCH.c.id, start, size)


def latest(whose: ColumnElement[bool], claves: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the last request for each of these claves, as `page` has them."""
    found = _found(whose).where(FETCH.c.clave_acceso.in_(claves)).order_by(FETCH.c.id)
    return {row.clave_acceso: row for row in db.session.execute(found)}


def _found(whose: ColumnElement[bool]) -> Select[Any]:
    found = select(*FETCH.c, Inquiry, Account.name.label("by")).where(whose)
    return found.join(Account, Account.id == FETCH.c.account_id).outerjoin(
        Inquiry, Inquiry.clave_acceso == FETCH.c.clave_acceso
    )


def _still_open(asker: Asker, claves: Sequence[str]) -> dict[str, int]:
    mine = [FETCH.c[name].is_not_distinct_from(getattr(asker, name)) for name in Asker.__slots__]
    some = select(FETCH.c.clave_acceso, FETCH.c.id).where(FETCH.c.clave_acceso.in_(claves), OPEN, *mine)
    return dict(db.session.execute(some).all())


def _enter(asker: Asker, claves: Sequence[str], file: str) -> list[int]:
    """Write the new requests, and let the SRI be asked where its answer is missing."""
    known, firms = here.among(claves), _firms(clave[RUC] for clave in claves)
    turns = _turns(asker.account_id)
    ids = []
    for clave in claves:
        fate = _at_once(asker, firms.get(clave[RUC]), is_here=clave in known)
        row = {"clave_acceso": clave, "file": file[:300], "at": now(), **owner(asker), **_ended(fate)}
        ids.append(db.session.execute(insert(FETCH).returning(FETCH.c.id), row).scalar_one())
        if fate is None or (fate[0] == KNOWN and not known[clave]):
            inquiries.want(clave, rank=Rank.PERSON, at=next(turns))
    return ids


def _turns(account_id: int) -> Iterator[datetime | None]:
    """Say when each clave of an account is due, None for at once, after those that it waits for already.

    They take every other turn at most, so that nobody waits behind the long list of somebody else.
    """
    mine = FETCH.c.account_id == account_id, OPEN, INQUIRY.c.asked_at.is_(None)
    theirs = INQUIRY.c.clave_acceso == FETCH.c.clave_acceso
    last = db.session.scalar(select(func.max(INQUIRY.c.due_at)).join(FETCH, theirs).where(*mine))
    step, at = timedelta(minutes=2) / current_app.config["SRI_RATE"], now()
    following = last + step if last else at
    yield following if following > at else None
    for number in itertools.count(1):
        yield max(following, at) + number * step


def owner(asker: Asker) -> dict[str, Any]:
    """Write who asks as the columns of a request."""
    return {name: getattr(asker, name) for name in Asker.__slots__}


def _ended(fate: Fate | None) -> dict[str, Any]:
    if fate is None:
        return {}
    outcome, code = fate
    reason = "" if code is Codigo.OK else code.frase
    return {"settled_at": now(), "outcome": outcome, "code": code.value, "reason": reason}


def _at_once(asker: Asker, firm: Firm | None, *, is_here: bool) -> Fate | None:
    """Decide what needs no answer of the SRI: of a firm that is not theirs, not here or gone, or filed already."""
    if asker.issuer_id is not None and (firm is None or firm.id != asker.issuer_id):
        return ArrivalOutcome.REFUSED, Codigo.E_ISSUER_OTHER
    if firm is None:
        return ArrivalOutcome.REFUSED, Codigo.E_ISSUER
    if is_here:
        return KNOWN, Codigo.OK
    return (ArrivalOutcome.REFUSED, Codigo.E_ISSUER_LEFT) if firm.has_left else None


def _firms(rucs: Iterable[str]) -> dict[str, Firm]:
    rows = db.session.execute(
        select(ISSUER.c.ruc, ISSUER.c.id, ISSUER.c.left_at).where(ISSUER.c.ruc.in_(set(rucs)))
    )
    return {ruc: Firm(id_, left_at is not None) for ruc, id_, left_at in rows}
