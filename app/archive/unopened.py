"""How many vouchers nobody opened yet, for many parties at once."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, func, literal, select, union_all

from app.archive.search import Reader, newest
from app.db import db
from app.models import Recipient

NEWEST = 200  # per party: what is older and was never opened is no news, and would cost reading it all
CAP = 99


def count(readers: Mapping[int, Reader]) -> dict[int, int]:
    """Count the unopened ones among the newest visible vouchers of each reader, by its key, up to CAP.

    One statement, with one short walk along an index for each.
    """
    if not readers:
        return {}
    found = db.session.execute(union_all(*(_counting(key, reader) for key, reader in readers.items())))
    return {key: min(total, CAP) for key, total in found}


def _counting(key: int, reader: Reader) -> Select[tuple[int, int]]:
    some = newest(reader, NEWEST, Recipient.seen_at).subquery()
    return select(literal(key), func.count()).select_from(some).where(some.c.seen_at.is_(None))
