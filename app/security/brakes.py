"""How often anyone may try, seen from a page; and what they read when it was too often."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests
from werkzeug.wrappers import Response

from app.accounts import throttle
from app.accounts.hashing import Busy
from app.accounts.throttle import Bucket, Limit, TooMany
from app.db import begin_write, db

BUSY_SECONDS = 2
UNITS = ((3600, "hora"), (60, "minuto"), (1, "segundo"))


def from_here(limit: Limit) -> Bucket:
    """Give the bucket of the network that this request comes from."""
    return Bucket(limit, throttle.network(request.remote_addr))


def spend(*buckets: Bucket) -> None:
    """Count one attempt in each bucket and commit, or raise TooMany.

    An empty bucket is seen by reading, so a flood takes no write lock.
    """
    for bucket in buckets:
        if seconds := throttle.wait(bucket):
            raise TooMany(seconds)
    begin_write()
    for bucket in buckets:
        throttle.take(bucket)
    db.session.commit()


def unspend(*buckets: Bucket) -> None:
    """Take back one attempt in each bucket, and commit."""
    begin_write()
    for bucket in buckets:
        throttle.give_back(bucket)
    db.session.commit()


def too_many(error: TooMany) -> Response:
    """Answer 429 and when to come back."""
    db.session.rollback()
    answer = TooManyRequests(
        f"Espere {in_words(error.seconds)} y vuelva a intentarlo.", retry_after=error.seconds
    )
    answer.speaks_spanish = True  # type: ignore[attr-defined]
    return current_app.handle_user_exception(answer)


def in_words(seconds: int) -> str:
    """Say how long to wait in the largest unit that fits, rounded up.

    >>> in_words(1), in_words(28), in_words(61), in_words(3600), in_words(4000)
    ('1 segundo', '28 segundos', '2 minutos', '1 hora', '2 horas')
    """
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), (1, "segundo"))
    count = -(-seconds // size)
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def busy(error: Busy) -> Response:
    """Answer 503: the password was not looked at."""
    db.session.rollback()
    return current_app.handle_user_exception(ServiceUnavailable(retry_after=BUSY_SECONDS))


def init_app(app: Flask) -> None:
    app.register_error_handler(TooMany, too_many)
    app.register_error_handler(Busy, busy)
