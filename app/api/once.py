"""Idempotency-Key: the same request sent twice is done once, and answered the same."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from app.accounts import answers
from app.accounts.answers import Kept
from app.api import bp
from app.problems import Problem, Problema

HEADER = "Idempotency-Key"
SHAPE = re.compile(r"[\x20-\x7e]{1,200}")
COME_BACK_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Named:
    """A request that may be sent again."""

    api_key_id: int
    idempotency_key: str
    body_sha256: str


class Running:
    """The requests that this process is answering now. Another process meets them at the database."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.names: set[tuple[int, str]] = set()

    @contextmanager
    def alone(self, named: Named) -> Iterator[None]:
        """Answer one of the same requests at a time, or raise 409."""
        name = named.api_key_id, named.idempotency_key
        with self.guard:
            if name in self.names:
                raise Problem(Problema.E_IDEMPOTENCY_RUNNING, headers={"Retry-After": str(COME_BACK_SECONDS)})
            self.names.add(name)
        try:
            yield
        finally:
            with self.guard:
                self.names.discard(name)


def named(api_key_id: int, body: bytes) -> Named | None:
    """Return the name that the request gives itself, None when it gives none."""
    text = request.headers.get(HEADER)
    if text is None:
        return None
    if not SHAPE.fullmatch(text):
        raise Problem(Problema.E_IDEMPOTENCY_KEY)
    return Named(api_key_id, text, hashlib.sha256(body).hexdigest())


def answered(name: Named | None) -> Kept | None:
    """Return the answer that was given before, or raise 409 when it was to another body."""
    try:
        return answers.find(name) if name else None
    except answers.Other as error:
        raise Problem(Problema.E_IDEMPOTENCY_OTHER) from error


@contextmanager
def alone(name: Named | None) -> Iterator[None]:
    """Hold a request without a name to nothing, one with a name to its turn."""
    if name is None:
        yield
        return
    running: Running = current_app.extensions["running"]
    with running.alone(name):
        yield


@bp.record_once
def remember(state: BlueprintSetupState) -> None:
    """Give each application what it is answering now."""
    state.app.extensions["running"] = Running()
