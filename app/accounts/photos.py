"""The picture of a person: drawn again one at a time, kept, given to its owner, taken away."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, delete, select

from app.accounts.redraw import redraw
from app.db import db, insert_or_update, now
from app.models import Photo

PHOTO = Photo.__table__
WAIT_SECONDS = 5.0  # most pictures take a tenth of one
ONE = threading.Lock()  # so that several large pictures at once do not fill the memory


class Busy(RuntimeError):
    """Another picture is being drawn, and takes long. Nothing was decided."""


def draw(data: bytes, drawing: Callable[[bytes], bytes] = redraw) -> bytes:
    """Draw a picture again while no other is drawn in this process; a person's, unless told how.

    Raises Busy, or Refused with what is wrong. Call it while no transaction is open: it may take a second.
    """
    if not ONE.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return drawing(data)
    finally:
        ONE.release()


def of(account_id: int) -> Row[Any] | None:
    """Return someone's picture, None without one: data, sha256."""
    mine = select(PHOTO.c.data, PHOTO.c.sha256).where(PHOTO.c.account_id == account_id)
    return db.session.execute(mine).first()


def keep(account_id: int, drawn: bytes) -> None:
    """Keep a picture in the place of the one before. One statement: of two at once one stays whole."""
    values = {"data": drawn, "sha256": hashlib.sha256(drawn).hexdigest(), "at": now()}
    row = insert_or_update(PHOTO).values(account_id=account_id, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=values))


def remove(account_id: int) -> bool:
    """Take someone's picture away. False when there was none."""
    return bool(db.session.execute(delete(PHOTO).where(PHOTO.c.account_id == account_id)).rowcount)
