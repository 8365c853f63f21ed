"""`flask worker`: the worker in the foreground, for an installation whose web server runs without one."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app import worker
from app.cli import database, process


@click.command(
    "worker",
    help="Envía el correo, carga lo de la carpeta vigilada y hace lo demás que toque, hasta que se detenga.",
)
@with_appcontext
@database.ready
def group() -> None:
    """Work until SIGTERM or SIGINT, and finish what is in hand."""
    process.log_to_stderr()
    worker.run(current_app._get_current_object(), process.until_told())  # noqa: SLF001  (Flask's own way to unwrap)
