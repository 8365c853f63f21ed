"""`flask outbox send`: send what is due once, for a scheduler or a person."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from app.cli import database, process
from app.db import now
from app.notify import outbox
from app.worker import mailing

group = AppGroup("outbox", help="Correo por enviar.")
EXIT_FAILED = 3


@group.command("send", help="Envía una vez lo que toca. Termina con 3 si algo falló.")
@click.option("--limit", type=click.IntRange(min=1), help="Cuántos mensajes, como máximo.")
@with_appcontext
@database.ready
def send(limit: int | None) -> None:
    """Send the messages that are due. Exit 3 when any failed."""
    process.log_to_stderr()
    tally = mailing.send_due(limit)
    failed = tally.failed + tally.postponed
    click.echo(f"enviados {tally.sent}, fallidos {failed}, inciertos {tally.uncertain}")
    if tally.postponed:
        click.echo(f"De los fallidos, {tally.postponed} se intentarán otra vez.", err=True)
    if waiting := outbox.waiting(now()):
        click.echo(f"Por enviar: {waiting}. Los avisos salen a MAIL_RATE por minuto.", err=True)
    if failed:
        sys.exit(EXIT_FAILED)
