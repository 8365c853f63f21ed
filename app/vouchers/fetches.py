"""*Traer del SRI*, for the firm and for the receiver alike: what was asked for, and how each request stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, Row

from app.accounts import throttle
from app.accounts.desk import Desk
from app.accounts.throttle import Bucket, Limit
from app.archive import gaps
from app.confirm import fetched, fetching
from app.confirm.fetched import Told
from app.confirm.fetching import Asker
from app.db import begin_write, db
from app.ingest import words
from app.paging import Page, Start
from app.security import brakes
from app.vouchers import fetch_forms
from app.vouchers.fetch_forms import FetchForm, Reading

SENT = Limit("traer-envios", 60, 3_600)  # lists of one account: a report is kept for an hour
BATCH = 100  # claves a transaction, so that pages answer meanwhile
OFF = "Este portal no consulta al SRI: quien lo administra puede activarlo."


@dataclass(frozen=True, slots=True)
class Line:
    """One request. `url` is the voucher's, "" where there is none for whoever reads."""

    clave: str
    title: str
    told: Told
    url: str
    at: datetime
    by: str
    file: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Side:
    """On whose side claves are fetched: at the desk of a firm, or for the receiver whose vouchers are looked at."""

    asker: Asker
    whose: ColumnElement[bool]
    reader: Any  # as the archive knows them
    show: str  # the endpoint of a voucher

    @property
    def at_desk(self) -> bool:
        """Tell whether this is a firm's side."""
        return isinstance(self.reader, Desk)


def of_desk(desk: Desk) -> Side:
    """Give the side of a firm, for everybody who works there."""
    asker = Asker(desk.id, issuer_id=desk.issuer_id)
    return Side(asker, fetching.of_firm(desk.issuer_id), desk, "issuer.documents_show")


def of_reader() -> Side:
    """Give the side of whoever reads, for the party whose vouchers they look at now."""
    asker = Asker(current_user.id, party_id=current_user.party_id)
    whose = fetching.of_reader(current_user.id, current_user.party_id)
    return Side(asker, whose, current_user, "documents.show")


def enter(side: Side, form: FetchForm, *, note: Callable[[Reading], None] | None = None) -> Reading | None:
    """Ask for what was given, in short transactions; None when something is wrong, which is said at its field.

    `note` is written in the first of them.
    """
    reading = form.reading()
    if reading is None:
        return None
    brakes.spend(Bucket(SENT, f"cuenta:{side.asker.account_id}"))
    left = throttle.room(fetching.bucket(side.asker.account_id))
    if len(reading.claves) > left:
        form.form_errors.append(
            f"Se pueden pedir hasta {fetching.DAY.attempts:,} claves en un día, y ahora le quedan {left:,}. No se pidió ninguna."
        )
        return None
    for start in range(0, len(reading.claves), BATCH):
        begin_write()
        some = reading.claves[start : start + BATCH]
        fetching.ask(some, **fetching.owner(side.asker), file=reading.file)
        if note and not start:
            note(reading)
        db.session.commit()
    return reading


def page(side: Side, start: Start | None, size: int) -> tuple[list[Line], Page]:
    """Return one page of the requests of a side, newest first."""
    found = fetching.page(side.whose, start, size)
    return lines(side, list(found.rows)), found


def lines(side: Side, rows: list[Row[Any]]) -> list[Line]:
    """Tell how each request stands, with a way to its voucher where whoever reads may open it."""
    seen = gaps.among(side.reader, {row.clave_acceso for row in rows})
    return [line(side, row, is_visible=row.clave_acceso in seen) for row in rows]


def line(side: Side, row: Row[Any], *, is_visible: bool) -> Line:
    """Tell how one request stands."""
    return Line(
        clave=row.clave_acceso,
        title=words.voucher(row.clave_acceso),
        told=fetched.told(row, is_visible=is_visible, at_desk=side.at_desk),
        url=url_for(side.show, clave=row.clave_acceso) if is_visible else "",
        at=row.at,
        by=row.by if side.at_desk else "",
        file=row.file,
        is_open=row.settled_at is None,
    )


def said(reading: Reading) -> str:
    """Say how many claves were taken, and which lines of a file held none."""
    count = len(reading.claves)
    taken = (
        "Recibimos la clave: abajo está qué pasa con ella."
        if count == 1
        else f"Recibimos {count:,} claves: abajo está qué pasa con cada una."
    )
    return " ".join((taken, *(["En el archivo:", *fetch_forms.said(reading.malas)] if reading.malas else [])))
