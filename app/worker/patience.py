"""Write patiently: others may hold the database for a while, and a disk may be full."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from app.db import begin_write, db

RESTS_SECONDS = (0.1, 0.5, 2.0)
RECORD_TRIES = 5
Told = TypeVar("Told")


def patiently(work: Callable[[], Told], otherwise: Callable[[], Told]) -> Told:
    """Do a unit of work that commits; try again while others hold the database.

    When it is the work that fails, and not the database, do `otherwise` once. Raises DBAPIError.
    """
    for rest in RESTS_SECONDS:
        try:
            return work()
        except Exception as error:
            db.session.rollback()
            if not will_pass(error):
                return otherwise()
            if is_full(error):
                raise
            time.sleep(rest)
    return work()


def insist(work: Callable[[], Told]) -> Told:
    """Write and commit what has happened already, whoever holds the database. Raises OperationalError in the end."""
    for attempt in range(1, RECORD_TRIES + 1):
        try:
            begin_write()
            done = work()
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if attempt == RECORD_TRIES:
                raise
            time.sleep(random.uniform(0.1, 0.5) * attempt)  # noqa: S311  (jitter, not a secret)
        else:
            break
    return done


def will_pass(error: Exception) -> bool:
    """Tell whether the database is what fails, and not what it was given."""
    return isinstance(error, DBAPIError) and (
        isinstance(error, OperationalError) or error.connection_invalidated
    )


def is_full(error: Exception) -> bool:
    """Tell whether the database says that the disk has no room left."""
    said = str(error).lower()
    return "disk is full" in said or "no space left" in said
