"""Who works here: the desk of this request, and what only a manager may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.accounts import desk
from app.accounts.desk import Desk

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def current_desk() -> Desk:
    """Return the desk of whoever asks, read once a request. Who works for no firm gets a 404."""
    if mine := perhaps_desk():
        return mine
    raise NotFound


def perhaps_desk() -> Desk | None:
    """Return the desk of whoever asks, None when they work for no firm."""
    if not current_user.is_authenticated:  # also on the page of a fault, which forgets who asked
        return None
    if "desk" not in g:
        g.desk = desk.of(current_user)
    mine: Desk | None = g.desk
    return mine


def for_managers(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Let only managers of the firm use a view; for anyone else it is a 404."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        if not current_desk().is_manager:
            raise NotFound
        return view(*args, **kwargs)

    return guarded
