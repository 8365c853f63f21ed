"""`flask accounts invite`: someone who should have an account before any voucher or without mail."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from app import links
from app.accounts import invitations
from app.cli import database
from app.db import begin_write, db

group = AppGroup("accounts", help="Cuentas de quienes reciben comprobantes.")


@group.command(
    "invite", help="Envía el enlace que abre una cuenta, o el de una clave nueva si ya está abierta."
)
@click.argument("identificacion")
@click.option("--email", help="A dónde enviar el enlace; si falta, al correo que dio un emisor.")
@click.option("--print-link", is_flag=True, help="Escribe el enlace, solo, en la última línea.")
@with_appcontext
@database.ready
def invite(identificacion: str, email: str | None, print_link: bool) -> None:  # noqa: FBT001  (click passes by name)
    """Send someone the link that opens their account, or a new password if it is open."""
    begin_write()
    try:
        invitation = invitations.invite(identificacion, email, by_mail=not print_link)
    except invitations.CannotInvite as reason:
        raise click.UsageError(str(reason)) from reason
    db.session.commit()
    account, address, first = invitation
    if not print_link:
        click.echo(f"Enlace en camino a {address}.")
        return
    click.echo("Entréguelo en persona: quien lo abra crea la clave.", err=True)
    click.echo(links.activation_url(account, address) if first else links.reset_url(account))
