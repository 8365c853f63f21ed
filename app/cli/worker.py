"""`flask worker`: the worker in the foreground, for an installation whose web server runs without one."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from app import worker
from app.cli import database


@click.command("worker", help="Envía el correo y hace lo que esté pendiente, hasta que se detenga.")
@with_appcontext
@database.ready
def group() -> None:
    """Work until SIGTERM or SIGINT, and finish what is in hand."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
    worker.run(current_app._get_current_object(), stop)  # noqa: SLF001  (Flask's own way to unwrap)
