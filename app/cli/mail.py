"""`flask mail set` and `flask mail test`: the mail server, without the page."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

import config
from app import settings_file
from app.audit import deeds
from app.cli import database
from app.db import begin_write, db
from app.models import Deed
from app.notify import trial
from app.sri.correo import one_address

group = AppGroup("mail", help="Servidor de correo.")
EXIT_FAILED = 3
SECURITY = {"tls": ("on", "off"), "ssl": ("off", "on"), "plain": ("off", "off")}


@group.command(
    "set", help="Escribe el servidor de correo en INSTANCE_DIR/.env; cambia solo lo que se indique."
)
@click.option("--server", help="Nombre del servidor SMTP; vacío, los mensajes quedan como archivos.")
@click.option("--port", help="Puerto.")
@click.option("--tls", "security", flag_value="tls", help="STARTTLS.")
@click.option("--ssl", "security", flag_value="ssl", help="TLS desde el principio.")
@click.option("--plain", "security", flag_value="plain", help="Sin cifrar.")
@click.option("--username", help="Usuario SMTP.")
@click.option("--sender", help="Remitente, con o sin nombre.")
@click.option("--password-stdin", is_flag=True, help="Lee la clave de la entrada estándar, una línea.")
@with_appcontext
@database.ready
def set_server(security: str | None, password_stdin: bool, **given: str | None) -> None:  # noqa: FBT001  (click passes by name)
    """Write mail settings into the file."""
    tls, ssl = SECURITY.get(security or "", (None, None))
    wanted = {
        "MAIL_SERVER": given["server"],
        "MAIL_PORT": given["port"],
        "MAIL_USE_TLS": tls,
        "MAIL_USE_SSL": ssl,
        "MAIL_USERNAME": given["username"],
        "MAIL_DEFAULT_SENDER": given["sender"],
        "MAIL_PASSWORD": sys.stdin.readline().rstrip("\r\n") if password_stdin else None,
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    for name, value in changes.items():
        judge(name, value)
    keep(changes)
    begin_write()
    deeds.note(Deed.MAIL_SETTINGS_CHANGED)
    db.session.commit()
    click.echo(f"Guardado en {instance() / settings_file.NAME}. Se aplica al reiniciar el programa.")


def judge(name: str, value: str) -> None:
    """Refuse what the program could not read when it starts, and what it would not read at all."""
    setting = config.named(name)
    if name in current_app.config["FIXED_OUTSIDE"]:
        raise click.UsageError(f"{name} lo fija el ambiente, o {name}_FILE: cámbielo allí.")
    try:
        setting.read(value.strip() or setting.default)
    except ValueError as error:
        raise click.UsageError(f"{name} no sirve: {error}.") from error


def keep(changes: dict[str, str]) -> None:
    """Write the changes, or say why they cannot be written."""
    if not changes:
        raise click.UsageError("Diga qué cambia: --server, --port, --tls…")
    try:
        settings_file.write(instance(), changes)
    except settings_file.Unwritable as refusal:
        raise click.UsageError(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"No se pudo escribir {instance() / settings_file.NAME}.") from error


@group.command("test", help="Envía ahora un mensaje por el servidor configurado y dice qué respondió.")
@click.argument("address", metavar="DIRECCIÓN")
@with_appcontext
def send_test(address: str) -> None:
    """Send one message at once. Exit 3 when it was not taken."""
    to = one_address(address)
    if to is None:
        raise click.BadParameter("Escriba una dirección de correo.", param_hint="DIRECCIÓN")
    server = trial.configured()
    if not server.server:
        raise click.UsageError("No hay servidor de correo: use «flask mail set --server …».")
    try:
        trial.send(server, current_app.config["MAIL_DEFAULT_SENDER"], to)
    except trial.Failed as failure:
        click.echo(f"No salió. {failure}", err=True)
        sys.exit(EXIT_FAILED)
    click.echo(f"El servidor aceptó el mensaje para {to}.")


def instance() -> Path:
    return Path(current_app.config["INSTANCE_DIR"])
