"""`flask mailbox check`: whether the mailbox can be read, without the page."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.cli import database
from app.db import db
from app.ingest.mailbox import connecting, keeping, server
from app.ingest.mailbox.trouble import Unreachable

group = AppGroup("mailbox", help="Buzón de correo que se lee.")
EXIT_FAILED = 3


@group.command("check", help="Entra al buzón y dice qué ve. No cambia ni marca nada.")
@with_appcontext
@database.ready
def check() -> None:
    """Look into the mailbox. Exit 3 when it cannot be read."""
    configured = server.configured(current_app.config)
    if configured is None:
        raise click.UsageError("No hay buzón: escriba IMAP_SERVER y los demás ajustes IMAP en instance/.env.")
    try:
        with connecting.opened(configured) as box:
            last = keeping.last_uid(configured.name, box.uidvalidity)
            db.session.rollback()  # no transaction stays open while the server is asked
            new = sum(1 for _ in box.after(last))
    except Unreachable as reason:
        click.echo(f"No se pudo leer el buzón. {reason}", err=True)
        sys.exit(EXIT_FAILED)
    click.echo(f"Se pudo entrar a {configured.host} como {configured.username}.")
    click.echo(f"La carpeta «{configured.folder}» tiene {counted(box.messages)}, {new} por leer.")
    if not box.may_mark:
        click.echo("La carpeta es de solo lectura: se lee igual, pero nada se marca como leído.")


def counted(messages: int) -> str:
    """Count messages in words."""
    return "1 mensaje" if messages == 1 else f"{messages} mensajes"
