"""`flask admins add`: who runs the installation."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from app.accounts import invitations
from app.cli import database
from app.db import begin_write, db

group = AppGroup("admins", help="Quienes administran la instalación.")


@group.command("add", help="Nombra a quien administra; el enlace para crear su clave va por correo.")
@click.argument("identificacion")
@click.argument("email")
@with_appcontext
@database.ready
def add(identificacion: str, email: str) -> None:
    """Make someone an administrator; the link to choose a password goes by mail."""
    begin_write()
    try:
        already = invitations.promote(identificacion, email)
    except invitations.CannotInvite as reason:
        raise click.UsageError(str(reason)) from reason
    db.session.commit()
    click.echo(
        f"{identificacion} ya existe." if already else f"{identificacion} administra. Enlace a {email}."
    )
