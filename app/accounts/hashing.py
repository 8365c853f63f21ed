"""Passwords as argon2id hashes, made one at a time so that signing in never starves the pages.

RFC 9106; OWASP's parameters: two passes over 19 MiB, one lane: about 40 ms. Whoever comes while every
slot is taken is asked to come back, at once: waiting would hold a thread that a page needs.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MAX_LENGTH = 256  # characters
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
SLOTS = BoundedSemaphore(max(1, (os.cpu_count() or 2) - 1))


class Busy(RuntimeError):
    """Every slot is hashing. Nothing was decided."""


def make(password: str) -> str:
    """Hash a password. Raises Busy, or ValueError when it is longer than 256 characters."""
    if len(password) > MAX_LENGTH:
        raise ValueError("The password is too long.")
    with slot():
        return HASHER.hash(_canonical(password))


def matches(digest: str | None, password: str) -> bool:
    """Tell whether this is the password. Without a hash it costs the same and is never right."""
    if len(password) > MAX_LENGTH:
        return False
    dummy = nobodys()
    with slot():
        try:
            right = HASHER.verify(digest or dummy, _canonical(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and digest is not None


def is_outdated(digest: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(digest)


def refuse_when_busy() -> None:
    """Raise Busy when every slot is taken, before an attempt is counted that would not be looked at."""
    with slot():
        return


@contextmanager
def slot() -> Iterator[None]:
    """Take a slot without waiting, or raise Busy."""
    if not SLOTS.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        SLOTS.release()


@cache
def nobodys() -> str:
    """Give a hash that no password has: what an unknown number is compared with."""
    return HASHER.hash(os.urandom(32))


def _canonical(password: str) -> bytes:
    """NFC, so that an accent typed as two characters is the same accent."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
