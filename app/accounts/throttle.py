"""How often anyone may try: GCRA in one SQL statement, the same for any number of processes.

A bucket lets `attempts` through at once and refills evenly over `seconds`. Keys are hashed with
SECRET_KEY: no number and no network address is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import case, delete, select, update

from app.db import db, insert_or_update
from app.models import Throttle

TABLE = Throttle.__table__
IPV6_PREFIX = 64  # what one subscriber gets


class TooMany(RuntimeError):
    """The bucket is empty. `seconds` until it lets one more through."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Try again in {seconds:.0f} s.")
        self.seconds = max(1, math.ceil(seconds))


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts at once, refilled over so many seconds."""

    name: str
    attempts: int
    seconds: int

    @property
    def step(self) -> float:
        """How many seconds one attempt costs."""
        return self.seconds / self.attempts


@dataclass(frozen=True, slots=True)
class Bucket:
    """One limit for one someone."""

    limit: Limit
    who: str

    @property
    def key(self) -> str:
        """What names it in the table: nothing that says who it is."""
        secret = str(current_app.config["SECRET_KEY"]).encode()
        digest = hmac.new(secret, f"freno|{self.who}".encode(), hashlib.sha256).hexdigest()
        return f"{self.limit.name}:{digest[:40]}"


LOGIN_ACCOUNT = Limit("ingreso-cuenta", 10, 300)
LOGIN_ADDRESS = Limit("ingreso-red", 20, 300)
LOGIN_ALL = Limit("ingreso-todos", 1_000, 300)
RECOVERY_HOUR = Limit("clave-hora", 3, 3_600)
RECOVERY_DAY = Limit("clave-dia", 5, 86_400)
RECOVERY_ADDRESS = Limit("clave-red", 10, 3_600)
NEW_ADDRESS_DAY = Limit("correo-dia", 5, 86_400)
NEW_ADDRESS_NETWORK = Limit("correo-red", 10, 3_600)


def take(bucket: Bucket, times: int = 1) -> None:
    """Count so many attempts, all or none, or raise TooMany. One statement: parallel attempts cannot pass together."""
    at, limit = time.time(), bucket.limit
    if times > limit.attempts:
        raise TooMany(limit.seconds)
    cost = limit.step * times
    due = case((TABLE.c.tat > at, TABLE.c.tat), else_=at) + cost
    statement = (
        insert_or_update(TABLE)
        .values(key=bucket.key, tat=at + cost)
        .on_conflict_do_update(index_elements=["key"], set_={"tat": due}, where=due - at <= limit.seconds)
        .returning(TABLE.c.tat)
    )
    if db.session.execute(statement).first() is None:
        raise TooMany(wait(bucket, times))


def allows(*buckets: Bucket) -> bool:
    """Count one attempt in each bucket unless one of them is empty."""
    if any(wait(bucket) for bucket in buckets):
        return False
    for bucket in buckets:
        take(bucket)
    return True


def wait(bucket: Bucket, times: int = 1) -> float:
    """Return how many seconds this bucket is still closed: 0 when so many attempts would pass. Writes nothing."""
    return max(0.0, ahead(bucket) + bucket.limit.step * times - bucket.limit.seconds)


def room(bucket: Bucket) -> int:
    """Return how many attempts would pass now. Writes nothing."""
    return int(round(bucket.limit.seconds - ahead(bucket), 3) / bucket.limit.step)


def ahead(bucket: Bucket) -> float:
    """Return how many seconds until this bucket is full again. Writes nothing."""
    tat = db.session.scalar(select(TABLE.c.tat).where(TABLE.c.key == bucket.key))
    return max(0.0, (tat or 0.0) - time.time())


def give_back(bucket: Bucket) -> None:
    """Uncount one attempt: it was the right person."""
    statement = update(TABLE).where(TABLE.c.key == bucket.key)
    db.session.execute(statement.values(tat=TABLE.c.tat - bucket.limit.step))


def sweep() -> int:
    """Delete the buckets that are full again. Returns how many."""
    return db.session.execute(delete(TABLE).where(TABLE.c.tat < time.time())).rowcount


def network(address: str | None) -> str:
    """Name the network that an address belongs to: itself for IPv4, its /64 for IPv6.

    >>> network("192.0.2.7"), network("2001:db8:1:2:3::4"), network("::ffff:192.0.2.7"), network(None)
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        read = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, IPV6_PREFIX), strict=False))
