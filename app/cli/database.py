"""Commands that need the database bring it up to date first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app

from app import schema

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def ready(command: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Apply pending migrations, under their lock, before the command runs."""

    @wraps(command)
    def prepared(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        schema.upgrade(current_app._get_current_object())  # noqa: SLF001  (Flask's own way to unwrap)
        return command(*args, **kwargs)

    return prepared
