"""Write patiently: others may hold the database for a while, and a disk may be full."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from app.db import db

RESTS_SECONDS = (0.1, 0.5, 2.0)
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


def will_pass(error: Exception) -> bool:
    """Tell whether the database is what fails, and not what it was given."""
    return isinstance(error, DBAPIError) and (
        isinstance(error, OperationalError) or error.connection_invalidated
    )


def is_full(error: Exception) -> bool:
    """Tell whether the database says that the disk has no room left."""
    said = str(error).lower()
    return "disk is full" in said or "no space left" in said
